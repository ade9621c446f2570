using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using Pathway.Errors;
using Pathway.Text;

namespace Pathway.Pipeline;

/// <summary>
/// A cmdlet of this module that runs in the background: in a runspace of its own within this process, as jobs of Start-ThreadJob do.
/// Stop-Job stops it as Ctrl+C stops a cmdlet.
/// </summary>
internal sealed class PathwayJob : Job
{
    private readonly Runspace runspace;
    private readonly PowerShell shell;

    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="type">Its class.</param>
    /// <param name="line">The line that the user typed.</param>
    /// <param name="folder">The current folder of the job; null for that of the process.</param>
    /// <param name="parameters">The parameters of the cmdlet.</param>
    public PathwayJob(string cmdlet, Type type, string line, string? folder, IReadOnlyDictionary<string, object?> parameters)
        : base(line, null)
    {
        PSJobTypeName = nameof(PathwayJob);
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry(cmdlet, type, null));
        // How copies of objects are read; see module/Pathway.psm1.
        var types = Path.Combine(Path.GetDirectoryName(typeof(PathwayJob).Assembly.Location)!, "..", "Pathway.Types.ps1xml");
        if (File.Exists(types)) { state.Types.Add(new SessionStateTypeEntry(Path.GetFullPath(types))); }
        runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        if (folder is not null) { runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(folder)); }
        shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand(cmdlet);
        foreach (var (name, value) in parameters) { shell.AddParameter(name, value); }
        shell.Streams.Error = Error;
        shell.Streams.Warning = Warning;
        shell.Streams.Verbose = Verbose;
        shell.Streams.Debug = Debug;
        shell.Streams.Progress = Progress;
        shell.Streams.Information = Information;
        shell.InvocationStateChanged += (_, change) => ReportState(change.InvocationStateInfo);
    }

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0 || Warning.Count > 0 || Verbose.Count > 0 || Debug.Count > 0
        || Progress.Count > 0 || Information.Count > 0;

    /// <inheritdoc/>
    public override string Location => "this process";

    /// <inheritdoc/>
    public override string StatusMessage => "";

    /// <summary>Starts the work.</summary>
    public void Start()
    {
        SetJobState(JobState.Running);
        var nothing = new PSDataCollection<PSObject>();
        nothing.Complete();
        shell.BeginInvoke(nothing, Output);
    }

    /// <summary>Stops the work as Ctrl+C does, and returns when it has ended.</summary>
    public override void StopJob()
    {
        if (JobStateInfo.State is JobState.NotStarted or JobState.Running) { shell.Stop(); }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            shell.Dispose();
            runspace.Dispose();
        }
        base.Dispose(disposing);
    }

    private void ReportState(PSInvocationStateInfo info)
    {
        if (info.State is not (PSInvocationState.Completed or PSInvocationState.Failed or PSInvocationState.Stopped)) { return; }
        // What ended the cmdlet, such as a terminating error.
        if (info.State is PSInvocationState.Failed && info.Reason is { } reason)
        {
            Error.Add((reason as IContainsErrorRecord)?.ErrorRecord
                ?? new ErrorRecord(reason, "JobFailed", ErrorCategory.NotSpecified, this));
        }
        runspace.CloseAsync();
        SetJobState(info.State switch
        {
            PSInvocationState.Completed => JobState.Completed,
            PSInvocationState.Failed => JobState.Failed,
            _ => JobState.Stopped,
        });
    }
}

/// <summary>Collects the input of a cmdlet with -AsJob, and starts the job when the input is complete.</summary>
internal sealed class JobStarter(PathwayCmdlet cmdlet)
{
    private const string Input = "InputObject";

    // They belong to the cmdlet that emits the job, not to its work.
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "AsJob", Input, "OutVariable", "OutBuffer", "PipelineVariable", "ErrorVariable", "WarningVariable", "InformationVariable", "WhatIf",
    };

    private readonly List<PSObject?> inputs = [];

    /// <summary>Takes the current input.</summary>
    public void Collect()
    {
        switch (cmdlet.MyInvocation.BoundParameters.GetValueOrDefault(Input))
        {
            case PSObject?[] several: inputs.AddRange(several); break;
            case var one: inputs.Add(one is null ? null : PSObject.AsPSObject(one)); break;
        }
    }

    /// <summary>Starts the job, and adds it to those of the session.</summary>
    /// <exception cref="PathwayException">A parameter names a variable, which the job could not set.</exception>
    public Job Start()
    {
        var parameters = cmdlet.MyInvocation.BoundParameters.Where(static bound => !Own.Contains(bound.Key))
            .ToDictionary(static bound => bound.Key, static bound => (object?)bound.Value, StringComparer.OrdinalIgnoreCase);
        if (parameters.Keys.FirstOrDefault(static name => name.EndsWith("Variable", StringComparison.OrdinalIgnoreCase)) is { } variable)
        {
            throw new PathwayException(PathwayErrors.JobVariable,
                $"-{variable} has no effect with -AsJob: a job cannot set variables of the session.", variable);
        }
        parameters[Input] = inputs.ToArray();
        var location = cmdlet.SessionState.Path.CurrentFileSystemLocation?.ProviderPath;
        // The list of jobs shows the line, in which a key may stand.
        foreach (var secret in parameters.Values.OfType<SecureString>()) { Secrets.Register(new NetworkCredential("", secret).Password); }
        var (name, line) = (cmdlet.MyInvocation.MyCommand.Name, SafeMessage.Of(cmdlet.MyInvocation.Line.Trim()));
        var job = new PathwayJob(name, cmdlet.GetType(), line, location, parameters);
        cmdlet.JobRepository.Add(job);
        job.Start();
        return job;
    }
}
