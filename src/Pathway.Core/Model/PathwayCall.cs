namespace Pathway.Model;

/// <summary>One call to whoever answers, as the ledger has it.</summary>
public sealed record PathwayCall
{
    /// <summary>The run that made it.</summary>
    public required string RunId { get; init; }

    /// <summary>The kind of the question.</summary>
    public required string Kind { get; init; }

    /// <summary>The term that the question was about; of several questions, the first.</summary>
    public required string Subject { get; init; }

    /// <summary>Who was asked.</summary>
    public required string Answerer { get; init; }

    /// <summary>Answered, Abstained, Failed or Aborted.</summary>
    public required string Outcome { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How many questions it put.</summary>
    public int Questions { get; init; } = 1;

    /// <summary>How long the question waited for a slot of the run, or since the try before; null where nobody measured, as with the next three.</summary>
    public TimeSpan? Queued { get; init; }

    /// <summary>How long the call then waited for the limits of whoever answers.</summary>
    public TimeSpan? Lane { get; init; }

    /// <summary>How long the request and the reply were on the way; null also where none came back.</summary>
    public TimeSpan? Wire { get; init; }

    /// <summary>How long it took to read the reply and to check it.</summary>
    public TimeSpan? Reading { get; init; }

    /// <summary>The identifier of the error in the catalogue, or null; of a call that was answered, why some of its questions were not.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Tokens of the request, cached ones included; null where nobody counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Those of them that were read from the provider's cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens of the reply, without thoughts.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens of thoughts, which are paid as output.</summary>
    public long? ThoughtTokens { get; init; }

    /// <summary>What it cost, in <see cref="Currency"/>; null where a price is not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost.</summary>
    public string? Currency { get; init; }

    /// <summary>What was asked, and how it ended.</summary>
    public override string ToString() => $"{Kind} of {Subject}: {Outcome}";
}
