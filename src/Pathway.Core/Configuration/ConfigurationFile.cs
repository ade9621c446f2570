using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Errors;

namespace Pathway.Configuration;

/// <summary>The user's configuration: one JSON object, a property a setting. Unknown properties are kept.</summary>
internal static class ConfigurationFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The values in the file; empty where there is no file.</summary>
    /// <exception cref="PathwayException">The file cannot be read, or is not a JSON object.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            if (Directory.Exists(path)) { throw new IOException("it is a folder"); }
            if (!File.Exists(path)) { return new JsonObject(AnyCase); }
            var text = File.ReadAllText(path, StrictUtf8);
            if (string.IsNullOrWhiteSpace(text)) { return new JsonObject(AnyCase); }
            var values = JsonNode.Parse(text, AnyCase) as JsonObject
                ?? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"'{path}' holds no JSON object.", path);
            // Properties are read late; one that is there twice is found by the first look.
            _ = values.Count;
            return values;
        }
        catch (DecoderFallbackException failure)
        {
            throw new PathwayException(PathwayErrors.EncodingInvalid, $"'{path}' is not UTF-8.", path, failure);
        }
        catch (ArgumentException failure)
        {
            throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"'{path}' has a property twice: {failure.Message}", path,
                failure);
        }
        catch (JsonException failure)
        {
            throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"'{path}' is not JSON at line {failure.LineNumber + 1}.", path,
                failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable, $"'{path}' cannot be read: {failure.Message}", path, failure);
        }
    }

    /// <summary>Replaces the file; whoever reads at the same time sees the old one or the new one.</summary>
    /// <exception cref="PathwayException">The file cannot be written.</exception>
    public static void Write(string path, JsonObject values)
    {
        var temporaryPath = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // The serialiser ends lines as the system does; inside of texts it escapes line ends.
            File.WriteAllText(temporaryPath, values.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n");
            CopyFileMode(path, temporaryPath);
            File.Move(temporaryPath, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporaryPath)) { File.Delete(temporaryPath); }
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be written: {failure.Message}", path, failure);
        }
    }

    // Whoever hid the file from others wants the next one hidden too.
    private static void CopyFileMode(string path, string temporaryPath)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path)) { File.SetUnixFileMode(temporaryPath, File.GetUnixFileMode(path)); }
    }
}

/// <summary>Where the files of this program lie by default.</summary>
internal static class UserFolders
{
    private const string Folder = "pathway";

    /// <summary>The environment variable that names the configuration file.</summary>
    public const string ConfigurationVariable = "PATHWAY_CONFIGURATION";

    public static string DefaultCachePath => Path.Combine(Base(Environment.SpecialFolder.LocalApplicationData), Folder, "pathway.db");

    /// <summary>A user's models file, beside the configuration; it need not be there.</summary>
    public static string ModelsPath => Path.Combine(Path.GetDirectoryName(ConfigurationPath)!, "models.json");

    public static string ConfigurationPath => Environment.GetEnvironmentVariable(ConfigurationVariable) is { Length: > 0 } named
        ? Path.GetFullPath(named) : Path.Combine(Base(Environment.SpecialFolder.ApplicationData), Folder, "configuration.json");

    // A service account or a bare container may have no home folder; the temporary folder then serves.
    private static string Base(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } path ? path : Path.GetTempPath();
}
