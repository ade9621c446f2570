using System.Globalization;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>
/// The rate limiter of a model. A call gets a permit when the concurrency limit and all rate limits allow it; calls of higher priority
/// go first. A pause that the server requests delays all calls. If the daily quota is used up, all waiting calls fail at once.
/// </summary>
internal sealed class ModelLimiter : ICallLimiter
{
    // The bound of a run. A server that still refuses after so many pauses as it asked for is not short of a minute's quota.
    private const int MaxPausesInVain = 10;

    private static readonly TimeSpan MinReportedWait = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly TimeProvider clock;
    private readonly IRateWindows windows;
    private readonly SharedRateWindows? shared;
    // Not a semaphore: the limiter looks past waiters whose run has reached its concurrency, and rejects overdue ones.
    private readonly PermitQueue<ICallPermit> queue = new();
    private readonly WaitObservers observers = new();
    private readonly AdaptiveConcurrency concurrency;
    private readonly SlowStart slowStart;
    private readonly ServerBackoff backoff;
    private readonly ITimer dispatchTimer;
    private readonly ITimer renewalTimer;

    // For each store and key once, however many engines of this process have joined it.
    private readonly Dictionary<string, (SharedConcurrency Permits, int References)> sharedConcurrency = new(StringComparer.Ordinal);
    private int running;
    private int pausesInVain;
    private int sharedLimit;
    private (DateTimeOffset Until, string Reason)? closed;
    private Task? pendingQuota;

    public ModelLimiter(LimiterId id, ModelLimits limits, TimeProvider clock, IRateWindows? windows = null)
    {
        Id = id;
        this.clock = clock;
        this.windows = windows ?? (shared = new SharedRateWindows(limits, clock));
        concurrency = new AdaptiveConcurrency(limits.Concurrency);
        slowStart = new SlowStart(limits.Concurrency, clock);
        backoff = new ServerBackoff(clock);
        dispatchTimer = clock.CreateTimer(
            static limiter => ((ModelLimiter)limiter!).Dispatch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        renewalTimer = clock.CreateTimer(
            static limiter => ((ModelLimiter)limiter!).RenewPermits(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        sharedLimit = limits.Concurrency;
    }

    public LimiterId Id { get; }

    public int Concurrency => concurrency.DefaultConcurrency;

    /// <summary>The number of running calls.</summary>
    public int Running => Volatile.Read(ref running);

    /// <summary>The number of waiting calls.</summary>
    public int Waiting
    {
        get { lock (gate) { return queue.Count; } }
    }

    /// <summary>Completes when no request to a shared store is pending.</summary>
    public async Task WaitForQuotaAsync()
    {
        while (true)
        {
            Task? pending;
            lock (gate)
            {
                pending = pendingQuota
                    ?? sharedConcurrency.Values.Select(static joined => joined.Permits.Pending).OfType<Task>().FirstOrDefault();
            }
            if (pending is null) { return; }
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task<ICallPermit> AcquireAsync(PermitRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        PermitQueue<ICallPermit>.Waiter waiter;
        lock (gate) { waiter = queue.Add(request); }
        Dispatch();
        await using var registration = cancellation.Register(() => CancelWaiter(waiter, cancellation)).ConfigureAwait(false);
        return await waiter.Task.ConfigureAwait(false);
    }

    public async Task WaitForPauseAsync(PermitRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan pause;
            IReadOnlyList<Action<LimiterWait>> unaware;
            string reason;
            lock (gate)
            {
                (pause, reason) = (backoff.Remaining, backoff.Reason);
                if (pause == TimeSpan.Zero) { return; }
                if (request.MaxWait < pause) { throw CreateWaitTooLong(pause, reason, request.MaxWait.Value); }
                unaware = observers.GetNew(clock.GetUtcNow() + pause, [request.OnWait]);
            }
            foreach (var observer in unaware) { observer(new LimiterWait(pause, $"{Id}: {reason}")); }
            // Timers count whole milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds)), clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Counts calls in a shared store until the result is disposed.</summary>
    public IDisposable Join(ISharedQuota sharedQuota, string name, Action<StoreException> onStoreFailed)
    {
        if (shared is null) { throw new InvalidOperationException("This limiter counts in its own way."); }
        lock (gate) { return new LimiterMembership(this, shared.Add(sharedQuota, name, onStoreFailed)); }
    }

    /// <summary>Shares the concurrency through a store until the result is disposed.</summary>
    /// <param name="permits">The permits of the store.</param>
    /// <param name="location">The store.</param>
    /// <param name="name">The limiter's key in the store.</param>
    public IDisposable Join(ISharedPermits permits, string location, string name)
    {
        var key = $"{location}\n{name}";
        lock (gate)
        {
            // Joined again: the store was lost, or is another.
            if (sharedConcurrency.TryGetValue(key, out var known)) { known.Permits.BeCautious(); }
            else
            {
                var processes = sharedConcurrency.Values.Select(static joined => joined.Permits.Processes).Append(1).Max();
                known = (new SharedConcurrency(permits, name, LeaseHolder.Create().ToString(), clock, processes), 0);
            }
            sharedConcurrency[key] = (known.Permits, known.References + 1);
        }
        return new PermitMembership(() => LeavePermits(key));
    }

    /// <summary>Stops counting in a shared store.</summary>
    public void Release(PrefetchedQuota prefetchedQuota)
    {
        lock (gate) { shared!.Remove(prefetchedQuota); }
        Dispatch();
    }

    /// <summary>
    /// Applies a refusal of the server: pauses, lowers the concurrency, takes over the reported limits, or closes for the day.
    /// </summary>
    /// <returns>Whether the refusal affects all calls of this limiter.</returns>
    public bool ReportRefusal(ChatException failure)
    {
        if (failure.Status is not 429 && failure.RetryAfter is null) { return false; }
        // A wait does not help against a final refusal.
        if (!failure.IsTransient && !failure.IsDailyQuotaExhausted) { return false; }
        lock (gate)
        {
            foreach (var violation in failure.Violations) { windows.ApplyReportedLimit(violation); }
            if (failure.IsDailyQuotaExhausted)
            {
                CloseForDay($"the server says: {failure.Message}");
                windows.PublishClosure(closed!.Value.Until, failure.Message);
            }
            // Concurrent calls are refused together: only the first refusal lowers the concurrency.
            else if (backoff.Begin(failure.RetryAfter, failure.Message))
            {
                if (failure.Status is 429)
                {
                    concurrency.Decrease(running);
                    pausesInVain++;
                }
                windows.PublishBackoff(backoff.Remaining);
            }
        }
        Dispatch();
        return true;
    }

    /// <summary>
    /// The failure of all calls that a refusal stands for: the day is used up, or the server has refused after many pauses in a row. Null
    /// where a later attempt may succeed.
    /// </summary>
    public CuratorException? FindFinalRefusal(ChatException failure)
    {
        lock (gate)
        {
            if (failure.IsDailyQuotaExhausted && closed is { } closure) { return CreateQuotaExhausted(closure.Until, closure.Reason); }
            return failure is { Status: 429, IsTransient: true } && pausesInVain >= MaxPausesInVain
                ? new CuratorException(PathwayErrors.ModelRateLimited, string.Create(CultureInfo.InvariantCulture,
                    $"{failure.Message}; {MaxPausesInVain} pauses in a row did not help"), isTransient: false) { IsForAll = true }
                : null;
        }
    }

    /// <summary>Allows calls again, when a new run begins: a used-up quota may have been raised.</summary>
    public void AllowProbe()
    {
        lock (gate)
        {
            pausesInVain = 0;
            closed = null;
            windows.AllowProbe();
            if (backoff.AllowProbe()) { windows.EndBackoff(); }
        }
        Dispatch();
    }

    // Grants permits to all waiters that may start, schedules the next dispatch for the others, and notifies them.
    private void Dispatch()
    {
        var notifications = new List<Action>();
        lock (gate)
        {
            if (closed is { } expired && clock.GetUtcNow() >= expired.Until) { closed = null; }
            while (queue.Count > 0)
            {
                if (closed is { } closure)
                {
                    foreach (var waiter in queue.Clear())
                    {
                        waiter.TrySetException(CreateQuotaExhausted(closure.Until, closure.Reason));
                    }
                    break;
                }
                if (backoff.Remaining > TimeSpan.Zero)
                {
                    if (RejectOverdue(backoff.Remaining, backoff.Reason)) { continue; }
                    ScheduleDispatch(backoff.Remaining, backoff.Reason, isReported: true, notifications);
                    break;
                }
                var next = queue.InOrder.FirstOrDefault(waiter => concurrency.CanAdmit(running, waiter.Request.Concurrency));
                if (next is null) { break; }
                if (running >= slowStart.Limit)
                {
                    ScheduleDispatch(slowStart.TimeToNextStep, "", isReported: false, notifications);
                    break;
                }
                if (FindPermitWait(next.Request) is { } permitWait)
                {
                    if (permitWait.Pending is { } permitTask) { pendingQuota ??= DispatchAfterAsync(permitTask); }
                    ScheduleDispatch(permitWait.Duration, "", isReported: false, notifications);
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
                // The waiter was cancelled meanwhile; its call is not sent.
                running--;
                windows.Cancel(reservation);
            }
        }
        notifications.ForEach(static notify => notify());
    }

    private PermitWait? FindPermitWait(PermitRequest next)
    {
        if (sharedConcurrency.Count == 0) { return null; }
        sharedLimit = Math.Max(concurrency.DefaultConcurrency, next.Concurrency);
        if (running == 0) { renewalTimer.Change(SharedConcurrency.RenewalInterval, SharedConcurrency.RenewalInterval); }
        foreach (var (permits, _) in sharedConcurrency.Values)
        {
            if (permits.FindWait(running, queue.Count, sharedLimit) is { } wait) { return wait; }
        }
        return null;
    }

    private void RenewPermits()
    {
        lock (gate)
        {
            var isActive = false;
            foreach (var (permits, _) in sharedConcurrency.Values)
            {
                permits.Renew(running, queue.Count, sharedLimit);
                isActive |= permits.IsActive;
            }
            if (!isActive && running == 0 && queue.Count == 0) { renewalTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); }
        }
        Dispatch();
    }

    private void LeavePermits(string key)
    {
        lock (gate)
        {
            if (!sharedConcurrency.TryGetValue(key, out var joined)) { return; }
            if (joined.References > 1) { sharedConcurrency[key] = (joined.Permits, joined.References - 1); }
            else
            {
                sharedConcurrency.Remove(key);
                joined.Permits.Release();
            }
        }
        Dispatch();
    }

    // Dispatches again when the shared store replies. Calls that arrive meanwhile wait for the same reply.
    private async Task DispatchAfterAsync(Task quotaTask)
    {
        await quotaTask.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (gate) { pendingQuota = null; }
        Dispatch();
    }

    // Rejects the waiters whose maximum wait is shorter than the wait of the first one.
    private bool RejectOverdue(TimeSpan wait, string reason)
    {
        var overdue = queue.InOrder.Where(waiter => waiter.Request.MaxWait < wait).ToList();
        foreach (var waiter in overdue)
        {
            queue.Remove(waiter);
            waiter.TrySetException(CreateWaitTooLong(wait, reason, waiter.Request.MaxWait!.Value));
        }
        return overdue.Count > 0;
    }

    private void ScheduleDispatch(TimeSpan wait, string reason, bool isReported, List<Action> notifications)
    {
        // Timers count whole milliseconds; rounding down would wake too early.
        dispatchTimer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        if (!isReported) { return; }
        var limiterWait = new LimiterWait(wait, $"{Id}: {reason}");
        var waiting = queue.InOrder.Select(static waiter => waiter.Request.OnWait);
        foreach (var observer in observers.GetNew(clock.GetUtcNow() + wait, waiting))
        {
            notifications.Add(() => observer(limiterWait));
        }
    }

    private void CloseForDay(string reason) => closed ??= (PacificDay.End(clock.GetUtcNow()), reason);

    private CuratorException CreateQuotaExhausted(DateTimeOffset until, string reason)
    {
        var message = string.Create(CultureInfo.InvariantCulture,
            $"the daily quota of {Id} is used up until {until:yyyy-MM-dd HH:mm} UTC (midnight Pacific): {reason}");
        return new CuratorException(PathwayErrors.ModelQuotaExhausted, message, isTransient: false) { IsForAll = true };
    }

    private CuratorException CreateWaitTooLong(TimeSpan wait, string reason, TimeSpan maxWait)
    {
        var message = string.Create(CultureInfo.InvariantCulture,
            $"{Id} requires a wait of {Math.Ceiling(wait.TotalSeconds)} s ({reason}), "
                + $"but at most {maxWait.TotalSeconds:0.###} s are allowed");
        return new CuratorException(PathwayErrors.WaitTooLong, message, isTransient: false) { IsForAll = true };
    }

    private void CancelWaiter(PermitQueue<ICallPermit>.Waiter waiter, CancellationToken cancellation)
    {
        lock (gate) { queue.Remove(waiter); }
        waiter.TrySetCanceled(cancellation);
        // The waiter may have blocked others by the tokens that it needed.
        Dispatch();
    }

    private void Release(RateReservation reservation, long? tokens, bool succeeded, bool isCancelled)
    {
        lock (gate)
        {
            running--;
            slowStart.RecordActivity(isFirst: false);
            foreach (var (permits, _) in sharedConcurrency.Values) { permits.ReportEnd(running, queue.Count, sharedLimit); }
            if (isCancelled) { windows.Cancel(reservation); }
            if (tokens is { } counted) { windows.Settle(reservation, counted); }
            if (succeeded)
            {
                concurrency.Increase();
                backoff.Reset();
                pausesInVain = 0;
            }
        }
        Dispatch();
    }

    private sealed class Permit(ModelLimiter limiter, RateReservation reservation) : OneTimeDisposable, ICallPermit
    {
        private long? tokens;
        private bool succeeded;
        private bool isCancelled;

        public void Cancel() => isCancelled = true;

        public void Settle(CallUsage? usage)
        {
            tokens = usage?.InputTokens;
            succeeded = true;
        }

        protected override void Release() => limiter.Release(reservation, tokens, succeeded, isCancelled);
    }
}
