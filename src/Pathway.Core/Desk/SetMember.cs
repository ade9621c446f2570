using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>A question of a closed set, on its way through the calls that are made for the set.</summary>
internal sealed class SetMember<TAnswer>(Question<TAnswer> question, CallLap lap, ClosedSet<TAnswer> set)
    where TAnswer : Answer
{
    private readonly TaskCompletionSource<Reply<TAnswer>> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SetWork<TAnswer>? work;

    public Question<TAnswer> Question => question;

    /// <summary>Runs since the question was put, or since its last call.</summary>
    public CallLap Lap => lap;

    /// <summary>Those who wait for it; there once it has joined the set.</summary>
    public Flight<TAnswer> Flight { get; set; } = null!;

    /// <summary>What the curators asked so far said, where none of them knew.</summary>
    public Reply<TAnswer>? Abstention { get; set; }

    /// <summary>Says what is done for it now.</summary>
    public void Begin(SetWork<TAnswer> begun) => work = begun;

    /// <summary>Whether it has its reply, or nobody wants it any more.</summary>
    public bool IsSettled => reply.Task.IsCompleted;

    public void Settle(Reply<TAnswer> found) => reply.TrySetResult(found);

    public void Cancel() => reply.TrySetCanceled(CancellationToken.None);

    public void Fail(Exception failure)
    {
        reply.TrySetException(failure);
        // Seen, even if everybody has left and nobody looks.
        _ = reply.Task.Exception;
    }

    /// <summary>Gets the reply. Where nobody wants it any more, ends with what is done for nobody else: a call for others goes on without it.</summary>
    public async Task<Reply<TAnswer>> TakeAsync(Flight<TAnswer> flight)
    {
        try { return await reply.Task.WaitAsync(flight.Abort).ConfigureAwait(false); }
        catch (OperationCanceledException) when (flight.Abort.IsCancellationRequested)
        {
            if (set.Work is { IsAbandoned: true } all) { await all.Ended.ConfigureAwait(false); }
            else if (work is { IsAbandoned: true } mine) { await mine.Ended.ConfigureAwait(false); }
            throw;
        }
    }
}
