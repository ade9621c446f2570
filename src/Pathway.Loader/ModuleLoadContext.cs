using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace Pathway.Loading;

/// <summary>
/// The load context of the module and its dependencies, native libraries included, so that they do not conflict with those of other
/// modules. There is one context for each version of the module, which all runspaces of a process share.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, Assembly> Loaded = new(StringComparer.Ordinal);

    private readonly AssemblyDependencyResolver resolver;

    // Whether nothing but the first import has asked for it: then there is no other build, and no file need be compared.
    private bool isNew = true;

    private ModuleLoadContext(string path)
        : base($"Pathway ({path})") => resolver = new AssemblyDependencyResolver(path);

    /// <summary>
    /// Loads the assembly of the module into its own context. The same version from any folder gives the same assembly: PowerShell
    /// identifies cmdlets by the full names of their types, and cannot have two copies of one name.
    /// </summary>
    /// <param name="path">The full path of the assembly with the cmdlets; its .deps.json is in the same folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Assembly Load(string path)
    {
        var full = Path.GetFullPath(path);
        var identity = AssemblyName.GetAssemblyName(full).FullName;
        lock (Gate)
        {
            if (!Loaded.TryGetValue(identity, out var assembly))
            {
                assembly = new ModuleLoadContext(full).LoadFromAssemblyPath(full);
                Loaded.Add(identity, assembly);
            }
            else { ((ModuleLoadContext)GetLoadContext(assembly)!).isNew = false; }
            return assembly;
        }
    }

    /// <summary>
    /// Why the build in a folder is not the one that this process runs; null where it is. The first one that was loaded stays.
    /// </summary>
    /// <param name="path">The full path of the assembly with the cmdlets.</param>
    public static string? ExplainOtherBuild(string path)
    {
        var full = Path.GetFullPath(path);
        Assembly? loaded;
        lock (Gate) { Loaded.TryGetValue(AssemblyName.GetAssemblyName(full).FullName, out loaded); }
        if (loaded is null || GetLoadContext(loaded) is not ModuleLoadContext { isNew: false } context) { return null; }
        var folder = Path.GetDirectoryName(full)!;
        var differs = context.Assemblies
            .Where(static assembly => assembly.GetName().Name!.StartsWith("Pathway.", StringComparison.Ordinal))
            .Select(assembly => (Assembly: assembly, File: Path.Combine(folder, Path.GetFileName(assembly.Location))))
            .Any(static one => File.Exists(one.File) && one.Assembly.ManifestModule.ModuleVersionId != ReadBuild(one.File));
        return differs ? $"This PowerShell goes on with the build of Pathway that it loaded first, from '{loaded.Location}'. "
            + $"Start a new PowerShell to use the one in '{folder}'." : null;
    }

    // Each build has another one, also of the same version.
    private static Guid ReadBuild(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        // Null: the host loads the framework and PowerShell.
        return resolver.ResolveAssemblyToPath(assemblyName) is { } own ? LoadFromAssemblyPath(own) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;
}
