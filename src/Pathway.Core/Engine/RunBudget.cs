using System.Globalization;
using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// The budget of a run. The maximum usage of a call is reserved before it starts and replaced by the actual usage afterwards, so that a run
/// never exceeds its budget. Where the budget is small, replies are limited, so that the longest one that a model can give need not be
/// reserved. Safe for concurrent use; several runs may share one budget.
/// </summary>
/// <remarks>
/// A reply that its limit cuts is paid and asked again. So a call waits for what running calls will leave as long as it could get no limit
/// that replies of its kind rarely reach. Only alone it takes less, and at least half more than is expected. Calls wait only while others
/// run, and in their order. How long a reply is that was cut, nobody knows, and one more cut would be paid too: its call is served when no
/// other one waits, and takes the longest reply that is ever requested, or half of what is left.
/// </remarks>
internal sealed class RunBudget(BudgetLimits limits)
{
    // Hedges may reserve at most this fraction of each limit: one twentieth.
    private const int HedgeDivisor = 20;

    // A call may take this part of what is free beyond a limit that is rarely reached: much while nothing is known of its replies.
    private const int FirstShare = 4;
    private const int Share = 64;

    private const string MaxCalls = "-MaxCalls";

    private readonly object gate = new();
    private readonly Dictionary<CallGroup, CallExperience> experience = [];
    private readonly LinkedList<Waiter> waiting = [];
    private Amount spent;
    private Amount reserved;
    private Amount reservedForHedges;
    private double overrunFactor = 1;
    private string? reachedMessage;

    /// <summary>The number of calls.</summary>
    public long Calls
    {
        get { lock (gate) { return spent.Calls; } }
    }

    /// <summary>The tokens that were used; for calls with unknown usage, the maximum.</summary>
    public long Tokens
    {
        get { lock (gate) { return spent.Tokens; } }
    }

    /// <summary>The cost of these tokens.</summary>
    public decimal Cost
    {
        get { lock (gate) { return spent.Cost; } }
    }

    /// <summary>The smallest usage with which a run can start a call with these questions; null where calls are free.</summary>
    public static CallUsage? FindLeastUsage(ICallPolicy policy, IReadOnlyList<Question> questions) =>
        CallDemand.Of(policy, questions) is { } demand ? demand.GetUsage(demand.GetOutput(CallExperience.None).Least, null) : null;

    /// <summary>Ends a call that the budget can never afford, before it waits for anything.</summary>
    /// <exception cref="CuratorException">The budget does not suffice for the call.</exception>
    public void ThrowIfReached(CallDemand demand)
    {
        lock (gate)
        {
            if (FindRefusal(demand, FindExperience(demand)) is { } refusal) { throw refusal; }
        }
    }

    /// <summary>
    /// Reserves the usage of a call: as much as the budget affords beside those that run, at least what makes sense. Waits while only the
    /// reservations of running calls are in the way.
    /// </summary>
    /// <param name="demand">The call.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>Dispose it when the call has ended or is not made.</returns>
    /// <exception cref="CuratorException">The budget does not suffice for the call. It may suffice for a smaller one.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task<Reservation> ReserveAsync(CallDemand demand, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) { return Task.FromCanceled<Reservation>(cancellation); }
        var waiter = new Waiter(demand);
        lock (gate)
        {
            waiting.AddLast(waiter.Place);
            Serve();
        }
        // Not within the lock: it runs at once where the cancellation was requested meanwhile.
        if (!waiter.Reserved.IsCompleted) { waiter.LeaveOn(() => Leave(waiter, cancellation), cancellation); }
        return waiter.Reserved;
    }

    /// <summary>
    /// Reserves a hedge. Hedges may reserve at most a twentieth of each limit, and nothing once half of it is used or reserved, so that at
    /// least 95 % remains for other questions. An aborted call counts with all that was reserved for it, and one of two equal calls is
    /// always aborted. So a hedge reserves no more than a limit that replies rarely reach: if it is cut, the other call still runs.
    /// </summary>
    /// <param name="demand">The call.</param>
    /// <returns>Null where the budget does not allow a hedge. It never waits and never marks the budget as reached.</returns>
    public Reservation? TryReserveHedge(CallDemand demand)
    {
        lock (gate)
        {
            var seen = FindExperience(demand);
            var output = demand.GetOutput(seen);
            var usage = demand.GetUsage(output.Safe, seen.LeastInput);
            var requested = Amount.Of(usage, overrunFactor);
            if (reachedMessage is not null || FindExceededLimit((reservedForHedges + requested) * HedgeDivisor) is not null
                || FindExceededLimit((spent + reserved + requested) * 2) is not null)
            {
                return null;
            }
            reservedForHedges += requested;
            return Reserve(demand, usage, requested, output.Safe < output.Most ? output.Safe : null);
        }
    }

    // In their order. Each one that is served leaves less for the next, and each one that leaves may make room for it.
    private void Serve()
    {
        while (FindNext() is { } next)
        {
            var demand = next.Value.Demand;
            var seen = FindExperience(demand);
            if (FindRefusal(demand, seen) is { } refusal)
            {
                waiting.Remove(next);
                next.Value.Refuse(refusal);
            }
            else if (TryReserve(demand, seen) is { } reservation)
            {
                waiting.Remove(next);
                next.Value.Grant(reservation);
            }
            else { return; }
        }
    }

    // Those whose reply was cut come last.
    private LinkedListNode<Waiter>? FindNext()
    {
        for (var place = waiting.First; place is not null; place = place.Next)
        {
            if (!place.Value.Demand.WasCut) { return place; }
        }
        return waiting.First;
    }

    private void Leave(Waiter waiter, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (waiter.Place.List is null) { return; }
            waiting.Remove(waiter.Place);
            waiter.Cancel(cancellation);
            Serve();
        }
    }

    // Null where the call is to wait for others.
    private Reservation? TryReserve(CallDemand demand, CallExperience seen)
    {
        var output = demand.GetOutput(seen);
        var taken = spent + reserved;
        var share = demand.Sharers ?? (seen.IsEmpty ? FirstShare : Share);
        if (Fits(output.Most, demand.WasCut ? 1 : share)) { return Take(output.Most); }
        if (!demand.WasCut && Fits(output.Safe, 1)) { return Take(FindLongest(output.Safe, share)); }
        // A reply without an end would take all that is left: the calls that follow would find nothing.
        return reserved.Calls > 0 ? null : Take(FindLongest(output.Least, demand.WasCut ? 2 : 1));

        bool Fits(int length, int times)
        {
            var usage = demand.GetUsage(length, seen.LeastInput);
            return FindExceededLimit(taken + (Amount.Of(usage, overrunFactor) * times).AsOneCall()) is null;
        }

        // The longest reply for which a part of what is free suffices, and no less than the shortest one.
        int FindLongest(int shortest, int times)
        {
            var (fits, exceeds) = (shortest, output.Most);
            while (fits + 1 < exceeds)
            {
                var middle = fits + ((exceeds - fits) / 2);
                if (Fits(middle, times)) { fits = middle; }
                else { exceeds = middle; }
            }
            return fits;
        }

        Reservation Take(int length)
        {
            var usage = demand.GetUsage(length, seen.LeastInput);
            return Reserve(demand, usage, Amount.Of(usage, overrunFactor), length < output.Most ? length : null);
        }
    }

    private Reservation Reserve(CallDemand demand, CallUsage usage, Amount amount, int? outputLimit)
    {
        reserved += amount;
        return new Reservation(this, amount, demand, usage, outputLimit);
    }

    private CallExperience FindExperience(CallDemand demand) =>
        demand.Group is { } group && experience.TryGetValue(group, out var seen) ? seen : CallExperience.None;

    // The message stays the one of the first call that was refused, so that it is said once.
    private CuratorException? FindRefusal(CallDemand demand, CallExperience seen)
    {
        var requested = Amount.Of(demand.GetUsage(demand.GetOutput(seen).Least, seen.LeastInput), overrunFactor);
        if (FindExceededLimit(spent + requested) is not { } exceeded) { return null; }
        // Its questions are asked in smaller calls then, so that this is not the end yet.
        var isTooLarge = demand.Questions > 1 && exceeded != MaxCalls;
        var message = isTooLarge ? DescribeLimit(exceeded, requested) : reachedMessage ??= DescribeLimit(exceeded, requested);
        return new CuratorException(PathwayErrors.BudgetReached, message, isTransient: false) { IsForAll = true, IsTooLarge = isTooLarge };
    }

    private string? FindExceededLimit(Amount amount) =>
        amount.Calls > limits.Calls ? MaxCalls
        : amount.Tokens > limits.Tokens ? "-MaxTokens" : amount.Cost > limits.Cost ? "-MaxCost" : null;

    private string DescribeLimit(string limit, Amount requested)
    {
        var (used, most, next) = limit switch
        {
            MaxCalls => ($"{spent.Calls} calls", $"{limits.Calls}", ""),
            "-MaxTokens" =>
                (string.Create(CultureInfo.InvariantCulture, $"{spent.Tokens} tokens"), $"{limits.Tokens}",
                    $", and one more call may take {requested.Tokens}"),
            _ => (string.Create(CultureInfo.InvariantCulture, $"{spent.Cost:0.######}"),
                limits.Cost!.Value.ToString("0.######", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $", and one more call may cost {requested.Cost:0.######}")),
        };
        return $"{limit} is reached: {used} of {most} are used{next}";
    }

    private void Settle(Reservation reservation, Amount used, double overrun = 1, CallUsage? usage = null)
    {
        lock (gate)
        {
            reserved -= reservation.Amount;
            spent += used;
            overrunFactor = Math.Max(overrunFactor, overrun);
            if (reservation.Demand.Group is { } group && usage is { InputTokens: > 0 })
            {
                if (!experience.TryGetValue(group, out var seen)) { experience[group] = seen = new CallExperience(); }
                seen.Add(reservation.Demand.TypicalOutput, usage, reservation.OutputLimit);
            }
            Serve();
        }
    }

    /// <summary>The reservation for a call.</summary>
    public sealed class Reservation(RunBudget budget, Amount amount, CallDemand demand, CallUsage most, int? outputLimit)
        : OneTimeDisposable
    {
        private bool hasStarted;

        /// <summary>The length of the reply, thoughts included, to which the call is limited; null for the usual limit.</summary>
        public int? OutputLimit => outputLimit;

        /// <summary>What is reserved.</summary>
        internal Amount Amount => amount;

        /// <summary>The call.</summary>
        internal CallDemand Demand => demand;

        /// <summary>The call starts: from now on it may cost something.</summary>
        public void MarkStarted() => hasStarted = true;

        /// <summary>Replaces the reservation by the actual usage, which is zero where the server rejected the request.</summary>
        public void Settle(CallUsage used)
        {
            if (!TryTake()) { return; }
            var estimated = most.InputTokens + most.OutputTokens + most.ThoughtTokens;
            var actual = Amount.Of(used, 1);
            // An estimate that was too low increases the later ones.
            budget.Settle(this, actual, estimated == 0 ? 1 : actual.Tokens / (double)estimated, used);
        }

        /// <summary>Without settlement, a started call counts with its maximum usage, and a call that was not started with zero.</summary>
        protected override void Release() => budget.Settle(this, hasStarted ? amount : default);
    }

    /// <summary>A call that waits for its reservation.</summary>
    private sealed class Waiter
    {
        private readonly TaskCompletionSource<Reservation> reserved = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Waiter(CallDemand demand)
        {
            Demand = demand;
            Place = new LinkedListNode<Waiter>(this);
        }

        public CallDemand Demand { get; }

        public LinkedListNode<Waiter> Place { get; }

        public Task<Reservation> Reserved => reserved.Task;

        public void Grant(Reservation reservation) => reserved.SetResult(reservation);

        public void Refuse(CuratorException refusal) => reserved.SetException(refusal);

        public void Cancel(CancellationToken cancellation) => reserved.SetCanceled(cancellation);

        // The registration ends with the wait, whoever ends it.
        public void LeaveOn(Action leave, CancellationToken cancellation)
        {
            var registration = cancellation.UnsafeRegister(static action => ((Action)action!)(), leave);
            reserved.Task.ContinueWith(static (_, ended) => ((CancellationTokenRegistration)ended!).Unregister(), registration,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Calls, tokens and cost.</summary>
    internal readonly record struct Amount(long Calls, long Tokens, decimal Cost)
    {
        public static Amount Of(CallUsage usage, double factor) =>
            new(1, (long)Math.Ceiling((usage.InputTokens + usage.OutputTokens + usage.ThoughtTokens) * factor),
                (usage.Cost ?? 0) * (decimal)factor);

        public static Amount operator +(Amount left, Amount right) =>
            new(left.Calls + right.Calls, left.Tokens + right.Tokens, left.Cost + right.Cost);

        public static Amount operator *(Amount amount, int times) => new(amount.Calls * times, amount.Tokens * times, amount.Cost * times);

        public static Amount operator -(Amount left, Amount right) =>
            new(left.Calls - right.Calls, left.Tokens - right.Tokens, left.Cost - right.Cost);

        /// <summary>The same tokens and cost in one call.</summary>
        public Amount AsOneCall() => this with { Calls = 1 };
    }
}

/// <summary>A call for which a budget reserves: how long its reply may be, and what it may use then.</summary>
internal sealed class CallDemand
{
    // A reply may take this much more than expected before it is cut.
    private const double Margin = 1.5;

    private readonly Func<int?, int?, CallUsage> usage;
    private readonly int mostOutput;

    private CallDemand(CallUsage most, Func<int?, int?, CallUsage> usage)
    {
        this.usage = usage;
        mostOutput = (int)most.OutputTokens;
    }

    /// <summary>The calls whose usage tells about this one; null for none.</summary>
    public CallGroup? Group { get; private init; }

    /// <summary>The number of its questions.</summary>
    public int Questions { get; private init; } = 1;

    /// <summary>The expected length of the reply, in tokens; 0 where replies cannot be limited.</summary>
    public int TypicalOutput { get; private init; }

    /// <summary>The shortest limit of the reply that makes sense; 0 for what the expected length allows.</summary>
    public int MinOutput { get; private init; }

    /// <summary>Whether a reply to these questions was cut before.</summary>
    public bool WasCut => MinOutput > 0;

    /// <summary>How many requests of batch jobs are to share what is free; null for a call.</summary>
    public int? Sharers { get; private init; }

    /// <summary>What may be reserved for a call; null where calls are free.</summary>
    /// <param name="policy">The policy of the curator that is called.</param>
    /// <param name="questions">The questions of the call.</param>
    /// <param name="minOutput">The shortest limit of the reply that makes sense; 0 for what the expected length allows.</param>
    public static CallDemand? Of(ICallPolicy policy, IReadOnlyList<Question> questions, int minOutput = 0) =>
        policy.GetMaxUsage(questions) is not { } most ? null
        : new CallDemand(most, (limit, shared) => policy.GetMaxUsage(questions, limit, shared)!)
        {
            Group = new CallGroup(policy, questions[0].Kind, questions[0].RootProfile?.PromptFingerprint), Questions = questions.Count,
            TypicalOutput = policy.GetExpectedOutput(questions) ?? 0, MinOutput = minOutput,
        };

    /// <summary>
    /// A request of a batch job. A reply that is cut is asked again a day later, so that its limit is never one that replies often reach.
    /// </summary>
    /// <param name="policy">The policy of the curator that is asked.</param>
    /// <param name="questions">The questions of the request.</param>
    /// <param name="usage">The maximum usage, by the limit of the reply and by what requests share.</param>
    /// <param name="sharers">How many such requests are to share what is free, this one included.</param>
    public static CallDemand OfBatch(ICallPolicy policy, IReadOnlyList<Question> questions, Func<int?, int?, CallUsage> usage,
        int sharers) => new(usage(null, null), usage)
    {
        Group = new CallGroup(policy, questions[0].Kind, questions[0].RootProfile?.PromptFingerprint), Questions = 1,
        TypicalOutput = policy.GetExpectedOutput(questions) ?? 0, Sharers = sharers,
    };

    /// <summary>A call of which all is known that can be known, and whose reply is not limited.</summary>
    public static CallDemand Of(CallUsage most) => new(most, (_, _) => most);

    /// <summary>The maximum usage with a reply of limited length.</summary>
    /// <param name="output">The length of the reply.</param>
    /// <param name="sharedTokens">The most tokens of what requests of the group share; null where none was seen.</param>
    public CallUsage GetUsage(int output, int? sharedTokens) => usage(output < mostOutput ? output : null, sharedTokens);

    /// <summary>
    /// How long the reply may be: at least what makes sense; what replies of the group rarely reach; the longest one that is ever
    /// requested.
    /// </summary>
    public (int Least, int Safe, int Most) GetOutput(CallExperience seen)
    {
        if (TypicalOutput == 0) { return (mostOutput, mostOutput, mostOutput); }
        var least = Math.Max(MinOutput, Round(Margin * seen.MeanRatio));
        // A hedge of a reply that was cut once needs no more than it.
        var safe = WasCut ? least : Math.Max(least, Round(seen.RareRatio));
        return (Math.Min(Sharers is null ? least : safe, mostOutput), Math.Min(safe, mostOutput), mostOutput);

        int Round(double ratio) => (int)Math.Min(mostOutput, Math.Ceiling(TypicalOutput * ratio));
    }
}

/// <summary>Calls with the same instructions to the same model: their usage is comparable.</summary>
internal sealed record CallGroup(ICallPolicy Policy, string Kind, string? Roots);

/// <summary>What the calls of a group have used so far. Not safe for concurrent use.</summary>
internal sealed class CallExperience
{
    // Of so many replies one may be longer than the rare ratio.
    private const int RepliesPerLonger = 50;

    // Before the second one is seen, a reply may be so much longer than expected, or than the first.
    private const double FewReplies = 4;

    // Each step is a tenth longer than the one before. The first one holds replies as long as expected, or shorter.
    private const double Step = 1.1;

    private readonly int[] replies = new int[96];
    private int count;
    private long expected;
    private long output;

    /// <summary>The experience of a group without calls.</summary>
    public static CallExperience None { get; } = new();

    /// <summary>Whether no reply was seen.</summary>
    public bool IsEmpty => count == 0;

    /// <summary>The input tokens of the smallest request; the part that all requests share takes no more. Null before the first.</summary>
    public int? LeastInput { get; private set; }

    /// <summary>How much longer than expected replies are in the mean. Shorter ones are no reason to cut longer ones.</summary>
    public double MeanRatio => expected == 0 ? 1 : Math.Max(1, output / (double)expected);

    /// <summary>How much longer than expected replies rarely are. The fewer were seen, the less they tell.</summary>
    public double RareRatio { get; private set; } = FewReplies;

    /// <summary>Adds a call.</summary>
    /// <param name="typical">The expected length of its reply; 0 where replies cannot be limited.</param>
    /// <param name="used">What it used.</param>
    /// <param name="limit">The length to which its reply was limited; null for the usual limit.</param>
    public void Add(int typical, CallUsage used, int? limit)
    {
        LeastInput = (int)Math.Min(LeastInput ?? int.MaxValue, used.InputTokens);
        if (typical == 0) { return; }
        var length = used.OutputTokens + used.ThoughtTokens;
        // A reply that was cut is asked again with twice as much, and does not tell more of how long replies are.
        if (length >= limit) { length *= 2; }
        else
        {
            expected += typical;
            output += length;
        }
        count++;
        var step = length <= typical ? 0 : (int)Math.Ceiling(Math.Log(length / (double)typical, Step));
        replies[Math.Min(step, replies.Length - 1)]++;
        RareRatio = Math.Pow(Step, FindRareStep()) * (1 + ((FewReplies - 1) / count));
    }

    private int FindRareStep()
    {
        var (step, longer) = (replies.Length - 1, 0);
        while (step > 0 && longer + replies[step] <= count / RepliesPerLonger) { longer += replies[step--]; }
        return step;
    }
}

/// <summary>The limits of a budget; null for no limit.</summary>
/// <param name="Calls">Calls to a model, failed ones included.</param>
/// <param name="Tokens">Input and output tokens, thoughts included.</param>
/// <param name="Cost">The cost, in the currency of the price of the model.</param>
internal sealed record BudgetLimits(long? Calls, long? Tokens, decimal? Cost)
{
    /// <summary>Whether there is no limit at all.</summary>
    public bool IsNone => Calls is null && Tokens is null && Cost is null;
}
