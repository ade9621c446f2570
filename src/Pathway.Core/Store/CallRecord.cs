namespace Pathway.Store;

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
    /// How long the question waited for a slot of the run, or since the try before, in milliseconds. With the wait for the lane and the calls themselves
    /// it covers the time from the question to the answer without a gap. Null where nobody measured, as with the next three.
    /// </summary>
    public double? QueuedMilliseconds { get; init; }

    /// <summary>How long the call waited in the lane, for the limits of whoever answers.</summary>
    public double? LaneMilliseconds { get; init; }

    /// <summary>How long the request and the reply were on the way; null also where none came back.</summary>
    public double? WireMilliseconds { get; init; }

    /// <summary>How long it took to read the reply and to check it.</summary>
    public double? ReadingMilliseconds { get; init; }

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
