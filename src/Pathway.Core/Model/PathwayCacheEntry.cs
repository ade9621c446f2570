namespace Pathway.Model;

/// <summary>A stored answer.</summary>
public sealed record PathwayCacheEntry
{
    /// <summary>The kind of the question, for example "parent".</summary>
    public required string Kind { get; init; }

    /// <summary>The term that the question was about, in its folded spelling.</summary>
    public required string Name { get; init; }

    /// <summary>The answer as JSON.</summary>
    public required string Answer { get; init; }

    /// <summary>Who answered.</summary>
    public required string Answerer { get; init; }

    /// <summary>When it was answered or imported, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The run that asked, or null for an imported answer.</summary>
    public string? RunId { get; init; }

    /// <summary>Whether it came from another cache.</summary>
    public bool IsImported { get; init; }

    /// <summary>The key under which it is stored: a hash of the question and its answerer.</summary>
    public required string Key { get; init; }
}
