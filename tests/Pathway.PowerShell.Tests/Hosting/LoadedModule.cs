using System.Reflection;
using System.Runtime.Loader;
using Pathway.Loading;

namespace Pathway.Hosting;

/// <summary>Access to the module's load context: its assemblies, and the test doubles in it.</summary>
internal static class LoadedModule
{
    /// <summary>The assembly with the cmdlets, as the module itself loads it.</summary>
    public static Assembly Cmdlets => ModuleLoadContext.Load(TestFolders.Cmdlets);

    public static Assembly Core => Context.LoadFromAssemblyName(new AssemblyName("Pathway.Core"));

    public static Assembly Doubles { get; } = Context.LoadFromAssemblyPath(DoublesPath());

    /// <summary>The cmdlet classes that the assembly holds.</summary>
    public static IReadOnlyList<Type> CmdletTypes { get; } =
        [.. Cmdlets.GetExportedTypes()
            .Where(static type => type.GetCustomAttribute<System.Management.Automation.CmdletAttribute>() is not null)];

    /// <summary>An engine whose calls wait for the test.</summary>
    public static dynamic CreateGatedEngine(string cachePath) =>
        Activator.CreateInstance(Doubles.GetType("Pathway.Doubles.GatedEngine", throwOnError: true)!, cachePath)!;

    private static AssemblyLoadContext Context => AssemblyLoadContext.GetLoadContext(Cmdlets)!;

    // The doubles are in the same bin/CONFIGURATION/FRAMEWORK as this assembly.
    private static string DoublesPath()
    {
        var output = Path.GetRelativePath(Path.Combine(TestFolders.Root, "tests", "Pathway.PowerShell.Tests"), AppContext.BaseDirectory);
        return Path.Combine(TestFolders.Root, "tests", "Pathway.PowerShell.Doubles", output, "Pathway.PowerShell.Doubles.dll");
    }
}
