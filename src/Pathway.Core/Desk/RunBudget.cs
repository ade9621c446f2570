using System.Globalization;
using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>
/// What a run may spend, reserved before a call leaves: what it takes at the most. What it really took is put in the place of that
/// afterwards. So a run stops before its budget, never behind it. Safe for concurrent use; several runs may share one.
/// </summary>
internal sealed class RunBudget(BudgetLimits limits)
{
    // Of each limit, hedges take this part at the most.
    private const int HedgePart = 20;

    private readonly object gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Amount spent;
    private Amount reserved;
    private Amount hedged;
    private double strain = 1;
    private string? reached;

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
    /// <param name="most">What the call uses at the most.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>Dispose it when the call has ended, or does not leave at all.</returns>
    /// <exception cref="CuratorException">The budget does not suffice for one more.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public async Task<Hold> ReserveAsync(CallUsage most, CancellationToken cancellation)
    {
        while (true)
        {
            Task settled;
            lock (gate)
            {
                var wanted = Amount.Of(most, strain);
                // Once reached it stays reached, and is said in the same words: what is spent is never given back.
                if (Exceeded(spent + wanted) is { } exceeded) { reached ??= Words(exceeded, wanted); }
                if (reached is not null) { throw new CuratorException(PathwayErrors.BudgetReached, reached, isTransient: false) { IsForAll = true }; }
                if (Exceeded(spent + reserved + wanted) is null)
                {
                    reserved += wanted;
                    return new Hold(this, wanted, most);
                }
                settled = changed.Task;
            }
            await settled.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reserves a call beside an equal one, where there is plenty: of each limit, hedges take a twentieth at the most, and nothing once half of it
    /// is used or reserved. So questions that nobody has put yet find nineteen twentieths at least. A call that is aborted counts with the most
    /// that it may have used, and of two equal calls one is; that is what counts here.
    /// </summary>
    /// <param name="most">What the call uses at the most.</param>
    /// <returns>Null where there is not plenty; nobody waits, and nothing is reached by it.</returns>
    public Hold? TryReserveHedge(CallUsage most)
    {
        lock (gate)
        {
            var wanted = Amount.Of(most, strain);
            if (reached is not null || Exceeded((hedged + wanted) * HedgePart) is not null || Exceeded((spent + reserved + wanted) * 2) is not null) { return null; }
            hedged += wanted;
            reserved += wanted;
            return new Hold(this, wanted, most);
        }
    }

    private string? Exceeded(Amount amount) =>
        amount.Calls > limits.Calls ? "-MaxCalls" : amount.Tokens > limits.Tokens ? "-MaxTokens" : amount.Cost > limits.Cost ? "-MaxCost" : null;

    private string Words(string limit, Amount wanted)
    {
        var (used, most, next) = limit switch
        {
            "-MaxCalls" => ($"{spent.Calls} calls", $"{limits.Calls}", ""),
            "-MaxTokens" => (string.Create(CultureInfo.InvariantCulture, $"{spent.Tokens} tokens"), $"{limits.Tokens}", $", and one more call may take {wanted.Tokens}"),
            _ => (string.Create(CultureInfo.InvariantCulture, $"{spent.Cost:0.######}"), limits.Cost!.Value.ToString("0.######", CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $", and one more call may cost {wanted.Cost:0.######}")),
        };
        return $"{limit} is reached: {used} of {most} are used{next}";
    }

    private void Settle(Amount held, Amount used, double overshoot)
    {
        lock (gate)
        {
            reserved -= held;
            spent += used;
            strain = Math.Max(strain, overshoot);
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>What was reserved for a call.</summary>
    public sealed class Hold(RunBudget budget, Amount held, CallUsage most) : IDisposable
    {
        private int settled;
        private bool left;

        /// <summary>The call leaves: from now on it may be paid.</summary>
        public void Leave() => left = true;

        /// <summary>What it used: nothing where the server refused it.</summary>
        public void Settle(CallUsage used)
        {
            if (Interlocked.Exchange(ref settled, 1) != 0) { return; }
            var estimated = most.InputTokens + most.OutputTokens + most.ThoughtTokens;
            var truth = Amount.Of(used, 1);
            // An estimate that was too low teaches the next ones.
            budget.Settle(held, truth, estimated == 0 ? 1 : truth.Tokens / (double)estimated);
        }

        /// <summary>A call of which nothing is known counts with all that it may have used; one that never left with nothing.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref settled, 1) == 0) { budget.Settle(held, left ? held : default, 1); }
        }
    }

    /// <summary>Calls, tokens and what they cost.</summary>
    internal readonly record struct Amount(long Calls, long Tokens, decimal Cost)
    {
        public static Amount Of(CallUsage usage, double strain) => new(1, (long)Math.Ceiling((usage.InputTokens + usage.OutputTokens + usage.ThoughtTokens) * strain), (usage.Cost ?? 0) * (decimal)strain);

        public static Amount operator +(Amount left, Amount right) => new(left.Calls + right.Calls, left.Tokens + right.Tokens, left.Cost + right.Cost);

        public static Amount operator *(Amount amount, int times) => new(amount.Calls * times, amount.Tokens * times, amount.Cost * times);

        public static Amount operator -(Amount left, Amount right) => new(left.Calls - right.Calls, left.Tokens - right.Tokens, left.Cost - right.Cost);
    }
}
