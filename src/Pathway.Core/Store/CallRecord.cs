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

    /// <summary>The catalogue entry of the failure, or null.</summary>
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
