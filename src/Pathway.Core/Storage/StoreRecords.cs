namespace Pathway.Storage;

/// <summary>A stored answer. It never changes: all who ask the same question get this answer.</summary>
internal sealed record PathwayCacheEntry
{
    /// <summary>The key of the question and its answerer (<see cref="Questions.QuestionKey"/>).</summary>
    public required string Key { get; init; }

    /// <summary>The kind of the question.</summary>
    public required string Kind { get; init; }

    /// <summary>The key of the term that the question was about.</summary>
    public required string Subject { get; init; }

    /// <summary>The name of the answerer.</summary>
    public required string Answerer { get; init; }

    /// <summary>The answer as JSON.</summary>
    public required string Json { get; init; }

    /// <summary>When it was answered, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The run that asked, or null for an imported answer.</summary>
    public string? RunId { get; init; }

    /// <summary>
    /// Whether the question consists of its subject and the roots alone, so that a cache of another program can hold the answer.
    /// </summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether it came from another cache.</summary>
    public bool IsImported { get; init; }
}

/// <summary>How a call to a curator ended.</summary>
internal enum PathwayCallOutcome
{
    Answered,
    Abstained,
    Failed,
    Aborted,
}

/// <summary>The ledger record of a call to a curator. An answer may need several calls.</summary>
internal sealed record PathwayCall
{
    public required string RunId { get; init; }
    public required string Key { get; init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public required string Answerer { get; init; }
    public required PathwayCallOutcome Outcome { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the call to the answer, in milliseconds.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>
    /// The wait for a permit of the run, or the time since the previous attempt, in milliseconds. Together with the wait for the rate
    /// limits and the calls it covers the time from the question to the answer without a gap. Null where it was not measured, as the next
    /// three.
    /// </summary>
    public double? QueuedMilliseconds { get; init; }

    /// <summary>The wait for the rate limits.</summary>
    public double? RateLimitWaitMilliseconds { get; init; }

    /// <summary>The time from the request to the reply; null also where no reply came.</summary>
    public double? NetworkMilliseconds { get; init; }

    /// <summary>The time for parsing and validating the reply.</summary>
    public double? ParsingMilliseconds { get; init; }

    /// <summary>The number of questions of the call. The record names the first of them.</summary>
    public int Questions { get; init; } = 1;

    /// <summary>The identifier of the error, or null. A successful call has one if some of its questions were not answered.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Tokens of the request, cached ones included; null where tokens are not counted, as all that follows.</summary>
    public long? InputTokens { get; init; }

    public long? CachedTokens { get; init; }

    /// <summary>Tokens of the reply, without thoughts.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens of thoughts, which are billed as output.</summary>
    public long? ThoughtTokens { get; init; }

    /// <summary>The cost; null where no price is known.</summary>
    public decimal? Cost { get; init; }

    public string? Currency { get; init; }
}

/// <summary>The state of a run.</summary>
internal enum PathwayRunState
{
    /// <summary>Running, or killed before it could record its end; then <see cref="Interrupted"/> is shown.</summary>
    Running,
    Complete,
    Incomplete,
    Stopped,
    Failed,

    /// <summary>Its process ended before it could record the end. Shown, never stored.</summary>
    Interrupted,
}

/// <summary>The ledger record of a run of a cmdlet that asks questions.</summary>
internal sealed record PathwayRun
{
    public required string RunId { get; init; }
    public required string Command { get; init; }
    public required PathwayRunState State { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int Questions { get; init; }
    public int Stored { get; init; }
    public int Calls { get; init; }
    public int Failures { get; init; }
    public int Changes { get; init; }
    public string Curator { get; init; } = "";

    /// <summary>The process of the run; null where it was not recorded.</summary>
    public string? Holder { get; init; }
}

/// <summary>The order in which answers and runs are listed and exported.</summary>
internal static class StoredOrder
{
    public static PathwayRun[] Sort(IEnumerable<PathwayRun> runs) =>
        [.. runs.OrderByDescending(static run => run.StartedAt).ThenBy(static run => run.RunId, StringComparer.Ordinal)];

    public static PathwayCacheEntry[] Sort(IEnumerable<PathwayCacheEntry> answers) =>
    [
        .. answers.OrderBy(static answer => answer.Kind, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Subject, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Answerer, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Key, StringComparer.Ordinal),
    ];
}
