using System.Reflection;
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
            return assembly;
        }
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
