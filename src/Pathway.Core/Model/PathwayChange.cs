namespace Pathway.Model;

/// <summary>What was changed in a hierarchy.</summary>
public enum PathwayChangeKind
{
    /// <summary>A link that closed a cycle was cut.</summary>
    CutCycle,
    /// <summary>A chain that grew past the limit was cut there.</summary>
    CutDepth,
    /// <summary>A rule placed a term, because no answer served.</summary>
    Fallback,
    /// <summary>Two names of one concept became one.</summary>
    Merge,
    /// <summary>A node moved under another parent.</summary>
    Move,
    /// <summary>A node was put between a parent and its children.</summary>
    Insert,
    /// <summary>A node was taken out.</summary>
    Remove,
    /// <summary>A link that an ontology contradicts was cut.</summary>
    CutContradiction,
    /// <summary>A further parent was decided to be a secondary one, or given up again.</summary>
    SecondaryParent,
    /// <summary>Interactions went from a name to the one that stands for it now.</summary>
    Relink,
    /// <summary>A name is written in another way; it is still the same name.</summary>
    Rename,
    /// <summary>A node is of another kind than it was said to be.</summary>
    Reclassify,
    /// <summary>What was stated of a node, and follows from its place, was put right.</summary>
    Correct,
}

/// <summary>One change with its reason. The list of changes is part of the result.</summary>
public sealed record PathwayChange
{
    /// <summary>What was done.</summary>
    public required PathwayChangeKind Kind { get; init; }

    /// <summary>The name of the node that was changed.</summary>
    public required string Node { get; init; }

    /// <summary>What stood there before, for example the former parent; null where nothing did.</summary>
    public string? Before { get; init; }

    /// <summary>What stands there now; null where nothing does.</summary>
    public string? After { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who decided: a rule or an answerer.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>The change in a line.</summary>
    public override string ToString() => $"{Kind} {Node}{Words()} ({Reason})";

    // A further parent comes or goes beside the one parent: nothing moves.
    private string Words() => (Kind, Before, After) switch
    {
        (PathwayChangeKind.SecondaryParent, null, { } added) => $": added {added}",
        (PathwayChangeKind.SecondaryParent, { } removed, null) => $": removed {removed}",
        (_, null, null) => "",
        _ => $": {Before ?? "none"} -> {After ?? "none"}",
    };
}
