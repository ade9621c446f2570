namespace Pathway.Model;

/// <summary>One call to whoever answers, as the ledger has it.</summary>
public sealed record PathwayCall
{
    /// <summary>The run that made it.</summary>
    public required string RunId { get; init; }

    /// <summary>The kind of the question.</summary>
    public required string Kind { get; init; }

    /// <summary>The term that the question was about.</summary>
    public required string Subject { get; init; }

    /// <summary>Who was asked.</summary>
    public required string Answerer { get; init; }

    /// <summary>Answered, Abstained, Failed or Aborted.</summary>
    public required string Outcome { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The identifier of the error in the catalogue, or null.</summary>
    public string? ErrorId { get; init; }
}
