using System.Management.Automation;
using Pathway.Errors;

namespace Pathway.Files;

/// <summary>Turns what a user calls a path into full paths of files: drives, relative paths and wildcards resolved.</summary>
internal static class FileNames
{
    private const string FileSystem = "FileSystem";

    /// <summary>The files that a path names. Of what a wildcard finds, folders are left out.</summary>
    /// <exception cref="PathwayException">The path names nothing, or something that is no file.</exception>
    public static IReadOnlyList<string> Resolve(SessionState session, string path, bool isLiteral)
    {
        if (isLiteral) { return [Full(session, path)]; }
        if (!WildcardPattern.ContainsWildcardCharacters(path)) { return [Full(session, WildcardPattern.Unescape(path))]; }
        var found = Asked(path, () =>
        {
            var files = session.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            return (Paths: files, Provider: provider);
        });
        Require(path, found.Provider);
        var names = found.Paths.Where(static name => !Directory.Exists(name)).ToArray();
        return names.Length > 0 ? names : throw new PathwayException(PathwayErrors.FileNotFound, $"No file matches '{path}'.", path);
    }

    /// <summary>The full path of a file that may be there or not; nothing in the name is a wildcard.</summary>
    /// <exception cref="PathwayException">The path cannot be one of a file.</exception>
    public static string Full(SessionState session, string path)
    {
        var full = Asked(path, () =>
        {
            var name = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return (Path: name, Provider: provider);
        });
        Require(path, full.Provider);
        return full.Path;
    }

    private static void Require(string path, ProviderInfo provider)
    {
        if (provider.Name != FileSystem)
        {
            throw new PathwayException(PathwayErrors.FileNotFound, $"'{path}' lies in the provider {provider.Name}: only files of the file system can be used.", path);
        }
    }

    private static T Asked<T>(string path, Func<T> ask)
    {
        try { return ask(); }
        catch (Exception failure) when (failure is SessionStateException or ProviderInvocationException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new PathwayException(PathwayErrors.FileNotFound, $"'{path}' cannot be found: {failure.Message}", path, failure);
        }
    }
}
