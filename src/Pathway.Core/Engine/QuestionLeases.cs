using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.Engine;

/// <summary>
/// Ensures that each question is asked by one of the processes that share a store: it holds a lease, and the others wait for its answer.
/// The lease of a dead process is taken over. Where the store fails, each process asks for itself.
/// </summary>
internal sealed class QuestionLeases
{
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(20);

    private readonly object gate = new();
    private readonly ISharedLeases shared;
    private readonly TimeProvider clock;
    private readonly string holderId;
    private readonly LeaseMonitor monitor;
    private readonly ITimer renewal;
    private int heldCount;
    private TimeSpan leaseDuration;

    /// <param name="shared">The shared leases.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="holder">The holder; null for a new engine of this process.</param>
    public QuestionLeases(ISharedLeases shared, TimeProvider clock, LeaseHolder? holder = null)
    {
        this.shared = shared;
        this.clock = clock;
        holderId = (holder ?? LeaseHolder.Create()).ToString();
        monitor = new LeaseMonitor(shared, clock);
        renewal = clock.CreateTimer(static leases => ((QuestionLeases)leases!).Renew(), this, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Acquires the lease on a question.</summary>
    /// <param name="key">The key of the question and its answerer.</param>
    /// <param name="duration">When the lease expires without renewal: longer than the time-out of the call.</param>
    /// <returns>Dispose it when the answer is stored or the call has failed; null when another process holds it.</returns>
    public async Task<IDisposable?> TryAcquireAsync(string key, TimeSpan duration)
    {
        try
        {
            var requested = new Lease(key, holderId, Now + (long)duration.TotalMilliseconds);
            var other = await shared.AcquireAsync(requested, Now, deadHolder: null).ConfigureAwait(false);
            if (other is not null && LeaseHolder.IsDead(other.Holder))
            {
                other = await shared.AcquireAsync(requested, Now, other.Holder).ConfigureAwait(false);
            }
            return other is null ? CreateHandle(key, duration) : null;
        }
        catch (StoreException)
        {
            // A store that is lost fails at once, and has leases again when it is back.
            return NullLease.Instance;
        }
    }

    /// <summary>
    /// Acquires the leases on all of these keys, or none: the answers of curators that stand in for each other are one answer, in whatever
    /// order a process names them.
    /// </summary>
    /// <param name="keys">The keys of a question and its answerers.</param>
    /// <param name="duration">When they expire without renewal: longer than the time-out of the call.</param>
    public async Task<LeaseAttempt> TryAcquireAsync(IReadOnlyCollection<string> keys, TimeSpan duration)
    {
        if (keys.Count == 1)
        {
            var only = keys.First();
            return await TryAcquireAsync(only, duration).ConfigureAwait(false) is { } single ? new LeaseAttempt(single, null)
                : new LeaseAttempt(null, only);
        }
        var acquired = new List<IDisposable>(keys.Count);
        try
        {
            // In one order for all processes, and nobody waits with a lease in the hand: of those that want the same, one gets on.
            foreach (var key in keys.Order(StringComparer.Ordinal))
            {
                if (await TryAcquireAsync(key, duration).ConfigureAwait(false) is not { } lease)
                {
                    acquired.ForEach(static held => held.Dispose());
                    return new LeaseAttempt(null, key);
                }
                acquired.Add(lease);
            }
            return new LeaseAttempt(new HeldLeases(acquired), null);
        }
        catch
        {
            acquired.ForEach(static held => held.Dispose());
            throw;
        }
    }

    /// <summary>Waits until the lease is released: the answer is stored then, or the call has failed.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task WaitAsync(string key, CancellationToken cancellation) => monitor.WaitAsync(key, cancellation);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private HeldLease CreateHandle(string key, TimeSpan duration)
    {
        lock (gate)
        {
            leaseDuration = duration > leaseDuration ? duration : leaseDuration;
            if (heldCount++ == 0) { renewal.Change(RenewalInterval, RenewalInterval); }
        }
        return new HeldLease(this, key);
    }

    private void Release(string key)
    {
        lock (gate)
        {
            if (--heldCount == 0) { renewal.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); }
        }
        ObserveFault(shared.ReleaseAsync(key, holderId));
    }

    private void Renew()
    {
        TimeSpan duration;
        lock (gate) { duration = leaseDuration; }
        ObserveFault(shared.ExtendAsync(holderId, Now + (long)duration.TotalMilliseconds));
    }

    // A failing store is reported when an answer is stored. The lease then expires.
    private static void ObserveFault(Task task) =>
        task.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private sealed class HeldLease(QuestionLeases leases, string key) : OneTimeDisposable
    {
        protected override void Release() => leases.Release(key);
    }

    private sealed class HeldLeases(List<IDisposable> leases) : OneTimeDisposable
    {
        protected override void Release() => leases.ForEach(static held => held.Dispose());
    }
}

/// <summary>What became of an attempt to acquire leases.</summary>
/// <param name="Lease">Dispose it when the answer is stored or the call has failed; null when another process holds one of them.</param>
/// <param name="HeldElsewhere">The key that another process holds; null for none.</param>
internal sealed record LeaseAttempt(IDisposable? Lease, string? HeldElsewhere)
{
    /// <summary>Where no process shares the store.</summary>
    public static LeaseAttempt Unshared { get; } = new(NullLease.Instance, null);
}

/// <summary>
/// Monitors the leases of other processes: one query for all waiters, at first after 20 ms, then up to every 250 ms.
/// </summary>
internal sealed class LeaseMonitor
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LivenessInterval = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly ISharedLeases shared;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private readonly Dictionary<string, List<TaskCompletionSource>> waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (bool IsDead, long At)> liveness = new(StringComparer.Ordinal);
    private TimeSpan interval = MinInterval;
    private bool isPolling;

    public LeaseMonitor(ISharedLeases shared, TimeProvider clock)
    {
        this.shared = shared;
        this.clock = clock;
        timer = clock.CreateTimer(static monitor => _ = ((LeaseMonitor)monitor!).PollAsync(), this, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when no process holds a lease on the key.</summary>
    public async Task WaitAsync(string key, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (!waiting.TryGetValue(key, out var list)) { waiting[key] = list = []; }
            list.Add(done);
            interval = MinInterval;
            if (!isPolling) { timer.Change(interval, Timeout.InfiniteTimeSpan); }
        }
        await using var registration = cancellation.Register(() => done.TrySetCanceled(cancellation)).ConfigureAwait(false);
        await done.Task.ConfigureAwait(false);
    }

    private async Task PollAsync()
    {
        string[] keys;
        lock (gate)
        {
            // One query at a time: it starts the timer for the next one when it ends.
            if (isPolling) { return; }
            isPolling = true;
            keys = [.. waiting.Keys];
        }
        HashSet<string> held = [];
        Exception? fault = null;
        try { held = await FindHeldAsync(keys).ConfigureAwait(false); }
        // Any exception must reach the waiters.
        catch (Exception failure) { fault = failure; }
        var released = new List<TaskCompletionSource>();
        lock (gate)
        {
            foreach (var key in keys)
            {
                var list = waiting[key];
                list.RemoveAll(static waiter => waiter.Task.IsCompleted);
                if (list.Count > 0 && held.Contains(key)) { continue; }
                released.AddRange(list);
                waiting.Remove(key);
            }
            isPolling = false;
            interval = released.Count > 0 ? MinInterval : interval * 1.5 < MaxInterval ? interval * 1.5 : MaxInterval;
            if (waiting.Count > 0) { timer.Change(interval, Timeout.InfiniteTimeSpan); }
        }
        released.ForEach(waiter =>
        {
            if (fault is null) { waiter.TrySetResult(); }
            else { waiter.TrySetException(fault); }
        });
    }

    private async Task<HashSet<string>> FindHeldAsync(string[] keys)
    {
        try
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var leases = await shared.FindAsync(keys).ConfigureAwait(false);
            return [.. leases.Where(lease => lease.IsValid(now) && !IsDead(lease.Holder, now)).Select(static lease => lease.Key)];
        }
        catch (StoreException)
        {
            // The leases are unknown: each process asks for itself.
            return [];
        }
    }

    private bool IsDead(string holder, long now)
    {
        if (liveness.TryGetValue(holder, out var known) && now - known.At < LivenessInterval.TotalMilliseconds && now >= known.At)
        {
            return known.IsDead;
        }
        var isDead = LeaseHolder.IsDead(holder);
        liveness[holder] = (isDead, now);
        return isDead;
    }
}

/// <summary>The lease where no process shares the store.</summary>
internal sealed class NullLease : IDisposable
{
    public static NullLease Instance { get; } = new();

    public void Dispose()
    {
        // There is nothing to release.
    }
}
