using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.RateLimiting;

namespace Pathway.Engine;

/// <summary>
/// A model in fake time with long-tailed latencies and some failures. It counts its calls as its server would.
/// </summary>
internal sealed class LongTailModel : ISingleQuestionCurator, ICallPolicy
{
    public ICallPolicy CallPolicy => this;

    private readonly int seed;
    private readonly TimeProvider clock;
    private readonly BudgetLimits budget;
    private readonly ModelLimiter limiter;
    private readonly ConcurrentDictionary<string, int> asked = new(StringComparer.Ordinal);
    private readonly object gate = new();
    private int activeCalls;
    private long tokens;

    public LongTailModel(int seed, TimeProvider clock, ModelLimits limits, BudgetLimits? budget = null)
    {
        (this.seed, this.clock, this.budget) = (seed, clock, budget ?? new BudgetLimits(null, null, null));
        Windows = new CheckedRateWindows(limits, clock);
        limiter = new ModelLimiter(new LimiterId("test", "nowhere", "test", $"tailed {seed}"), limits, clock, Windows);
    }

    public CheckedRateWindows Windows { get; }

    public int Calls { get; private set; }

    public int PeakConcurrency { get; private set; }

    /// <summary>The first violated limit, or null.</summary>
    public string? Violation { get; private set; }

    /// <summary>Whether some calls have transient failures.</summary>
    public bool Fails { get; init; }

    public bool CanHedge => true;

    public string? GetAnswerer(Question question) => "tailed";

    public ICallLimiter? GetLimiter(Question question) => limiter;

    public int EstimateTokens(IReadOnlyList<Question> questions) => 100;

    public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit, int? sharedTokens) =>
        new() { InputTokens = 200, OutputTokens = 100 };

    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var nth = asked.AddOrUpdate(question.Subject, 1, static (_, before) => before + 1);
        var number = int.Parse(question.Subject.Split(' ')[1], CultureInfo.InvariantCulture);
        var random = new Random((((seed * 1009) + number) * 31) + nth);
        var used = new CallUsage { InputTokens = random.Next(50, 200), OutputTokens = random.Next(100) };
        CountCall(used);
        try
        {
            // Log-normal, and one of thirty calls takes minutes.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            await Task.Delay(TimeSpan.FromSeconds(random.Next(30) == 0 ? 200 : 10 * Math.Exp(0.6 * normal)), clock, cancellation);
            if (Fails && random.Next(20) == 0)
            {
                throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true) { Usage = used };
            }
            return new CuratorResponse<TAnswer>((TAnswer)(Answer)new ParentAnswer { Parent = $"parent of {question.Subject}" }, used);
        }
        finally
        {
            lock (gate) { activeCalls--; }
        }
    }

    private void CountCall(CallUsage used)
    {
        lock (gate)
        {
            Calls++;
            tokens += used.InputTokens + used.OutputTokens;
            PeakConcurrency = Math.Max(PeakConcurrency, ++activeCalls);
            if (Calls > budget.Calls || tokens > budget.Tokens) { Violation ??= $"{Calls} calls and {tokens} tokens of {budget}"; }
        }
    }
}

/// <summary>
/// Rate windows that check their reservations against the limits in every window of sixty seconds. Called under the lock of the limiter.
/// </summary>
internal sealed class CheckedRateWindows : IRateWindows
{
    private readonly ModelLimits limits;
    private readonly FrozenClock held;
    private readonly RateWindows inner;
    private readonly Dictionary<RateReservation, (long At, long Tokens)> reserved = [];

    public CheckedRateWindows(ModelLimits limits, TimeProvider clock)
    {
        (this.limits, held) = (limits, new FrozenClock(clock));
        inner = new RateWindows(limits, held);
    }

    /// <summary>Reservations that were not cancelled.</summary>
    public int ReservedCount => reserved.Count;

    /// <summary>The violated limit, or null.</summary>
    public string? Violation { get; private set; }

    public RateReservation Reserve(long tokens)
    {
        // Both checks see the same time, even if the clock advances between them.
        using var moment = held.Freeze();
        var reservation = inner.Reserve(tokens);
        if (reservation.Wait is not null || reservation.Pending is not null) { return reservation; }
        var now = held.GetTimestamp();
        reserved[reservation] = (now, tokens);
        var minute = reserved.Values.Where(one => held.GetElapsedTime(one.At, now) < TimeSpan.FromMinutes(1)).ToArray();
        if (minute.Length > limits.RequestsPerMinute || minute.Sum(static one => one.Tokens) > limits.TokensPerMinute)
        {
            Violation ??= $"{minute.Length} calls in a minute";
        }
        return reservation;
    }

    public void Settle(RateReservation reservation, long tokens)
    {
        inner.Settle(reservation, tokens);
        reserved[reservation] = (reserved[reservation].At, tokens);
    }

    public void Cancel(RateReservation reservation)
    {
        inner.Cancel(reservation);
        reserved.Remove(reservation);
    }

    public void ApplyReportedLimit(QuotaViolation violation) => inner.ApplyReportedLimit(violation);

    /// <summary>A clock that can be frozen.</summary>
    private sealed class FrozenClock(TimeProvider clock) : TimeProvider
    {
        private long? at;
        private int holds;

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => at ?? clock.GetTimestamp();

        // Reading a fake clock may run timers, which may freeze the clock too. The value that was read before is stale then.
        public IDisposable Freeze()
        {
            var before = at;
            while (at is null)
            {
                var known = ++holds;
                var now = clock.GetTimestamp();
                if (known == holds) { at = now; }
            }
            return new Released(this, before);
        }

        private sealed class Released(FrozenClock held, long? before) : IDisposable
        {
            public void Dispose() => held.at = before;
        }
    }
}
