using Pathway.Store;
using Pathway.Store.Sharing;

namespace Pathway.Desk;

/// <summary>
/// Watches leases that others hold: one look at the store for all who wait, soon at first, then four times a second. Nobody
/// who waits looks himself.
/// </summary>
internal sealed class LeaseWatch
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly ISharedLeases shared;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private readonly Dictionary<string, List<TaskCompletionSource>> waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (bool IsDead, long At)> health = new(StringComparer.Ordinal);
    private TimeSpan pause = First;

    public LeaseWatch(ISharedLeases shared, TimeProvider clock)
    {
        this.shared = shared;
        this.clock = clock;
        timer = clock.CreateTimer(static watch => ((LeaseWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when nobody holds a lease on the key any more.</summary>
    public async Task WaitAsync(string key, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (!waiting.TryGetValue(key, out var list)) { waiting[key] = list = []; }
            list.Add(done);
            pause = First;
            timer.Change(pause, Timeout.InfiniteTimeSpan);
        }
        await using var registration = cancellation.Register(() => done.TrySetCanceled(cancellation)).ConfigureAwait(false);
        await done.Task.ConfigureAwait(false);
    }

    private void Look()
    {
        var free = new List<TaskCompletionSource>();
        lock (gate)
        {
            var held = Held();
            foreach (var key in waiting.Keys.ToList())
            {
                var list = waiting[key];
                list.RemoveAll(static one => one.Task.IsCompleted);
                if (list.Count > 0 && held.Contains(key)) { continue; }
                free.AddRange(list);
                waiting.Remove(key);
            }
            pause = free.Count > 0 ? First : pause * 1.5 < Longest ? pause * 1.5 : Longest;
            if (waiting.Count > 0) { timer.Change(pause, Timeout.InfiniteTimeSpan); }
        }
        free.ForEach(static one => one.TrySetResult());
    }

    private HashSet<string> Held()
    {
        try
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            return [.. shared.All().Where(lease => lease.Holds(now) && !IsDead(lease.Holder, now)).Select(static lease => lease.Key)];
        }
        catch (StoreException)
        {
            // Nothing can be known any more: each asks for himself.
            return [];
        }
    }

    private bool IsDead(string holder, long now)
    {
        if (health.TryGetValue(holder, out var known) && now - known.At < HealthInterval.TotalMilliseconds && now >= known.At) { return known.IsDead; }
        var isDead = LeaseHolder.IsDead(holder);
        health[holder] = (isDead, now);
        return isDead;
    }
}
