using System.Management.Automation;
using Pathway.Errors;
using Pathway.Loading;

namespace Pathway.Pipeline;

/// <summary>
/// The base of all cmdlets of this module. It stops its work in each of the ways in which a pipeline ends: Ctrl+C, Select-Object -First,
/// a command downstream that throws, -ErrorAction Stop. All of them but the first reach a cmdlet only as an exception from a write, so
/// that every override runs inside one guard.
/// </summary>
public abstract class PathwayCmdlet : PSCmdlet, IDisposable
{
    // Enough time to abort running calls and record them, without a noticeable delay after Ctrl+C.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> backgroundTasks = [];

    /// <summary>Is cancelled when the cmdlet must end, for whatever reason.</summary>
    internal CancellationToken StopToken => stopping.Token;

    /// <summary>Runs before the first input.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>Runs for each input.</summary>
    private protected virtual void Process()
    {
    }

    /// <summary>Runs after the last input.</summary>
    private protected virtual void End()
    {
    }

    /// <summary>Starts the work as a job; null where it is done here.</summary>
    private protected virtual JobStarter? Background => null;

    /// <summary>Frees the resources of the cmdlet, after its work has ended.</summary>
    private protected virtual Task ReleaseAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        // Here and not only when the module is imported: the encoding of the console may have been changed since.
        ConsoleText.Prepare(Host);
        if (Background is null) { Guard(Begin); }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Background is { } job ? job.Collect : Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(Background is { } job ? () => WriteObject(job.Start()) : End);

    /// <summary>Cancels the work and never waits: this runs on the thread that stops the pipeline.</summary>
    protected sealed override void StopProcessing() => stopping.Cancel();

    /// <summary>Cancels the work and waits for it, for at most two seconds; after that it ends in the background.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        EndAsync().Wait(StopTimeout);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs work off the pipeline thread and writes what it posts, until it has ended.</summary>
    private protected TResult Pump<TResult>(Func<Action<StreamRecord>, CancellationToken, Task<TResult>> work) =>
        PipelinePump.Run(work, Write, backgroundTasks.Add, StopToken);

    /// <summary>
    /// The streams that are shown. PowerShell decides it for each record; only a stream that it would surely not show is left out here.
    /// Call it on the pipeline thread only.
    /// </summary>
    private protected ShownStreams FindShownStreams()
    {
        var isDebug = IsRequested("Debug");
        return new ShownStreams(isDebug || IsRequested("Verbose"), isDebug);

        bool IsRequested(string stream) =>
            (MyInvocation.BoundParameters.TryGetValue(stream, out var given) && LanguagePrimitives.IsTrue(given))
            || !(SessionState.PSVariable.GetValue(stream + "Preference") is ActionPreference preference
                && preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    /// <summary>Writes a record to its stream. Call it on the pipeline thread only.</summary>
    internal void Write(StreamRecord record)
    {
        switch (record)
        {
            case StreamRecord.Output output: WriteObject(output.Value); break;
            case StreamRecord.Error error: WriteError(error.Record); break;
            case StreamRecord.Warning warning: WriteWarning(warning.Text); break;
            case StreamRecord.Verbose verbose: WriteVerbose(verbose.Text); break;
            case StreamRecord.Debug debug: WriteDebug(SafeMessage.Of(debug.Text)); break;
            case StreamRecord.Milestone milestone: WriteInformation(SafeMessage.Of(milestone.Text), [StreamRecord.MilestoneTag]); break;
            case StreamRecord.Progress progress: WriteProgress(progress.Record); break;
            default: throw new ArgumentOutOfRangeException(nameof(record), record, null);
        }
    }

    /// <summary>Writes a warning, in which text from outside is safe and secrets are masked.</summary>
    internal new void WriteWarning(string text) => base.WriteWarning(SafeMessage.Of(text));

    /// <summary>
    /// Writes a verbose line, in which text from outside is safe and secrets are masked. With -Debug alone it is a debug line: PowerShell
    /// would ask at each verbose line whether to go on.
    /// </summary>
    internal new void WriteVerbose(string text)
    {
        var given = MyInvocation.BoundParameters;
        if (given.TryGetValue("Debug", out var debug) && LanguagePrimitives.IsTrue(debug) && !given.ContainsKey("Verbose"))
        {
            WriteDebug(SafeMessage.Of(text));
            return;
        }
        base.WriteVerbose(SafeMessage.Of(text));
    }

    /// <summary>Asks for confirmation, with a text in which names from outside are safe.</summary>
    private protected new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(SafeMessage.Of(target), SafeMessage.Of(action));

    /// <inheritdoc cref="ShouldProcess(string, string)"/>
    private protected new bool ShouldProcess(string description, string warning, string caption) =>
        base.ShouldProcess(SafeMessage.Of(description), SafeMessage.Of(warning), caption);

    /// <summary>Reports a failure of one item; the cmdlet continues with the others.</summary>
    internal void Report(PathwayException failure) => WriteError(failure.ToErrorRecord());

    private async Task EndAsync()
    {
        // Failures of the work were reported where it was awaited; here only its end matters.
        await Task.WhenAll(backgroundTasks).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (PathwayException failure)
        {
            stopping.Cancel();
            ThrowTerminatingError(failure.ToErrorRecord());
        }
        catch
        {
            // The pipeline has ended for this cmdlet, and PowerShell will not call StopProcessing.
            stopping.Cancel();
            throw;
        }
    }
}
