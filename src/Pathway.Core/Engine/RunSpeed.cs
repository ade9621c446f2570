using System.Globalization;

namespace Pathway.Engine;

/// <summary>
/// What a run has cost so far, and how fast it is: over the last minute, because limits and servers change. Safe for concurrent use.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class RunSpeed(TimeProvider clock)
{
    // A second each.
    private const int Window = 60;

    private readonly object gate = new();
    private readonly (long Second, double Calls, int Questions)[] seconds = new (long, double, int)[Window];
    private long? startedAt;
    private decimal cost;
    private string? currency;
    private bool hasUnpriced;

    /// <summary>Counts the calls, their cost and the answers. The answers of a call share its cost.</summary>
    public void Report(QuestionEvent questionEvent)
    {
        if (questionEvent.Kind is not (QuestionEventKind.Asked or QuestionEventKind.Answered or QuestionEventKind.Failed
            or QuestionEventKind.CallAnswered or QuestionEventKind.CallFailed))
        {
            return;
        }
        lock (gate)
        {
            startedAt ??= clock.GetTimestamp();
            if (questionEvent.Kind is QuestionEventKind.Answered or QuestionEventKind.Failed) { Count(0, 1); }
            if (questionEvent is not { Kind: QuestionEventKind.CallAnswered or QuestionEventKind.CallFailed, Call: { } call }) { return; }
            Count(1.0 / call.Answers, 0);
            if (call.Usage is not { } usage) { return; }
            hasUnpriced |= usage.Cost is null;
            cost += (usage.Cost ?? 0) / call.Answers;
            currency ??= usage.Currency;
        }
    }

    /// <summary>The time for questions that are asked already and not answered yet; null where the speed is not known.</summary>
    public TimeSpan? FindTimeLeft(int open)
    {
        lock (gate)
        {
            var (_, questions, elapsed) = Measure();
            return open > 0 && questions > 0 ? elapsed * open / questions : null;
        }
    }

    /// <summary>The cost, the calls a minute and the time left; empty for what is not known.</summary>
    public string Describe(TimeSpan? left)
    {
        lock (gate)
        {
            var (calls, _, elapsed) = Measure();
            var parts = new List<string>();
            if (currency is not null)
            {
                // Calls without a price make it a lower bound.
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{(hasUnpriced ? "more than " : "")}{cost:0.0000} {currency}"));
            }
            if (calls > 0) { parts.Add(string.Create(CultureInfo.InvariantCulture, $"{calls / elapsed.TotalMinutes:0} calls a minute")); }
            if (left is { } time)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{(time.TotalHours >= 1 ? $"{(long)time.TotalHours}:{time:mm\\:ss}" : $"{time:m\\:ss}")} left for what is asked"));
            }
            return parts.Count == 0 ? "" : $"; {string.Join(", ", parts)}";
        }
    }

    private void Count(double calls, int questions)
    {
        var second = Second;
        ref var slot = ref seconds[second % Window];
        slot = slot.Second == second ? (second, slot.Calls + calls, slot.Questions + questions) : (second, calls, questions);
    }

    private (double Calls, int Questions, TimeSpan Elapsed) Measure()
    {
        if (startedAt is null) { return default; }
        var now = Second;
        var recent = seconds.Where(slot => now - slot.Second < Window).ToArray();
        // Less than a second says nothing.
        var elapsed = TimeSpan.FromSeconds(Math.Clamp(clock.GetElapsedTime(startedAt.Value).TotalSeconds, 1, Window));
        return (recent.Sum(static slot => slot.Calls), recent.Sum(static slot => slot.Questions), elapsed);
    }

    // Beginning at one, so that an empty slot belongs to no second.
    private long Second => 1 + (long)clock.GetElapsedTime(startedAt!.Value).TotalSeconds;
}
