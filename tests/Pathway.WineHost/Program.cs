using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace Pathway.WineHost;

/// <summary>
/// Runs a script: the first argument is its path, the second a file for its output, the others go to the script. Consoles of wine change
/// what they show, so nothing is read from them.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var state = InitialSessionState.CreateDefault();
        // A hosted engine on Windows runs no script by default.
        state.ExecutionPolicy = ExecutionPolicy.Bypass;
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var output = new StreamWriter(new FileStream(arguments[1], FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            NewLine = "\n", AutoFlush = true,
        };
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(arguments[0]);
        foreach (var argument in arguments.AsSpan(2)) { shell.AddArgument(argument); }
        var lines = new PSDataCollection<PSObject>();
        lines.DataAdded += (_, added) => output.WriteLine(lines[added.Index]);
        try { shell.Invoke(null, lines); }
        catch (RuntimeException failure)
        {
            output.WriteLine($"FAILED the script: {failure.Message} {failure.ErrorRecord.ScriptStackTrace}");
            return 1;
        }
        return 0;
    }
}
