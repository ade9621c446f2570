using System.Management.Automation;
using System.Threading.Channels;

namespace Pathway.Pipeline;

/// <summary>
/// Runs work off the pipeline thread and hands its records over to that thread. The channel is unbounded: the pipeline thread itself may
/// post to it, and the engine limits the work in flight. The pump does not depend on PowerShell.
/// </summary>
internal static class PipelinePump
{
    /// <summary>Runs the work, and writes its records on the calling thread until it has ended.</summary>
    /// <param name="work">The work; receives a function that posts a record, and a token that stops it.</param>
    /// <param name="write">Writes one record. An exception ends the pump at once; the caller then stops the work.</param>
    /// <param name="started">Receives the running task, so that a caller that ends the pump early can wait for it.</param>
    /// <param name="stopping">Ends the pump without waiting for the work.</param>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static TResult Run<TResult>(Func<Action<StreamRecord>, CancellationToken, Task<TResult>> work, Action<StreamRecord> write,
        Action<Task> started, CancellationToken stopping)
    {
        var channel = Channel.CreateUnbounded<StreamRecord>(new UnboundedChannelOptions { SingleReader = true });
        var running = Task.Run(() => work(record => channel.Writer.TryWrite(record), stopping), CancellationToken.None);
        started(running);
        running.ContinueWith(_ => channel.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        while (channel.Reader.WaitToReadAsync(stopping).AsTask().GetAwaiter().GetResult())
        {
            while (channel.Reader.TryRead(out var next))
            {
                stopping.ThrowIfCancellationRequested();
                write(next);
            }
        }
        return running.GetAwaiter().GetResult();
    }
}

/// <summary>Which of the streams for details are shown.</summary>
internal readonly record struct ShownStreams(bool Verbose, bool Debug);

/// <summary>A record for a stream of the cmdlet. Any thread may post it; only the pipeline thread may write it.</summary>
internal abstract record StreamRecord
{
    /// <summary>The tag of milestones.</summary>
    public const string MilestoneTag = "Pathway";

    private StreamRecord()
    {
    }

    public sealed record Output(object Value) : StreamRecord;

    public sealed record Error(ErrorRecord Record) : StreamRecord;

    public sealed record Warning(string Text) : StreamRecord;

    public sealed record Verbose(string Text) : StreamRecord;

    public sealed record Debug(string Text) : StreamRecord;

    /// <summary>A record of the information stream: one for each step of a run, not for each item.</summary>
    public sealed record Milestone(string Text) : StreamRecord;

    public sealed record Progress(ProgressRecord Record) : StreamRecord;
}
