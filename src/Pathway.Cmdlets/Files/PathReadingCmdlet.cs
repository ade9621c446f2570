using System.Management.Automation;
using Pathway.Errors;
using Pathway.Pipeline;

namespace Pathway.Files;

/// <summary>
/// A cmdlet that reads files, named with wildcards or literally. A file that cannot be read is an error; the others are read.
/// </summary>
public abstract class PathReadingCmdlet : PathwayCmdlet
{
    internal const string ByPath = "Path";
    internal const string ByLiteralPath = "LiteralPath";

    /// <summary>The files to read; wildcards are allowed. A folder is not read: name its files, such as ./data/*.csv.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files to read, with names that are used exactly as given. Accepts the output of Get-ChildItem.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Reads one file. A <see cref="PathwayException"/> is reported, and the next file is read.</summary>
    /// <param name="file">The full path. The file may not exist.</param>
    private protected abstract void Read(string file);

    /// <summary>Why a name cannot be that of a file; null where it can. Wildcards are not resolved yet.</summary>
    private protected virtual PathwayException? ExplainPath(string path) => null;

    /// <summary>Handles the input of a further parameter set.</summary>
    private protected virtual void ProcessInput()
    {
    }

    private protected sealed override void Process()
    {
        if (ParameterSetName is not (ByPath or ByLiteralPath))
        {
            ProcessInput();
            return;
        }
        var isLiteral = ParameterSetName == ByLiteralPath;
        foreach (var named in isLiteral ? LiteralPath : Path)
        {
            try
            {
                if (ExplainPath(named) is { } failure) { throw failure; }
                foreach (var file in PathResolver.Resolve(SessionState, named, isLiteral))
                {
                    StopToken.ThrowIfCancellationRequested();
                    ReadOrReport(file);
                }
            }
            catch (PathwayException failure)
            {
                Report(failure);
            }
        }
    }

    private void ReadOrReport(string file)
    {
        try { Read(file); }
        catch (PathwayException failure) { Report(failure); }
    }
}

/// <summary>Resolves drives, relative paths and wildcards to full paths of files.</summary>
internal static class PathResolver
{
    private const string FileSystem = "FileSystem";

    /// <summary>The files that a path denotes. Wildcards do not match folders.</summary>
    /// <exception cref="PathwayException">The path denotes nothing, or not a file.</exception>
    public static IReadOnlyList<string> Resolve(SessionState session, string path, bool isLiteral)
    {
        if (isLiteral) { return [ResolveFile(session, path)]; }
        if (!WildcardPattern.ContainsWildcardCharacters(path)) { return [ResolveFile(session, WildcardPattern.Unescape(path))]; }
        var found = ResolveOrThrow(path, () =>
        {
            var files = session.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            return (Paths: files, Provider: provider);
        });
        RequireFileSystem(path, found.Provider);
        var names = found.Paths.Where(static name => !Directory.Exists(name)).ToArray();
        return names.Length > 0 ? names : throw new PathwayException(PathwayErrors.FileNotFound, $"No file matches '{path}'.", path);
    }

    /// <summary>The full path of a file, which may not exist. Nothing in the name is a wildcard.</summary>
    /// <exception cref="PathwayException">The path cannot denote a file.</exception>
    public static string ResolveFile(SessionState session, string path)
    {
        var full = ResolveOrThrow(path, () =>
        {
            var name = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return (Path: name, Provider: provider);
        });
        RequireFileSystem(path, full.Provider);
        return full.Path;
    }

    private static void RequireFileSystem(string path, ProviderInfo provider)
    {
        if (provider.Name != FileSystem)
        {
            throw new PathwayException(PathwayErrors.FileNotFound,
                $"'{path}' belongs to the provider {provider.Name}: only files of the file system can be used.", path);
        }
    }

    private static T ResolveOrThrow<T>(string path, Func<T> resolve)
    {
        try { return resolve(); }
        catch (Exception failure) when (failure is SessionStateException or ProviderInvocationException or InvalidOperationException
            or NotSupportedException or ArgumentException)
        {
            throw new PathwayException(PathwayErrors.FileNotFound, $"'{path}' cannot be found: {failure.Message}", path, failure);
        }
    }
}
