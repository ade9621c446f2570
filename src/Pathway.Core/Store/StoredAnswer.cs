namespace Pathway.Store;

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

    /// <summary>Whether the question names nothing but its subject and the roots, so that a cache of another program can hold the answer.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether it came from another cache.</summary>
    public bool IsImported { get; init; }
}
