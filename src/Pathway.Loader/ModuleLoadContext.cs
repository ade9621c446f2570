using System.Reflection;
using System.Runtime.Loader;

namespace Pathway.Loading;

/// <summary>
/// Where the module and everything that it brings along is loaded, native libraries included, so that its dependencies meet
/// nobody else's. There is one context for each version of the module, held here: all runspaces of a process share it.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, Assembly> Loaded = new(StringComparer.Ordinal);

    private readonly AssemblyDependencyResolver resolver;

    private ModuleLoadContext(string path)
        : base($"Pathway ({path})") => resolver = new AssemblyDependencyResolver(path);

    /// <summary>
    /// The module's assembly, loaded into its own context; the same one whenever the same version is asked for, from whatever
    /// folder: PowerShell tells cmdlets apart by the full names of their types, and cannot hold two copies that share those.
    /// </summary>
    /// <param name="path">The full path of the assembly with the cmdlets; its .deps.json lies beside it.</param>
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
        // Null leaves it to the host: the framework and PowerShell, which the module does not bring along.
        return resolver.ResolveAssemblyToPath(assemblyName) is { } own ? LoadFromAssemblyPath(own) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;
}
