using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// A semaphore that serves its waiters by priority, the highest first, and then by name. The order does not depend on arrival.
/// </summary>
/// <remarks>
/// A question waits twice, in queues of one type. Here it waits until its run works on fewer questions than -ThrottleLimit. It keeps this
/// permit through all curators and retries, so that a sequential run ends one question before it begins the next. Then each of its calls
/// waits for the limiter of the model, which all runs of the process share, and which other curators do not have.
/// </remarks>
internal sealed class PrioritySemaphore
{
    private readonly object gate = new();
    private readonly PermitQueue<Permit> waiters = new();
    private int available;

    /// <param name="count">The number of permits.</param>
    public PrioritySemaphore(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        available = count;
    }

    /// <summary>The number of waiters.</summary>
    public int Waiting { get { lock (gate) { return waiters.Count; } } }

    /// <summary>Waits for a permit; dispose it to release it.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled. No permit is held then.</exception>
    public async Task<Permit> AcquireAsync(int priority, string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        PermitQueue<Permit>.Waiter waiter;
        lock (gate)
        {
            if (available > 0)
            {
                available--;
                return new Permit(this);
            }
            waiter = waiters.Add(new PermitRequest { Priority = priority, Name = name });
        }
        await using var registration = cancellation.Register(() => CancelWaiter(waiter, cancellation)).ConfigureAwait(false);
        return await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>A permit if one is free now, which implies that nobody waits; else null.</summary>
    public Permit? TryAcquire()
    {
        lock (gate)
        {
            if (available == 0) { return null; }
            available--;
            return new Permit(this);
        }
    }

    private void CancelWaiter(PermitQueue<Permit>.Waiter waiter, CancellationToken cancellation)
    {
        lock (gate) { waiters.Remove(waiter); }
        waiter.TrySetCanceled(cancellation);
    }

    private void Release()
    {
        while (true)
        {
            PermitQueue<Permit>.Waiter? next;
            lock (gate)
            {
                next = waiters.TakeFirst();
                if (next is null)
                {
                    available++;
                    return;
                }
            }
            // A waiter that is cancelled at this moment is skipped; the permit goes to the next one.
            if (next.TrySetResult(new Permit(this))) { return; }
        }
    }

    /// <summary>A permit. Disposing it again has no effect.</summary>
    public sealed class Permit(PrioritySemaphore owner) : OneTimeDisposable
    {
        protected override void Release() => owner.Release();
    }
}
