namespace Pathway.Emulator.Limits;

/// <summary>Counts the calls of each model and refuses those above the limits. Refused calls are not counted.</summary>
internal sealed class QuotaMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly object gate = new();
    private readonly Dictionary<string, Usage> usages = new(StringComparer.Ordinal);
    private readonly Lazy<TimeZoneInfo> pacific = new(static () => TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"));

    /// <summary>Admits a call, or returns the exceeded quotas and the retry delay in the emulator's time.</summary>
    public Admission Admit(QuotaLimits limits, string model, int tokens)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!usages.TryGetValue(model, out var usage)) { usages[model] = usage = new Usage(); }
            while (usage.Recent.TryPeek(out var oldest) && now - oldest.At >= Window)
            {
                usage.RecentTokens -= oldest.Tokens;
                usage.Recent.Dequeue();
            }
            if (limits.RequestsPerDay is not null)
            {
                usage.StartDay(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, pacific.Value).DateTime));
            }
            var refusal = Refusal(limits, usage, tokens, now);
            if (refusal.Violations.Count > 0) { return refusal; }
            usage.Recent.Enqueue((now, tokens));
            usage.RecentTokens += tokens;
            usage.Today++;
            usage.Running++;
            return new Admission([], TimeSpan.Zero);
        }
    }

    /// <summary>Ends an admitted call.</summary>
    public void Release(string model)
    {
        lock (gate) { usages[model].Running--; }
    }

    private static Admission Refusal(QuotaLimits limits, Usage usage, int tokens, DateTimeOffset now)
    {
        var violations = new List<QuotaViolation>();
        var delay = TimeSpan.Zero;
        if (limits.RequestsPerDay is { } daily && usage.Today >= daily)
        {
            // As in the service, the delay ends with the minute although the day is used up.
            violations.Add(QuotaViolation.PerDay(daily, limits.IdSuffix));
            delay = Window - TimeSpan.FromTicks(now.Ticks % Window.Ticks);
        }
        if (limits.RequestsPerMinute is { } requests && usage.Recent.Count >= requests)
        {
            violations.Add(QuotaViolation.PerMinute(requests, limits.IdSuffix));
            delay = Longer(delay, usage.TimeUntilFree(now, Window, usage.Recent.Count - requests + 1, 0));
        }
        if (limits.InputTokensPerMinute is { } maxTokens && usage.RecentTokens + tokens > maxTokens)
        {
            violations.Add(QuotaViolation.TokensPerMinute(maxTokens, limits.IdSuffix));
            delay = Longer(delay, usage.TimeUntilFree(now, Window, 0, usage.RecentTokens + tokens - maxTokens));
        }
        if (limits.Concurrency is { } concurrency && usage.Running >= concurrency)
        {
            violations.Add(QuotaViolation.Concurrency(concurrency, limits.IdSuffix));
            delay = Longer(delay, TimeSpan.FromSeconds(1));
        }
        return new Admission(violations, delay);
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private sealed class Usage
    {
        private DateOnly day;

        public Queue<(DateTimeOffset At, int Tokens)> Recent { get; } = new();

        public long RecentTokens { get; set; }

        public int Today { get; set; }

        public int Running { get; set; }

        public void StartDay(DateOnly today)
        {
            if (today == day) { return; }
            day = today;
            Today = 0;
        }

        /// <summary>The time until this many calls and tokens have left the window; at most its length.</summary>
        public TimeSpan TimeUntilFree(DateTimeOffset now, TimeSpan window, int calls, long tokens)
        {
            foreach (var (at, spent) in Recent)
            {
                calls--;
                tokens -= spent;
                if (calls <= 0 && tokens <= 0) { return at + window - now; }
            }
            return window;
        }
    }
}

/// <summary>
/// The limits of a project for one model; null means no limit. A minute is any 60 seconds of the emulator's time; a day ends at midnight
/// Pacific time.
/// </summary>
public sealed record QuotaLimits
{
    public static QuotaLimits None { get; } = new();

    public int? RequestsPerMinute { get; init; }

    public int? InputTokensPerMinute { get; init; }

    public int? RequestsPerDay { get; init; }

    /// <summary>Concurrent calls. The real service limits them too, but without a quota of this name.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Whether a refusal contains the exceeded quota and the retry delay. The real service does not always send them.</summary>
    public bool IncludesDetails { get; init; } = true;

    /// <summary>The suffix of quota ids; "-FreeTier" for the free tier.</summary>
    public string IdSuffix { get; init; } = "";
}

/// <summary>The result of an admission: no violations, or the violations and the retry delay.</summary>
internal readonly record struct Admission(IReadOnlyList<QuotaViolation> Violations, TimeSpan Delay);
