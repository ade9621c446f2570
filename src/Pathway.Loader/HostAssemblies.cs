using System.Reflection;

namespace Pathway.Loading;

/// <summary>
/// The assemblies of the framework that the host runs on. Where its copy is at least as new as ours, its copy is used, so
/// that types of the framework are the same on both sides. Nothing else of the host is used: that would be shared.
/// </summary>
internal static class HostAssemblies
{
    private static readonly Dictionary<string, string> Paths = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
        .GroupBy(static path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(static group => group.Key, static group => group.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the framework has the assembly of that file in the same or a newer version.</summary>
    /// <param name="own">The path of our copy.</param>
    public static bool Serve(string own) =>
        Paths.TryGetValue(Path.GetFileNameWithoutExtension(own), out var host) && Serves(AssemblyName.GetAssemblyName(host).Version, AssemblyName.GetAssemblyName(own).Version);

    /// <summary>Whether a host's version can stand for ours.</summary>
    public static bool Serves(Version? host, Version? own) => host is not null && own is not null && host >= own;
}
