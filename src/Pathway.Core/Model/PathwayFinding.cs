namespace Pathway.Model;

/// <summary>How much a finding matters; the greater value matters more.</summary>
public enum PathwaySeverity
{
    /// <summary>Worth knowing; nothing need be done.</summary>
    Info,
    /// <summary>Somebody should look: it may be right, or something is still open.</summary>
    Warning,
    /// <summary>The hierarchy is wrong at this place.</summary>
    Error,
}

/// <summary>Something that a check found in a hierarchy.</summary>
public sealed record PathwayFinding
{
    /// <summary>The name of the rule that found it, for example "cycle".</summary>
    public required string Rule { get; init; }

    /// <summary>How much it matters.</summary>
    public required PathwaySeverity Severity { get; init; }

    /// <summary>
    /// The name of the node, cleaned of white space and characters that do not show; for an interaction its identifier; null where it
    /// concerns the whole.
    /// </summary>
    public string? Node { get; init; }

    /// <summary>
    /// The names from the top of the node's chain down to it; for a cycle its members, each followed by its parent. Of a long path the end.
    /// </summary>
    public IReadOnlyList<string> Path { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Fix { get; init; }

    /// <summary>The file in which it was found; null for nodes from a pipeline.</summary>
    public string? Source { get; init; }

    /// <summary>The finding in a line.</summary>
    public override string ToString() => $"{Severity} {Rule}: {Message}";
}
