using System.Management.Automation;
using System.Threading.Channels;

namespace Pathway.Pipeline;

/// <summary>
/// Runs work off the pipeline thread and hands its events over to it. The channel has no bound: the pipeline thread itself
/// may post to it, and work in flight is bounded elsewhere. Knows nothing of PowerShell.
/// </summary>
internal static class PipelinePump
{
    /// <summary>Runs the work and writes its events, on the calling thread, until it has ended.</summary>
    /// <param name="work">The work; gets a place to post events to, and a token that stops it.</param>
    /// <param name="write">Writes one event. Whatever it throws ends the pump at once; the caller then stops the work.</param>
    /// <param name="started">Told of the running work, so that whoever ends the pump early can wait for it.</param>
    /// <param name="stopping">Stops the wait without waiting for the work.</param>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static TResult Run<TResult>(Func<Action<StreamRecord>, CancellationToken, Task<TResult>> work, Action<StreamRecord> write,
        Action<Task> started, CancellationToken stopping)
    {
        var channel = Channel.CreateUnbounded<StreamRecord>(new UnboundedChannelOptions { SingleReader = true });
        var running = Task.Run(() => work(value => channel.Writer.TryWrite(value), stopping), CancellationToken.None);
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

/// <summary>Something that work off the pipeline thread wants written; only the pipeline thread may write.</summary>
internal abstract record StreamRecord
{
    private StreamRecord()
    {
    }

    public sealed record Output(object Value) : StreamRecord;

    public sealed record Error(ErrorRecord Record) : StreamRecord;

    public sealed record Warning(string Text) : StreamRecord;

    public sealed record Verbose(string Text) : StreamRecord;

    public sealed record Progress(ProgressRecord Record) : StreamRecord;
}
