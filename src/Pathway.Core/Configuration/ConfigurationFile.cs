using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Storage;

namespace Pathway.Configuration;

/// <summary>The user's configuration: a JSON object with one property per setting. Unknown properties are kept.</summary>
internal static class ConfigurationFile
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the values in the file; empty if the file does not exist.</summary>
    /// <exception cref="PathwayException">The file cannot be read, or is not a JSON object.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            if (Directory.Exists(path)) { throw new IOException("it is a folder"); }
            if (!File.Exists(path)) { return new JsonObject(AnyCase); }
            var text = SharedFile.ReadAllText(path, StrictUtf8);
            if (string.IsNullOrWhiteSpace(text)) { return new JsonObject(AnyCase); }
            var values = JsonNode.Parse(text, AnyCase) as JsonObject
                ?? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"'{path}' holds no JSON object.", path);
            // JsonObject builds its properties on first access; a duplicate property fails here.
            _ = values.Count;
            return values;
        }
        catch (DecoderFallbackException failure)
        {
            throw new PathwayException(PathwayErrors.EncodingInvalid, $"'{path}' is not UTF-8.", path, failure);
        }
        catch (ArgumentException failure)
        {
            throw new PathwayException(
                PathwayErrors.ConfigurationInvalid, $"'{path}' has a property twice: {failure.Message}", path, failure);
        }
        catch (JsonException failure)
        {
            throw new PathwayException(
                PathwayErrors.ConfigurationInvalid, $"'{path}' is not JSON at line {failure.LineNumber + 1}.", path, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable, $"'{path}' cannot be read: {failure.Message}", path, failure);
        }
    }

    /// <summary>Reads, changes and replaces the file, so that processes that change it at the same time keep all changes.</summary>
    /// <exception cref="PathwayException">The file cannot be read or written.</exception>
    public static void Change(string path, Action<JsonObject> change)
    {
        using var mutex = Acquire(path);
        var values = Read(path);
        change(values);
        Write(path, values);
    }

    private static FileMutex Acquire(string path)
    {
        try { return FileMutex.Acquire(path, LockTimeout); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or WaitHandleCannotBeOpenedException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be written: {failure.Message}", path, failure);
        }
    }

    /// <summary>Replaces the file atomically and keeps its permissions. Creates its folder if it is missing.</summary>
    /// <exception cref="PathwayException">The file cannot be written.</exception>
    public static void Write(string path, JsonObject values)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be written: {failure.Message}", path, failure);
        }
        // The serializer writes the line ends of the system; line ends inside strings are escaped.
        var text = values.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        AtomicFile.Write(path, overwrite: true, stream => stream.Write(StrictUtf8.GetBytes(text)));
    }
}

/// <summary>The default locations of the files of this program.</summary>
internal static class UserFolders
{
    private const string Folder = "pathway";

    /// <summary>The environment variable that names the configuration file.</summary>
    public const string ConfigurationVariable = "PATHWAY_CONFIGURATION";

    public static string DefaultCachePath => Path.Combine(Base(Environment.SpecialFolder.LocalApplicationData), Folder, "pathway.db");

    /// <summary>The folder of imported ontologies and annotation.</summary>
    public static string DefaultOntologyPath => Path.Combine(Base(Environment.SpecialFolder.LocalApplicationData), Folder, "ontologies");

    /// <summary>The user's models file, in the folder of the configuration file. It is optional.</summary>
    public static string ModelsPath => Path.Combine(Path.GetDirectoryName(ConfigurationPath)!, "models.json");

    public static string ConfigurationPath => Environment.GetEnvironmentVariable(ConfigurationVariable) is { Length: > 0 } configured
        ? Path.GetFullPath(configured)
        : Path.Combine(Base(Environment.SpecialFolder.ApplicationData), Folder, "configuration.json");

    // A service account or a minimal container may have no home folder. The temporary folder is shared by all users: another one could
    // read what is there, or put a file of settings there.
    private static readonly Lazy<string> WithoutHome = new(static () => OwnFolder.Ensure(Path.GetTempPath(), Environment.UserName));

    private static string Base(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } path ? path : WithoutHome.Value;
}
