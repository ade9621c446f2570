namespace Pathway.Quality;

/// <summary>What an ontology says about a link of a hierarchy.</summary>
public enum PathwayLinkResult
{
    /// <summary>It has the parent above the node, by is_a and part_of.</summary>
    Confirmed,
    /// <summary>
    /// It has the parent above the node, but it also made the link, and one of the names was rewritten to find its term. So the link says
    /// nothing about the matching of names, and does not count as confirmed.
    /// </summary>
    SelfConfirmed,
    /// <summary>The node regulates the parent, or a term below it.</summary>
    Regulating,
    /// <summary>It has the node above the parent.</summary>
    Reversed,
    /// <summary>Both are one term.</summary>
    SameTerm,
    /// <summary>It has both terms, and none above the other.</summary>
    Unconfirmed,
    /// <summary>The name of the node or of the parent denotes no term, or the parent is a root.</summary>
    NotJudged,
}

/// <summary>A link of a hierarchy, with how the name of each end was matched.</summary>
public sealed record PathwayMeasuredLink
{
    /// <summary>The node.</summary>
    public required string Node { get; init; }

    /// <summary>Its parent.</summary>
    public required string Parent { get; init; }

    /// <summary>
    /// How the node was matched: identifier, exact name, exact synonym, rewritten, or not at all; for a term near the name that does not
    /// count, such as that of a broad synonym, how that was found.
    /// </summary>
    public required string NodeMatch { get; init; }

    /// <summary>The term that the node denotes, or null.</summary>
    public string? NodeId { get; init; }

    /// <summary>How the parent was matched; "root" for a root.</summary>
    public required string ParentMatch { get; init; }

    /// <summary>The term that the parent denotes, or null.</summary>
    public string? ParentId { get; init; }

    /// <summary>What the ontology says about the link.</summary>
    public required PathwayLinkResult Result { get; init; }

    /// <summary>The link and the result.</summary>
    public override string ToString() => $"{Node} < {Parent}: {Result}";
}

/// <summary>The number of nodes that were matched in one way.</summary>
/// <param name="Match">The kind of match.</param>
/// <param name="Nodes">The nodes, roots excluded.</param>
/// <param name="Terms">Of these, the terms of the input.</param>
public sealed record PathwayMatchCount(string Match, int Nodes, int Terms)
{
    /// <summary>The kind and the number of nodes.</summary>
    public override string ToString() => FormattableString.Invariant($"{Match} {Nodes}");
}
