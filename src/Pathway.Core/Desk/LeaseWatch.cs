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
    private bool isLooking;

    public LeaseWatch(ISharedLeases shared, TimeProvider clock)
    {
        this.shared = shared;
        this.clock = clock;
        timer = clock.CreateTimer(static watch => _ = ((LeaseWatch)watch!).LookAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
            if (!isLooking) { timer.Change(pause, Timeout.InfiniteTimeSpan); }
        }
        await using var registration = cancellation.Register(() => done.TrySetCanceled(cancellation)).ConfigureAwait(false);
        await done.Task.ConfigureAwait(false);
    }

    private async Task LookAsync()
    {
        string[] wanted;
        lock (gate)
        {
            // One look at a time: it sets the timer for the next when it ends.
            if (isLooking) { return; }
            isLooking = true;
            wanted = [.. waiting.Keys];
        }
        HashSet<string> held = [];
        Exception? fault = null;
        try { held = await HeldAsync(wanted).ConfigureAwait(false); }
        // Whatever it is, it must reach those who wait.
        catch (Exception failure) { fault = failure; }
        var free = new List<TaskCompletionSource>();
        lock (gate)
        {
            foreach (var key in wanted)
            {
                var list = waiting[key];
                list.RemoveAll(static one => one.Task.IsCompleted);
                if (list.Count > 0 && held.Contains(key)) { continue; }
                free.AddRange(list);
                waiting.Remove(key);
            }
            isLooking = false;
            pause = free.Count > 0 ? First : pause * 1.5 < Longest ? pause * 1.5 : Longest;
            if (waiting.Count > 0) { timer.Change(pause, Timeout.InfiniteTimeSpan); }
        }
        free.ForEach(one =>
        {
            if (fault is null) { one.TrySetResult(); }
            else { one.TrySetException(fault); }
        });
    }

    private async Task<HashSet<string>> HeldAsync(string[] wanted)
    {
        try
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            return [.. (await shared.FindAsync(wanted).ConfigureAwait(false)).Where(lease => lease.Holds(now) && !IsDead(lease.Holder, now)).Select(static lease => lease.Key)];
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
