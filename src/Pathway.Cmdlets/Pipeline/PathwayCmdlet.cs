using System.Management.Automation;
using Pathway.Errors;
using Pathway.Text;

namespace Pathway.Pipeline;

/// <summary>
/// What every cmdlet of this module is built on. It stops when told, in each of the ways in which a pipeline ends: Ctrl+C,
/// Select-Object -First, a command downstream that throws, -ErrorAction Stop. All of them but the first reach a cmdlet only
/// as an exception out of a write, so every override runs within one guard.
/// </summary>
public abstract class PathwayCmdlet : PSCmdlet, IDisposable
{
    // Long enough for aborted calls to end and to be written down, short enough that Ctrl+C feels like one.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> backgroundTasks = [];

    /// <summary>Cancelled when the cmdlet is to end, for whatever reason.</summary>
    internal CancellationToken StopToken => stopping.Token;

    /// <summary>What the cmdlet does before the first input.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>What the cmdlet does for each input.</summary>
    private protected virtual void Process()
    {
    }

    /// <summary>What the cmdlet does after the last input.</summary>
    private protected virtual void End()
    {
    }

    /// <summary>Frees what the cmdlet holds. The work has ended by then.</summary>
    private protected virtual Task ReleaseAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End);

    /// <summary>Tells the work to stop and never waits: this runs on the thread that stops the pipeline.</summary>
    protected sealed override void StopProcessing() => stopping.Cancel();

    /// <summary>Ends whatever is still under way. What takes longer than two seconds to end goes on ending by itself.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        EndAsync().Wait(StopTimeout);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs work off the pipeline thread and writes what it posts, until it has ended.</summary>
    private protected TResult Pump<TResult>(Func<Action<StreamRecord>, CancellationToken, Task<TResult>> work) =>
        PipelinePump.Run(work, Write, backgroundTasks.Add, StopToken);

    /// <summary>Writes an event. On the pipeline thread only.</summary>
    private protected void Write(StreamRecord value)
    {
        switch (value)
        {
            case StreamRecord.Output output: WriteObject(output.Value); break;
            case StreamRecord.Error error: WriteError(error.Record); break;
            case StreamRecord.Warning warning: WriteWarning(TextSanitizer.SingleLine(warning.Text)); break;
            case StreamRecord.Verbose verbose: WriteVerbose(TextSanitizer.SingleLine(verbose.Text)); break;
            case StreamRecord.Progress progress: WriteProgress(progress.Record); break;
            default: throw new ArgumentOutOfRangeException(nameof(value), value, null);
        }
    }

    /// <summary>Reports a failure that concerns one item; the rest goes on.</summary>
    private protected void Report(PathwayException failure) => WriteError(failure.ToErrorRecord());

    private async Task EndAsync()
    {
        // How the work ended was told where it was waited for, if anyone still waited.
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
            // Whatever it is, the pipeline has ended for this cmdlet: PowerShell will not call StopProcessing then.
            stopping.Cancel();
            throw;
        }
    }
}
