namespace Pathway.Storage;

/// <summary>An answer as it is kept. Never changed once it is there: whoever asks the same question adopts it.</summary>
internal sealed record StoredAnswer
{
    /// <summary>The key of the question and its answerer (<see cref="Questions.QuestionKey"/>).</summary>
    public required string Key { get; init; }

    /// <summary>The kind of the question.</summary>
    public required string Kind { get; init; }

    /// <summary>The key of the term that the question was about.</summary>
    public required string Subject { get; init; }

    /// <summary>Who answered.</summary>
    public required string Answerer { get; init; }

    /// <summary>The answer as JSON.</summary>
    public required string Json { get; init; }

    /// <summary>When it was answered, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The run that asked, or null for an imported answer.</summary>
    public string? RunId { get; init; }

    /// <summary>
    /// Whether the question names nothing but its subject and the roots, so that a cache of another program can hold the answer.
    /// </summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether it came from another cache.</summary>
    public bool IsImported { get; init; }
}

/// <summary>How a call to a curator ended.</summary>
internal enum CallOutcome
{
    Answered,
    Abstained,
    Failed,
    Aborted,
}

/// <summary>One call to a curator, for the ledger: an answer may have taken several.</summary>
internal sealed record CallRecord
{
    public required string RunId { get; init; }
    public required string Key { get; init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public required string Answerer { get; init; }
    public required CallOutcome Outcome { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the call to the answer, in milliseconds.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>
    /// How long the question waited for a slot of the run, or since the try before, in milliseconds. With the wait for the lane and the
    /// calls themselves it covers the time from the question to the answer without a gap. Null where nobody measured, as with the next
    /// three.
    /// </summary>
    public double? QueuedMilliseconds { get; init; }

    /// <summary>How long the call waited in the lane, for the limits of whoever answers.</summary>
    public double? RateLimitWaitMilliseconds { get; init; }

    /// <summary>How long the request and the reply were on the way; null also where none came back.</summary>
    public double? NetworkMilliseconds { get; init; }

    /// <summary>How long it took to read the reply and to check it.</summary>
    public double? ParsingMilliseconds { get; init; }

    /// <summary>How many questions the call put. The line names the first of them.</summary>
    public int Questions { get; init; } = 1;

    /// <summary>The catalogue entry of the failure, or null; of a call that was answered, why some of its questions were not.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Tokens of the request, cached ones included; null where nobody counted, as with all that follows.</summary>
    public long? InputTokens { get; init; }

    public long? CachedTokens { get; init; }

    /// <summary>Tokens of the reply, without thoughts.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens of thoughts, which are paid as output.</summary>
    public long? ThoughtTokens { get; init; }

    /// <summary>What it cost; null where no price is known.</summary>
    public decimal? Cost { get; init; }

    public string? Currency { get; init; }
}

/// <summary>How a run stands.</summary>
internal enum RunState
{
    /// <summary>Under way, or killed before it could say otherwise.</summary>
    Running,
    Complete,
    Incomplete,
    Stopped,
    Failed,
}

/// <summary>One run of an asking cmdlet, for the ledger.</summary>
internal sealed record RunRecord
{
    public required string RunId { get; init; }
    public required string Command { get; init; }
    public required RunState State { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int Questions { get; init; }
    public int Stored { get; init; }
    public int Calls { get; init; }
    public int Failures { get; init; }
    public int Changes { get; init; }
    public string Curator { get; init; } = "";
}

/// <summary>The order in which answers and runs are listed and exported.</summary>
internal static class StoredOrder
{
    public static RunRecord[] Sort(IEnumerable<RunRecord> runs) =>
        [.. runs.OrderByDescending(static run => run.StartedAt).ThenBy(static run => run.RunId, StringComparer.Ordinal)];

    public static StoredAnswer[] Sort(IEnumerable<StoredAnswer> answers) =>
    [
        .. answers.OrderBy(static answer => answer.Kind, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Subject, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Answerer, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Key, StringComparer.Ordinal),
    ];
}
