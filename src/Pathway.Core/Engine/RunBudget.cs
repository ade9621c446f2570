using System.Globalization;
using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// The budget of a run. The maximum usage of a call is reserved before it starts and replaced by the actual usage afterwards, so that a run
/// never exceeds its budget. Safe for concurrent use; several runs may share one budget.
/// </summary>
internal sealed class RunBudget(BudgetLimits limits)
{
    // Hedges may reserve at most this fraction of each limit: one twentieth.
    private const int HedgeDivisor = 20;

    // A call may take this part of what is free beyond the shortest reply that makes sense.
    private const int Shares = 4;

    private readonly object gate = new();
    private readonly Dictionary<CallGroup, CallExperience> experience = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>What may be reserved for a call; null where calls are free.</summary>
    /// <param name="policy">The policy of the curator that is called.</param>
    /// <param name="questions">The questions of the call.</param>
    /// <param name="minOutput">The shortest limit of the reply that makes sense; 0 for what the expected length allows.</param>
    public CallBounds? GetBounds(ICallPolicy policy, IReadOnlyList<Question> questions, int minOutput = 0)
    {
        var group = new CallGroup(policy, questions[0].Kind, questions[0].RootProfile?.PromptFingerprint);
        CallExperience seen;
        lock (gate) { seen = experience.GetValueOrDefault(group); }
        if (policy.GetMaxUsage(questions, sharedTokens: seen.LeastInput) is not { } most) { return null; }
        if (policy.GetExpectedOutput(questions) is not { } typical) { return new CallBounds(most) { Group = group }; }
        var limit = Math.Max(minOutput, (int)Math.Ceiling(typical * seen.OutputFactor));
        return limit >= most.OutputTokens ? new CallBounds(most) { Group = group, TypicalOutput = typical }
            : new CallBounds(most)
            {
                Least = policy.GetMaxUsage(questions, limit, seen.LeastInput)!, Group = group, TypicalOutput = typical,
            };
    }

    /// <summary>Ends a call that the budget can never afford, before it waits for anything.</summary>
    /// <exception cref="CuratorException">The budget does not suffice for the call.</exception>
    public void ThrowIfReached(CallBounds bounds)
    {
        lock (gate) { ThrowIfExceeded(Amount.Of(bounds.Least, overrunFactor)); }
    }

    /// <summary>
    /// Reserves the usage of a call: as much as the budget affords beside those that run, at least what makes sense. Waits while only the
    /// reservations of running calls are in the way.
    /// </summary>
    /// <param name="bounds">The least and the most that may be reserved.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>Dispose it when the call has ended or is not made.</returns>
    /// <exception cref="CuratorException">The budget does not suffice for the call. It may suffice for a smaller one.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<Reservation> ReserveAsync(CallBounds bounds, CancellationToken cancellation)
    {
        while (true)
        {
            Task settled;
            lock (gate)
            {
                var least = Amount.Of(bounds.Least, overrunFactor);
                ThrowIfExceeded(least);
                if (FindExceededLimit(spent + reserved + least) is null)
                {
                    var (amount, outputLimit) = Afford(bounds, least);
                    reserved += amount;
                    return new Reservation(this, amount, bounds, outputLimit);
                }
                settled = changed.Task;
            }
            await settled.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    // What a call gets: all that it may need, or a share of what is free, so that others can run beside it.
    private (Amount Amount, int? OutputLimit) Afford(CallBounds bounds, Amount least)
    {
        if (bounds.IsFixed) { return (least, null); }
        var most = Amount.Of(bounds.Most, overrunFactor);
        var taken = spent + reserved;
        var share = Math.Min(Share((limits.Tokens - taken.Tokens) / Shares, least.Tokens, most.Tokens),
            Share((limits.Cost - taken.Cost) / Shares, least.Cost, most.Cost));
        if (share >= 1) { return (most, null); }
        var added = (long)(share * (bounds.Most.OutputTokens - bounds.Least.OutputTokens));
        var part = (decimal)added / (bounds.Most.OutputTokens - bounds.Least.OutputTokens);
        var amount = new Amount(1, least.Tokens + (long)Math.Ceiling(part * (most.Tokens - least.Tokens)),
            least.Cost + (part * (most.Cost - least.Cost)));
        return (amount, (int)(bounds.Least.OutputTokens + added));

        static decimal Share(decimal? allowed, decimal from, decimal to) =>
            allowed is not { } some || some >= to || to <= from ? 1 : Math.Max(0, (some - from) / (to - from));
    }

    // The message stays the one of the first call that was refused, so that it is said once.
    private void ThrowIfExceeded(Amount requested)
    {
        if (FindExceededLimit(spent + requested) is not { } exceeded) { return; }
        reachedMessage ??= DescribeLimit(exceeded, requested);
        throw new CuratorException(PathwayErrors.BudgetReached, reachedMessage, isTransient: false) { IsForAll = true };
    }

    /// <summary>
    /// Reserves a hedge. Hedges may reserve at most a twentieth of each limit, and nothing once half of it is used or reserved, so that at
    /// least 95 % remains for other questions. An aborted call counts with its maximum usage, and one of two equal calls is always aborted;
    /// the sum of the reservations covers that.
    /// </summary>
    /// <param name="maxUsage">The maximum usage of the call.</param>
    /// <returns>Null where the budget does not allow a hedge. It never waits and never marks the budget as reached.</returns>
    public Reservation? TryReserveHedge(CallUsage maxUsage)
    {
        lock (gate)
        {
            var requested = Amount.Of(maxUsage, overrunFactor);
            if (reachedMessage is not null || FindExceededLimit((reservedForHedges + requested) * HedgeDivisor) is not null
                || FindExceededLimit((spent + reserved + requested) * 2) is not null)
            {
                return null;
            }
            reservedForHedges += requested;
            reserved += requested;
            return new Reservation(this, requested, new CallBounds(maxUsage), outputLimit: null);
        }
    }

    private string? FindExceededLimit(Amount amount) =>
        amount.Calls > limits.Calls ? "-MaxCalls"
        : amount.Tokens > limits.Tokens ? "-MaxTokens" : amount.Cost > limits.Cost ? "-MaxCost" : null;

    private string DescribeLimit(string limit, Amount requested)
    {
        var (used, most, next) = limit switch
        {
            "-MaxCalls" => ($"{spent.Calls} calls", $"{limits.Calls}", ""),
            "-MaxTokens" =>
                (string.Create(CultureInfo.InvariantCulture, $"{spent.Tokens} tokens"), $"{limits.Tokens}",
                    $", and one more call may take {requested.Tokens}"),
            _ => (string.Create(CultureInfo.InvariantCulture, $"{spent.Cost:0.######}"),
                limits.Cost!.Value.ToString("0.######", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $", and one more call may cost {requested.Cost:0.######}")),
        };
        return $"{limit} is reached: {used} of {most} are used{next}";
    }

    private void Settle(Amount reservation, Amount used, double overrun, CallBounds? bounds = null, CallUsage? usage = null)
    {
        lock (gate)
        {
            reserved -= reservation;
            spent += used;
            overrunFactor = Math.Max(overrunFactor, overrun);
            if (bounds?.Group is { } group && usage is { InputTokens: > 0 })
            {
                experience[group] = experience.GetValueOrDefault(group).Add(bounds.TypicalOutput, usage);
            }
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The reservation for a call.</summary>
    public sealed class Reservation(RunBudget budget, Amount amount, CallBounds bounds, int? outputLimit) : OneTimeDisposable
    {
        private bool hasStarted;

        /// <summary>The length of the reply, thoughts included, to which the call is limited; null for the usual limit.</summary>
        public int? OutputLimit => outputLimit;

        /// <summary>The call starts: from now on it may cost something.</summary>
        public void MarkStarted() => hasStarted = true;

        /// <summary>Replaces the reservation by the actual usage, which is zero where the server rejected the request.</summary>
        public void Settle(CallUsage used)
        {
            if (!TryTake()) { return; }
            var estimated = bounds.Least.InputTokens + (outputLimit ?? bounds.Most.OutputTokens) + bounds.Most.ThoughtTokens;
            var actual = Amount.Of(used, 1);
            // An estimate that was too low increases the later ones.
            // A reply that was cut does not tell how long replies are.
            var isWhole = used.OutputTokens + used.ThoughtTokens < (outputLimit ?? long.MaxValue);
            budget.Settle(amount, actual, estimated == 0 ? 1 : actual.Tokens / (double)estimated, bounds, isWhole ? used : null);
        }

        /// <summary>Without settlement, a started call counts with its maximum usage, and a call that was not started with zero.</summary>
        protected override void Release() => budget.Settle(amount, hasStarted ? amount : default, 1);
    }

    // What calls of a group have used so far.
    private readonly record struct CallExperience(int? LeastInput, long Expected, long Output)
    {
        // How much longer than expected a reply may be. Shorter replies are no reason to cut longer ones.
        public double OutputFactor => CallBounds.Margin * (Expected == 0 ? 1 : Math.Max(1, Output / (double)Expected));

        // The part that the requests share takes no more tokens than the smallest of them.
        public CallExperience Add(int expected, CallUsage used) => new((int)Math.Min(LeastInput ?? int.MaxValue, used.InputTokens),
            Expected + expected, expected == 0 ? Output : Output + used.OutputTokens + used.ThoughtTokens);
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
    }
}

/// <summary>What may be reserved for a call: its reply may be limited, but not below what makes sense.</summary>
/// <param name="Most">The usage with the longest reply that is ever requested.</param>
internal sealed record CallBounds(CallUsage Most)
{
    /// <summary>A reply may take this much more than expected before it is cut.</summary>
    public const double Margin = 1.5;

    /// <summary>The usage with the shortest limit that makes sense. It differs from <see cref="Most"/> in output and cost.</summary>
    public CallUsage Least { get; init; } = Most;

    /// <summary>The calls whose usage tells about this one; null for none.</summary>
    public CallGroup? Group { get; init; }

    /// <summary>The expected length of the reply, in tokens; 0 where replies cannot be limited.</summary>
    public int TypicalOutput { get; init; }

    /// <summary>Whether the reply is not limited.</summary>
    public bool IsFixed => ReferenceEquals(Least, Most);
}

/// <summary>Calls with the same instructions to the same model: their usage is comparable.</summary>
internal sealed record CallGroup(ICallPolicy Policy, string Kind, string? Roots);

/// <summary>The limits of a budget; null for no limit.</summary>
/// <param name="Calls">Calls to a model, failed ones included.</param>
/// <param name="Tokens">Input and output tokens, thoughts included.</param>
/// <param name="Cost">The cost, in the currency of the price of the model.</param>
internal sealed record BudgetLimits(long? Calls, long? Tokens, decimal? Cost)
{
    /// <summary>Whether there is no limit at all.</summary>
    public bool IsNone => Calls is null && Tokens is null && Cost is null;
}
