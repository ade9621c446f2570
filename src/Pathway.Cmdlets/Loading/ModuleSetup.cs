using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;

namespace Pathway.Loading;

/// <summary>
/// What module/Pathway.psm1 does besides loading. It is C#, because each statement of a script that PowerShell has not run before costs
/// milliseconds at the import.
/// </summary>
public static class ModuleSetup
{
    private const string KnownType = "Pathway.Model.PathwayNode";
    private const string KnownMember = "Hierarchy";

    /// <summary>Completes an import.</summary>
    /// <param name="module">The module that is imported.</param>
    /// <param name="cmdlets">The module of the assembly, with all cmdlets.</param>
    /// <param name="host">The host.</param>
    /// <returns>Whether what PowerShell adds to the types is missing: it is there after an import from another folder.</returns>
    public static bool Complete(PSModuleInfo module, PSModuleInfo cmdlets, PSHost host)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(cmdlets);
        ExportMissing(module, cmdlets);
        TypeAccelerators.Register();
        ConsoleText.Prepare(host);
        return IsWithoutMembers();
    }

    /// <summary>Takes back what an import registered for the process.</summary>
    public static void Undo()
    {
        TypeAccelerators.Unregister();
        ConsoleText.Restore();
    }

    // When the module is imported again, PowerShell takes the assembly from its cache and forgets to hand the cmdlets on. There is no
    // public way to do it.
    private static void ExportMissing(PSModuleInfo module, PSModuleInfo cmdlets)
    {
        var exported = module.ExportedCmdlets;
        MethodInfo? export = null;
        foreach (var cmdlet in cmdlets.ExportedCmdlets.Values)
        {
            if (exported.ContainsKey(cmdlet.Name)) { continue; }
            export ??= typeof(PSModuleInfo).GetMethod("AddExportedCmdlet", BindingFlags.Instance | BindingFlags.NonPublic)!;
            export.Invoke(module, [cmdlet]);
        }
    }

    private static bool IsWithoutMembers()
    {
        var probe = new PSObject();
        probe.TypeNames.Insert(0, KnownType);
        return probe.Members[KnownMember] is null;
    }
}
