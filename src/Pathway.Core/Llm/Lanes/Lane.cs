using System.Globalization;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Store;
using Pathway.Store.Sharing;

namespace Pathway.Llm.Lanes;

/// <summary>
/// The way to a model: a call goes when there is room beside those that run and room in every window of its limits, those
/// with the higher priority first. When the server asks for a pause, all wait, to the tick; when the day's quota is used
/// up, all are told at once.
/// </summary>
internal sealed class Lane : ICallLane
{
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly TimeProvider clock;
    private readonly IRateWindows windows;
    private readonly SharedRateWindows? shared;
    private readonly LaneQueue queue = new();
    private readonly LaneWidth width;
    private readonly LaneRamp ramp;
    private readonly LanePause pause;
    private readonly WaitObservers observers = new();
    private readonly ITimer alarm;
    private int running;
    private (DateTimeOffset Until, string Why)? closed;
    private Task? asking;

    public Lane(LaneId id, ModelLimits limits, TimeProvider clock, IRateWindows? windows = null)
    {
        Id = id;
        this.clock = clock;
        this.windows = windows ?? (shared = new SharedRateWindows(limits, clock));
        width = new LaneWidth(limits.Concurrency);
        ramp = new LaneRamp(limits.Concurrency, clock);
        pause = new LanePause(clock);
        alarm = clock.CreateTimer(static lane => ((Lane)lane!).Move(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public LaneId Id { get; }

    public int Capacity => width.Capacity;

    /// <summary>Calls under way.</summary>
    public int Running => Volatile.Read(ref running);

    /// <summary>Calls that wait.</summary>
    public int Waiting
    {
        get { lock (gate) { return queue.Count; } }
    }

    /// <summary>Completes when no answer of a store is waited for.</summary>
    public async Task AskedAsync()
    {
        while (true)
        {
            Task? waited;
            lock (gate) { waited = asking; }
            if (waited is null) { return; }
            await waited.ConfigureAwait(false);
        }
    }

    public async Task<ICallPlace> EnterAsync(LaneRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        LaneQueue.Waiter waiter;
        lock (gate) { waiter = queue.Add(request); }
        Move();
        await using var registration = cancellation.Register(() => Abandon(waiter, cancellation)).ConfigureAwait(false);
        return await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>Counts with all who share a store, until the result is disposed.</summary>
    public IDisposable Share(ISharedLanes lanes, string name, Action<StoreException> lost)
    {
        if (shared is null) { throw new InvalidOperationException("This lane counts in its own way."); }
        lock (gate) { return new LaneMembership(this, shared.Share(lanes, name, lost)); }
    }

    /// <summary>Counts without those others from now on.</summary>
    public void Leave(SharedAccount account)
    {
        lock (gate) { shared!.Leave(account); }
        Move();
    }

    /// <summary>Tells the lane what the server refused: it pauses, narrows, learns the true limit, or closes for the day.</summary>
    /// <returns>Whether all who use the lane wait now.</returns>
    public bool Refused(ChatFailure failure)
    {
        if (failure.Status is not 429 && failure.RetryAfter is null) { return false; }
        lock (gate)
        {
            foreach (var violation in failure.Violations) { windows.Learn(violation); }
            if (failure.IsDayOver)
            {
                CloseDay($"the server says: {failure.Message}");
                windows.Close(closed!.Value.Until, failure.Message);
            }
            // Those that ran together are refused together: one refusal narrows the lane, the rest say the same.
            else if (pause.Begin(failure.RetryAfter))
            {
                if (failure.Status is 429) { width.Halve(running); }
                windows.Pause(pause.Left);
            }
        }
        Move();
        return true;
    }

    // One step: lets in whoever may go, sets the alarm for whoever must wait, and tells those who wait.
    private void Move()
    {
        var tellings = new List<Action>();
        lock (gate)
        {
            if (closed is { } over && clock.GetUtcNow() >= over.Until) { closed = null; }
            while (queue.Count > 0)
            {
                if (closed is { } shut)
                {
                    foreach (var waiter in queue.Clear()) { waiter.TrySetException(Closed(shut.Until, shut.Why)); }
                    break;
                }
                if (pause.Left > TimeSpan.Zero)
                {
                    if (TurnAway(pause.Left, "the server asked for a pause")) { continue; }
                    Sleep(pause.Left, "the server asked for a pause", isTold: true, tellings);
                    break;
                }
                if (queue.InOrder.FirstOrDefault(one => width.Admits(running, one.Request.Capacity)) is not { } next) { break; }
                if (running >= ramp.Most)
                {
                    Sleep(ramp.Next, "", isTold: false, tellings);
                    break;
                }
                var reservation = windows.Reserve(next.Request.Tokens);
                if (reservation.Pending is { } asked)
                {
                    asking ??= MoveAfterAsync(asked);
                    break;
                }
                if (reservation.IsDay)
                {
                    CloseDay(reservation.Reason);
                    continue;
                }
                if (reservation.Wait is { } wait)
                {
                    if (TurnAway(wait, $"the limit is {reservation.Reason}")) { continue; }
                    Sleep(wait, $"the limit is {reservation.Reason}", wait >= WorthTelling, tellings);
                    break;
                }
                queue.Remove(next);
                ramp.Use(isFirst: running++ == 0);
                if (next.TrySetResult(new Place(this, reservation))) { continue; }
                // It gave up in this moment; its call never leaves.
                running--;
                windows.Cancel(reservation);
            }
        }
        tellings.ForEach(static tell => tell());
    }

    // Others are asked for room. Whoever comes meanwhile waits for the same answer.
    private async Task MoveAfterAsync(Task asked)
    {
        await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (gate) { asking = null; }
        Move();
    }

    // Those who would have to wait longer than they may are told so now. All wait behind the first.
    private bool TurnAway(TimeSpan wait, string reason)
    {
        var impatient = queue.InOrder.Where(one => one.Request.MostWait < wait).ToList();
        foreach (var one in impatient)
        {
            queue.Remove(one);
            one.TrySetException(new CuratorException(PathwayErrors.WaitTooLong, string.Create(CultureInfo.InvariantCulture,
                $"{Id} makes calls wait {Math.Ceiling(wait.TotalSeconds)} s ({reason}), and {one.Request.MostWait!.Value.TotalSeconds:0.###} s are allowed"), isTransient: false) { IsForAll = true });
        }
        return impatient.Count > 0;
    }

    private void Sleep(TimeSpan wait, string reason, bool isTold, List<Action> tellings)
    {
        // Timers count whole milliseconds; a hair early would only mean another sleep.
        alarm.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        if (!isTold) { return; }
        var told = new LaneWait(wait, $"{Id}: {reason}");
        foreach (var observer in observers.New(clock.GetUtcNow() + wait, queue.InOrder.Select(static one => one.Request.Observe))) { tellings.Add(() => observer(told)); }
    }

    private void CloseDay(string why) => closed ??= (PacificDay.End(clock.GetUtcNow()), why);

    private CuratorException Closed(DateTimeOffset until, string why) => new(PathwayErrors.ModelQuotaExhausted,
        string.Create(CultureInfo.InvariantCulture, $"the quota of {Id} for today is used up, and nothing goes before {until:yyyy-MM-dd HH:mm} UTC (midnight Pacific): {why}"), isTransient: false) { IsForAll = true };

    private void Abandon(LaneQueue.Waiter waiter, CancellationToken cancellation)
    {
        lock (gate) { queue.Remove(waiter); }
        waiter.TrySetCanceled(cancellation);
        // It may have been the one whose size held up the others.
        Move();
    }

    private void Leave(RateReservation reservation, long? tokens, bool wentWell, bool isCancelled)
    {
        lock (gate)
        {
            running--;
            ramp.Use(isFirst: false);
            if (isCancelled) { windows.Cancel(reservation); }
            if (tokens is { } counted) { windows.Settle(reservation, counted); }
            if (wentWell)
            {
                width.Grow();
                pause.WentWell();
            }
        }
        Move();
    }

    private sealed class Place(Lane lane, RateReservation reservation) : ICallPlace
    {
        private Lane? lane = lane;
        private long? tokens;
        private bool wentWell;
        private bool isCancelled;

        public void Cancel() => isCancelled = true;

        public void Settle(CallUsage? usage)
        {
            tokens = usage?.InputTokens;
            wentWell = true;
        }

        public void Dispose() => Interlocked.Exchange(ref lane, null)?.Leave(reservation, tokens, wentWell, isCancelled);
    }
}
