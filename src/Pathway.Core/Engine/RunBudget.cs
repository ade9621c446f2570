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

    private readonly object gate = new();
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

    /// <summary>Reserves the maximum usage of a call. Waits while only the reservations of running calls exceed the budget.</summary>
    /// <param name="maxUsage">The maximum usage of the call.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>Dispose it when the call has ended or is not made.</returns>
    /// <exception cref="CuratorException">The budget does not suffice for another call.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<Reservation> ReserveAsync(CallUsage maxUsage, CancellationToken cancellation)
    {
        while (true)
        {
            Task settled;
            lock (gate)
            {
                var requested = Amount.Of(maxUsage, overrunFactor);
                // Once reached, the budget stays reached and the message stays the same, because spending is never refunded.
                if (FindExceededLimit(spent + requested) is { } exceeded) { reachedMessage ??= DescribeLimit(exceeded, requested); }
                if (reachedMessage is not null)
                {
                    throw new CuratorException(PathwayErrors.BudgetReached, reachedMessage, isTransient: false) { IsForAll = true };
                }
                if (FindExceededLimit(spent + reserved + requested) is null)
                {
                    reserved += requested;
                    return new Reservation(this, requested, maxUsage);
                }
                settled = changed.Task;
            }
            await settled.WaitAsync(cancellation).ConfigureAwait(false);
        }
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
            return new Reservation(this, requested, maxUsage);
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

    private void Settle(Amount reservation, Amount used, double overrun)
    {
        lock (gate)
        {
            reserved -= reservation;
            spent += used;
            overrunFactor = Math.Max(overrunFactor, overrun);
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The reservation for a call.</summary>
    public sealed class Reservation(RunBudget budget, Amount amount, CallUsage maxUsage) : OneTimeDisposable
    {
        private bool hasStarted;

        /// <summary>The call starts: from now on it may cost something.</summary>
        public void MarkStarted() => hasStarted = true;

        /// <summary>Replaces the reservation by the actual usage, which is zero where the server rejected the request.</summary>
        public void Settle(CallUsage used)
        {
            if (!TryTake()) { return; }
            var estimated = maxUsage.InputTokens + maxUsage.OutputTokens + maxUsage.ThoughtTokens;
            var actual = Amount.Of(used, 1);
            // An estimate that was too low increases the later ones.
            budget.Settle(amount, actual, estimated == 0 ? 1 : actual.Tokens / (double)estimated);
        }

        /// <summary>Without settlement, a started call counts with its maximum usage, and a call that was not started with zero.</summary>
        protected override void Release() => budget.Settle(amount, hasStarted ? amount : default, 1);
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

/// <summary>The limits of a budget; null for no limit.</summary>
/// <param name="Calls">Calls to a model, failed ones included.</param>
/// <param name="Tokens">Input and output tokens, thoughts included.</param>
/// <param name="Cost">The cost, in the currency of the price of the model.</param>
internal sealed record BudgetLimits(long? Calls, long? Tokens, decimal? Cost)
{
    /// <summary>Whether there is no limit at all.</summary>
    public bool IsNone => Calls is null && Tokens is null && Cost is null;
}
