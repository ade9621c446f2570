namespace Pathway.Model;

/// <summary>The kind of a change in a hierarchy.</summary>
public enum PathwayChangeKind
{
    /// <summary>A link that closed a cycle was cut.</summary>
    CutCycle,
    /// <summary>A chain that grew past the limit was cut there.</summary>
    CutDepth,
    /// <summary>A rule chose the parent of a term, because there was no usable answer.</summary>
    Fallback,
    /// <summary>Two names of one concept were merged.</summary>
    Merge,
    /// <summary>A node moved under another parent.</summary>
    Move,
    /// <summary>A node was added, for example between a parent and its child.</summary>
    Insert,
    /// <summary>A node was removed.</summary>
    Remove,
    /// <summary>A link that an ontology contradicts was cut.</summary>
    CutContradiction,
    /// <summary>A secondary parent was added or removed.</summary>
    SecondaryParent,
    /// <summary>Interactions moved from a merged name to the current one.</summary>
    Relink,
    /// <summary>The spelling of a name was changed; it is still the same name.</summary>
    Rename,
    /// <summary>The kind of a node was corrected.</summary>
    Reclassify,
    /// <summary>A stated value that follows from the place of the node was corrected.</summary>
    Correct,
}

/// <summary>One change with its reason. The changes are part of the result.</summary>
public sealed record PathwayChange
{
    /// <summary>The kind of the change.</summary>
    public required PathwayChangeKind Kind { get; init; }

    /// <summary>The name of the node that was changed.</summary>
    public required string Node { get; init; }

    /// <summary>The value before, for example the former parent; null where there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The value after, for example the new parent; null where there is none.</summary>
    public string? After { get; init; }

    /// <summary>The reason.</summary>
    public required string Reason { get; init; }

    /// <summary>Who decided: a rule or an answerer.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>The change on one line.</summary>
    public override string ToString() => $"{Kind} {Node}{Words()} ({Reason})";

    // A secondary parent is added or removed beside the parent: nothing moves.
    private string Words() => (Kind, Before, After) switch
    {
        (PathwayChangeKind.SecondaryParent, null, { } added) => $": added {added}",
        (PathwayChangeKind.SecondaryParent, { } removed, null) => $": removed {removed}",
        (_, null, null) => "",
        _ => $": {Before ?? "none"} -> {After ?? "none"}",
    };
}
