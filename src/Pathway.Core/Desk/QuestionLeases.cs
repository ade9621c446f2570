using Pathway.Store;
using Pathway.Store.Sharing;

namespace Pathway.Desk;

/// <summary>
/// One winner for each question among all processes that share a store: whoever asks holds a lease, and the others wait for
/// its answer. The lease of a holder that died is taken over. Where the store fails, everybody asks for himself.
/// </summary>
internal sealed class QuestionLeases
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);

    private readonly object gate = new();
    private readonly ISharedLeases shared;
    private readonly TimeProvider clock;
    private readonly string me;
    private readonly LeaseWatch watch;
    private readonly ITimer renewal;
    private volatile bool isLost;
    private int held;
    private TimeSpan life;

    /// <param name="shared">Where the leases stand.</param>
    /// <param name="clock">The time.</param>
    /// <param name="holder">Who asks; a new desk of this process where nobody is named.</param>
    public QuestionLeases(ISharedLeases shared, TimeProvider clock, LeaseHolder? holder = null)
    {
        this.shared = shared;
        this.clock = clock;
        me = (holder ?? LeaseHolder.New()).ToString();
        watch = new LeaseWatch(shared, clock);
        renewal = clock.CreateTimer(static leases => ((QuestionLeases)leases!).Renew(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes the lease on a question.</summary>
    /// <param name="key">The key of the question and its answerer.</param>
    /// <param name="length">How long it holds when this process dies on another machine: longer than the call may take.</param>
    /// <returns>Dispose it when the answer is stored, or when there is none; null when somebody else holds it.</returns>
    public async Task<IDisposable?> TryTakeAsync(string key, TimeSpan length)
    {
        if (isLost) { return FreeLease.Instance; }
        try
        {
            var wanted = new Lease(key, me, Now + (long)length.TotalMilliseconds);
            var other = await shared.TakeAsync(wanted, Now, dead: null).ConfigureAwait(false);
            if (other is not null && LeaseHolder.IsDead(other.Holder)) { other = await shared.TakeAsync(wanted, Now, other.Holder).ConfigureAwait(false); }
            return other is null ? Hold(key, length) : null;
        }
        catch (StoreException)
        {
            // Once is enough: each further try might wait for a lock as long.
            isLost = true;
            return FreeLease.Instance;
        }
    }

    /// <summary>Waits until nobody holds the lease any more: the answer is stored then, or there is none.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public Task WaitAsync(string key, CancellationToken cancellation) => watch.WaitAsync(key, cancellation);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private Held Hold(string key, TimeSpan length)
    {
        lock (gate)
        {
            life = length > life ? length : life;
            if (held++ == 0) { renewal.Change(Renewal, Renewal); }
        }
        return new Held(this, key);
    }

    private void Release(string key)
    {
        lock (gate)
        {
            if (--held == 0) { renewal.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); }
        }
        Forget(shared.ReleaseAsync(key, me));
    }

    private void Renew()
    {
        TimeSpan length;
        lock (gate) { length = life; }
        Forget(shared.ExtendAsync(me, Now + (long)length.TotalMilliseconds));
    }

    // A store that fails tells it where an answer is stored; the lease ends by time then.
    private static void Forget(Task told) => told.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private sealed class Held(QuestionLeases leases, string key) : IDisposable
    {
        private QuestionLeases? leases = leases;

        public void Dispose() => Interlocked.Exchange(ref leases, null)?.Release(key);
    }
}
