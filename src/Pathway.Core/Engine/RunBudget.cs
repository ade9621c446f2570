using System.Globalization;
using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// What a run may spend, reserved before a call leaves: what it takes at the most. What it really took is put in the place of that
/// afterwards. So a run stops before its budget, never behind it. Safe for concurrent use; several runs may share one.
/// </summary>
internal sealed class RunBudget(BudgetLimits limits)
{
    // Of each limit, hedges take this part at the most.
    private const int HedgeDivisor = 20;

    private readonly object gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Amount spent;
    private Amount reserved;
    private Amount reservedForHedges;
    private double overrunFactor = 1;
    private string? reachedMessage;

    /// <summary>Calls that left.</summary>
    public long Calls
    {
        get { lock (gate) { return spent.Calls; } }
    }

    /// <summary>Tokens that were used, or that calls without a word of it may have used.</summary>
    public long Tokens
    {
        get { lock (gate) { return spent.Tokens; } }
    }

    /// <summary>What those tokens cost.</summary>
    public decimal Cost
    {
        get { lock (gate) { return spent.Cost; } }
    }

    /// <summary>Reserves a call. Where only calls under way stand in between, it waits for what they leave.</summary>
    /// <param name="maxUsage">What the call uses at the most.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>Dispose it when the call has ended, or does not leave at all.</returns>
    /// <exception cref="CuratorException">The budget does not suffice for one more.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public async Task<Reservation> ReserveAsync(CallUsage maxUsage, CancellationToken cancellation)
    {
        while (true)
        {
            Task settled;
            lock (gate)
            {
                var requested = Amount.Of(maxUsage, overrunFactor);
                // Once reached it stays reached, and is said in the same words: what is spent is never given back.
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
    /// Reserves a call beside an equal one, where there is plenty: of each limit, hedges take a twentieth at the most, and nothing once
    /// half of it is used or reserved. So questions that nobody has put yet find nineteen twentieths at least. A call that is aborted
    /// counts with the most that it may have used, and of two equal calls one is; that is what counts here.
    /// </summary>
    /// <param name="maxUsage">What the call uses at the most.</param>
    /// <returns>Null where there is not plenty; nobody waits, and nothing is reached by it.</returns>
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

    /// <summary>What was reserved for a call.</summary>
    public sealed class Reservation(RunBudget budget, Amount amount, CallUsage maxUsage) : IDisposable
    {
        private int settled;
        private bool hasStarted;

        /// <summary>The call leaves: from now on it may be paid.</summary>
        public void MarkStarted() => hasStarted = true;

        /// <summary>What it used: nothing where the server refused it.</summary>
        public void Settle(CallUsage used)
        {
            if (Interlocked.Exchange(ref settled, 1) != 0) { return; }
            var estimated = maxUsage.InputTokens + maxUsage.OutputTokens + maxUsage.ThoughtTokens;
            var actual = Amount.Of(used, 1);
            // An estimate that was too low teaches the next ones.
            budget.Settle(amount, actual, estimated == 0 ? 1 : actual.Tokens / (double)estimated);
        }

        /// <summary>A call of which nothing is known counts with all that it may have used; one that never left with nothing.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref settled, 1) == 0) { budget.Settle(amount, hasStarted ? amount : default, 1); }
        }
    }

    /// <summary>Calls, tokens and what they cost.</summary>
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

/// <summary>What a run may spend; null for no limit.</summary>
/// <param name="Calls">Calls to a model, those that fail included.</param>
/// <param name="Tokens">Tokens in and out, thoughts included.</param>
/// <param name="Cost">In the currency of the model's price.</param>
internal sealed record BudgetLimits(long? Calls, long? Tokens, decimal? Cost)
{
    /// <summary>Whether there is no limit at all.</summary>
    public bool IsNone => Calls is null && Tokens is null && Cost is null;
}
