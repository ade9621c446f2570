using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Pathway.Hosting;

/// <summary>A runspace of the real engine with the built module, imported through its manifest.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace runspace;

    /// <summary>The host: what -WhatIf says, and the answers to confirmations.</summary>
    public RecordingHost Host { get; } = new();

    public Engine(bool import = true)
    {
        runspace = RunspaceFactory.CreateRunspace(Host, InitialSessionState.CreateDefault2());
        runspace.Open();
        if (!import) { return; }
        var imported = Run("Import-Module $args[0]; Import-Module -Assembly $args[1]", TestFolders.Manifest, ModuleInside.Doubles);
        if (imported.Errors.Count > 0 || imported.Failure is not null) { throw new InvalidOperationException($"The module cannot be imported: {imported.Failure?.ToString() ?? imported.Errors[0].ToString()}"); }
    }

    /// <summary>Runs a script and gives back everything that it wrote.</summary>
    public EngineResult Run(string script, params object?[] arguments)
    {
        using var shell = Shell(script, arguments);
        return EngineResult.Of(shell, static shell => shell.Invoke());
    }

    /// <summary>Starts a script; the caller stops it or waits for it.</summary>
    public PowerShell Shell(string script, params object?[] arguments)
    {
        var shell = PowerShell.Create(runspace).AddScript(script);
        foreach (var argument in arguments) { shell.AddArgument(argument); }
        return shell;
    }

    /// <summary>The completions of a line at its end.</summary>
    public string[] Complete(string line) => [.. Completions(line).Select(static match => match.CompletionText)];

    /// <summary>The same with what is shown beside them.</summary>
    public IReadOnlyList<CompletionResult> Completions(string line)
    {
        using var shell = PowerShell.Create(runspace);
        return CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches;
    }

    public void Dispose()
    {
        // A runspace that is closed does not remove its modules, and what the module holds belongs to the process.
        Run("Remove-Module Pathway -ErrorAction Ignore");
        runspace.Dispose();
    }
}
