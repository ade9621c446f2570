using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Lets one call go first while the server is not known to accept calls. The others wait until it has ended, until the server has described
/// the model, or for a while. Not thread-safe.
/// </summary>
internal sealed class FirstCall(TimeProvider clock, ServerProof? proof)
{
    // A wrong key is refused in less time. A call that takes longer is being answered.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private bool isRunning;
    private bool isChecking;
    private volatile bool isPatienceOver;

    /// <summary>Whether all calls may go.</summary>
    public bool IsOver => proof is null or { IsGiven: true } || isPatienceOver;

    /// <summary>Whether a call may go.</summary>
    /// <param name="isFirst">Whether it is the one that goes first, so that <see cref="End"/> must be called.</param>
    public bool TryPass(out bool isFirst)
    {
        isFirst = !IsOver && !isRunning;
        isRunning |= isFirst;
        return IsOver || isFirst;
    }

    /// <summary>The first call has ended.</summary>
    public void End() => isRunning = false;

    /// <summary>Asks the server for the model, because a second call waits.</summary>
    /// <param name="ended">Called when all calls may go.</param>
    public void BeginCheck(Action ended)
    {
        if (isChecking) { return; }
        isChecking = true;
        _ = Task.Run(() => CheckAsync(ended));
    }

    private async Task CheckAsync(Action ended)
    {
        using var timer = new CancellationTokenSource(Patience, clock);
        try
        {
            await proof!.CheckAsync(timer.Token).ConfigureAwait(false);
            if (!IsOver) { await Task.Delay(Timeout.InfiniteTimeSpan, clock, timer.Token).ConfigureAwait(false); }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            isPatienceOver = true;
        }
        ended();
    }
}
