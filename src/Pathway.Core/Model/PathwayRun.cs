namespace Pathway.Model;

/// <summary>One run of a cmdlet that asks questions, as the ledger has it.</summary>
public sealed record PathwayRun
{
    /// <summary>The identifier, in the order of time.</summary>
    public required string RunId { get; init; }

    /// <summary>The command that ran.</summary>
    public required string Command { get; init; }

    /// <summary>Complete, Incomplete (questions stayed open), Stopped, Failed, or Running (under way, or killed before it could say otherwise).</summary>
    public required string State { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took; null while it is under way.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Questions that were put.</summary>
    public int Questions { get; init; }

    /// <summary>Questions that stored answers served.</summary>
    public int Stored { get; init; }

    /// <summary>Calls to whoever answers; a question may take several.</summary>
    public int Calls { get; init; }

    /// <summary>Questions that stayed without an answer.</summary>
    public int Failures { get; init; }

    /// <summary>Changes made on the way: cut cycles, fallbacks and the like.</summary>
    public int Changes { get; init; }

    /// <summary>Who answered.</summary>
    public string Curator { get; init; } = "";

    /// <summary>Tokens of the requests, cached ones included; null where nobody counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Those of them that were read from the provider's cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens of the replies, without thoughts.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens of thoughts, which are paid as output.</summary>
    public long? ThoughtTokens { get; init; }

    /// <summary>What all calls cost, in <see cref="Currency"/>; null where a price is not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost.</summary>
    public string? Currency { get; init; }

    /// <summary>The identifier.</summary>
    public override string ToString() => RunId;
}
