using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>
/// The way to a model: a call goes when there is room beside those that run and room in every window of its limits, those
/// with the higher priority first. When the server asks for a pause, all wait, to the tick; when the day's quota is used
/// up, all are told at once.
/// </summary>
internal sealed class ModelLimiter : ICallLimiter
{
    private static readonly TimeSpan MinReportedWait = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly TimeProvider clock;
    private readonly IRateWindows windows;
    private readonly SharedRateWindows? shared;
    private readonly PermitQueue queue = new();
    private readonly AdaptiveConcurrency concurrency;
    private readonly SlowStart slowStart;
    private readonly ServerBackoff backoff;
    private readonly WaitObservers observers = new();
    private readonly ITimer dispatchTimer;
    private int running;
    private (DateTimeOffset Until, string Why)? closed;
    private Task? pendingQuota;

    public ModelLimiter(LimiterId id, ModelLimits limits, TimeProvider clock, IRateWindows? windows = null)
    {
        Id = id;
        this.clock = clock;
        this.windows = windows ?? (shared = new SharedRateWindows(limits, clock));
        concurrency = new AdaptiveConcurrency(limits.Concurrency);
        slowStart = new SlowStart(limits.Concurrency, clock);
        backoff = new ServerBackoff(clock);
        dispatchTimer =
            clock.CreateTimer(static limiter => ((ModelLimiter)limiter!).Dispatch(), this, Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
    }

    public LimiterId Id { get; }

    public int Concurrency => concurrency.DefaultConcurrency;

    /// <summary>Calls under way.</summary>
    public int Running => Volatile.Read(ref running);

    /// <summary>Calls that wait.</summary>
    public int Waiting
    {
        get { lock (gate) { return queue.Count; } }
    }

    /// <summary>Completes when no answer of a store is waited for.</summary>
    public async Task WaitForQuotaAsync()
    {
        while (true)
        {
            Task? pending;
            lock (gate) { pending = pendingQuota; }
            if (pending is null) { return; }
            await pending.ConfigureAwait(false);
        }
    }

    public async Task<ICallPermit> AcquireAsync(PermitRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        PermitQueue.Waiter waiter;
        lock (gate) { waiter = queue.Add(request); }
        Dispatch();
        await using var registration = cancellation.Register(() => CancelWaiter(waiter, cancellation)).ConfigureAwait(false);
        return await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>Counts with all who share a store, until the result is disposed.</summary>
    public IDisposable Join(ISharedQuota sharedQuota, string name, Action<StoreException> onStoreFailed)
    {
        if (shared is null) { throw new InvalidOperationException("This lane counts in its own way."); }
        lock (gate) { return new LimiterMembership(this, shared.Add(sharedQuota, name, onStoreFailed)); }
    }

    /// <summary>Counts without those others from now on.</summary>
    public void Release(PrefetchedQuota prefetchedQuota)
    {
        lock (gate) { shared!.Remove(prefetchedQuota); }
        Dispatch();
    }

    /// <summary>Tells the lane what the server refused: it pauses, narrows, learns the true limit, or closes for the day.</summary>
    /// <returns>Whether all who use the lane wait now.</returns>
    public bool ReportRefusal(ChatException failure)
    {
        if (failure.Status is not 429 && failure.RetryAfter is null) { return false; }
        lock (gate)
        {
            foreach (var violation in failure.Violations) { windows.ApplyReportedLimit(violation); }
            if (failure.IsDailyQuotaExhausted)
            {
                CloseForDay($"the server says: {failure.Message}");
                windows.PublishClosure(closed!.Value.Until, failure.Message);
            }
            // Those that ran together are refused together: one refusal narrows the lane, the rest say the same.
            else if (backoff.Begin(failure.RetryAfter))
            {
                if (failure.Status is 429) { concurrency.Decrease(running); }
                windows.PublishBackoff(backoff.Remaining);
            }
        }
        Dispatch();
        return true;
    }

    // One step: lets in whoever may go, sets the alarm for whoever must wait, and tells those who wait.
    private void Dispatch()
    {
        var notifications = new List<Action>();
        lock (gate)
        {
            if (closed is { } over && clock.GetUtcNow() >= over.Until) { closed = null; }
            while (queue.Count > 0)
            {
                if (closed is { } closure)
                {
                    foreach (var waiter in queue.Clear()) { waiter.TrySetException(CreateQuotaExhausted(closure.Until, closure.Why)); }
                    break;
                }
                if (backoff.Remaining > TimeSpan.Zero)
                {
                    if (RejectOverdue(backoff.Remaining, "the server asked for a pause")) { continue; }
                    ScheduleDispatch(backoff.Remaining, "the server asked for a pause", isReported: true, notifications);
                    break;
                }
                if (queue.InOrder.FirstOrDefault(one => concurrency.CanAdmit(running, one.Request.Concurrency)) is not { } next) { break; }
                if (running >= slowStart.Limit)
                {
                    ScheduleDispatch(slowStart.TimeToNextStep, "", isReported: false, notifications);
                    break;
                }
                var reservation = windows.Reserve(next.Request.Tokens);
                if (reservation.Pending is { } quotaTask)
                {
                    pendingQuota ??= DispatchAfterAsync(quotaTask);
                    break;
                }
                if (reservation.IsDailyLimit)
                {
                    CloseForDay(reservation.Reason);
                    continue;
                }
                if (reservation.Wait is { } wait)
                {
                    if (RejectOverdue(wait, $"the limit is {reservation.Reason}")) { continue; }
                    ScheduleDispatch(wait, $"the limit is {reservation.Reason}", wait >= MinReportedWait, notifications);
                    break;
                }
                queue.Remove(next);
                slowStart.RecordActivity(isFirst: running++ == 0);
                if (next.TrySetResult(new Permit(this, reservation))) { continue; }
                // It gave up in this moment; its call never leaves.
                running--;
                windows.Cancel(reservation);
            }
        }
        notifications.ForEach(static notify => notify());
    }

    // Others are asked for room. Whoever comes meanwhile waits for the same answer.
    private async Task DispatchAfterAsync(Task quotaTask)
    {
        await quotaTask.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (gate) { pendingQuota = null; }
        Dispatch();
    }

    // Those who would have to wait longer than they may are told so now. All wait behind the first.
    private bool RejectOverdue(TimeSpan wait, string reason)
    {
        var overdue = queue.InOrder.Where(one => one.Request.MaxWait < wait).ToList();
        foreach (var one in overdue)
        {
            queue.Remove(one);
            one.TrySetException(new CuratorException(PathwayErrors.WaitTooLong, string.Create(CultureInfo.InvariantCulture,
                $"{Id} requires a wait of {Math.Ceiling(wait.TotalSeconds)} s ({reason}), "
                + $"and {one.Request.MaxWait!.Value.TotalSeconds:0.###} s are allowed"), isTransient: false) { IsForAll = true });
        }
        return overdue.Count > 0;
    }

    private void ScheduleDispatch(TimeSpan wait, string reason, bool isReported, List<Action> notifications)
    {
        // Timers count whole milliseconds; a hair early would only mean another sleep.
        dispatchTimer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        if (!isReported) { return; }
        var limiterWait = new LimiterWait(wait, $"{Id}: {reason}");
        foreach (var observer in observers.GetNew(clock.GetUtcNow() + wait, queue.InOrder.Select(static one => one.Request.OnWait)))
        {
            notifications.Add(() => observer(limiterWait));
        }
    }

    private void CloseForDay(string why) => closed ??= (PacificDay.End(clock.GetUtcNow()), why);

    private CuratorException CreateQuotaExhausted(DateTimeOffset until, string why) => new(PathwayErrors.ModelQuotaExhausted,
        string.Create(CultureInfo.InvariantCulture,
            $"the daily quota of {Id} is used up until {until:yyyy-MM-dd HH:mm} UTC (midnight Pacific): {why}"),
            isTransient: false) { IsForAll = true };

    private void CancelWaiter(PermitQueue.Waiter waiter, CancellationToken cancellation)
    {
        lock (gate) { queue.Remove(waiter); }
        waiter.TrySetCanceled(cancellation);
        // It may have been the one whose size held up the others.
        Dispatch();
    }

    private void Release(RateReservation reservation, long? tokens, bool succeeded, bool isCancelled)
    {
        lock (gate)
        {
            running--;
            slowStart.RecordActivity(isFirst: false);
            if (isCancelled) { windows.Cancel(reservation); }
            if (tokens is { } counted) { windows.Settle(reservation, counted); }
            if (succeeded)
            {
                concurrency.Increase();
                backoff.Reset();
            }
        }
        Dispatch();
    }

    private sealed class Permit(ModelLimiter limiter, RateReservation reservation) : ICallPermit
    {
        private ModelLimiter? limiter = limiter;
        private long? tokens;
        private bool succeeded;
        private bool isCancelled;

        public void Cancel() => isCancelled = true;

        public void Settle(CallUsage? usage)
        {
            tokens = usage?.InputTokens;
            succeeded = true;
        }

        public void Dispose() => Interlocked.Exchange(ref limiter, null)?.Release(reservation, tokens, succeeded, isCancelled);
    }
}

/// <summary>What shares limits: providers count for a project and a model, not for a key.</summary>
/// <param name="Provider">Gemini or OpenAI.</param>
/// <param name="Endpoint">The server: two servers do not share limits.</param>
/// <param name="Project">The project; where none is named, the fingerprint of the key stands for it.</param>
/// <param name="Model">The model.</param>
internal sealed record LimiterId(string Provider, string Endpoint, string Project, string Model)
{
    public override string ToString() => $"{Model} at {Endpoint}";
}

/// <summary>The lanes of this process. They outlive desks: limits do not end with a command.</summary>
internal static class LimiterRegistry
{
    private static readonly ConcurrentDictionary<(LimiterId Id, ModelLimits Limits), Lazy<ModelLimiter>> Limiters = new();

    /// <summary>The lane of that identity. Other limits, after the models file was changed, are another lane.</summary>
    public static ModelLimiter GetOrCreate(LimiterId id, ModelLimits limits) =>
        Limiters.GetOrAdd((id, limits),
            static key => new Lazy<ModelLimiter>(() => new ModelLimiter(key.Id, key.Limits, TimeProvider.System))).Value;
}
