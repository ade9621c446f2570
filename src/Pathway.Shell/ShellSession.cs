using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace Pathway.Shell;

/// <summary>A runspace with the module, and the ways to run something in it.</summary>
internal sealed class ShellSession : IDisposable
{
    private readonly ShellHost host = new();
    private readonly Runspace runspace;
    private readonly object gate = new();
    private PowerShell? running;
    private bool interrupted;

    public ShellSession()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) { state.ExecutionPolicy = ExecutionPolicy.Bypass; }
        runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        runspace.SessionStateProxy.InvokeCommand.CommandNotFoundAction = static (_, lookup) => MissingCmdlets.Explain(lookup);
        if (!ShellInterface.IsColourful) { PSStyle.Instance.OutputRendering = OutputRendering.PlainText; }
    }

    /// <summary>The exit code that a script asked for, or null.</summary>
    public int? ExitCode => host.ExitCode;

    /// <summary>Whether the last run ended by Ctrl+C.</summary>
    public bool WasInterrupted => interrupted;

    /// <summary>Imports the module; reports and returns false where that fails.</summary>
    public bool ImportModule()
    {
        try { return Run(shell => shell.AddCommand("Import-Module").AddParameter("Name", ModuleLocation.Find())); }
        catch (FileNotFoundException missing)
        {
            Console.Error.WriteLine(missing.Message);
            return false;
        }
    }

    /// <summary>Runs a script file as pwsh does and returns its exit code.</summary>
    public int RunFile(string path, IEnumerable<string> words)
    {
        // As a block that knows its file, and not as a command: only so does "exit" reach the host.
        var script = Parser.ParseFile(path, out _, out var faults);
        if (faults.Length > 0)
        {
            Report(new ParseException(faults).ErrorRecord);
            return ExitCodes.Failed;
        }
        var ended = Run(shell => shell.AddScript(ScriptCall.Text(words)).AddArgument(script.GetScriptBlock()));
        return Code(ended ? 0 : ExitCodes.Failed);
    }

    /// <summary>Runs a text as pwsh -Command does and returns its exit code.</summary>
    public int RunCommand(string text)
    {
        var ended = Run(shell => shell.AddScript(text, useLocalScope: false));
        return Code(ended && Succeeded() ? 0 : ExitCodes.Failed);
    }

    /// <summary>Runs a line of the prompt.</summary>
    public void RunLine(string text) => Run(shell => shell.AddScript(text, useLocalScope: false));

    /// <summary>Stops what is running; false when nothing is.</summary>
    public bool Stop()
    {
        PowerShell? shell;
        lock (gate)
        {
            shell = running;
            interrupted = shell is not null;
        }
        // Not waited for: this is the thread of the key press, and the pipeline may want to write while it stops.
        shell?.BeginStop(null, null);
        return shell is not null;
    }

    public void Dispose() => runspace.Dispose();

    private bool Run(Action<PowerShell> say)
    {
        using var shell = PowerShell.Create(runspace);
        say(shell);
        shell.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        lock (gate)
        {
            running = shell;
            interrupted = false;
        }
        try
        {
            // What is not added to the history leaves no $? behind.
            shell.Invoke(null, new PSInvocationSettings { AddToHistory = true });
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException failure)
        {
            Report(failure.ErrorRecord);
            return false;
        }
        finally
        {
            lock (gate) { running = null; }
            host.Interface.EndProgress();
        }
    }

    // Formatted like any object, which keeps its place in the script, and sent where errors go.
    private void Report(ErrorRecord record)
    {
        using var shell = PowerShell.Create(runspace);
        host.Interface.WriteToError = true;
        try { shell.AddCommand("Out-Default").AddParameter("InputObject", record).Invoke(); }
        finally { host.Interface.WriteToError = false; }
    }

    private bool Succeeded()
    {
        using var pipeline = runspace.CreatePipeline("$global:?", addToHistory: false);
        return LanguagePrimitives.IsTrue(pipeline.Invoke().FirstOrDefault());
    }

    private int Code(int otherwise) => interrupted ? ExitCodes.Interrupted : ExitCode ?? otherwise;
}
