namespace Pathway.Model;

/// <summary>A node before its place in the tree is worked out; steps and readers make these.</summary>
internal sealed record NodeDraft
{
    public required string Name { get; init; }
    public string? Parent { get; init; }
    public PathwayNodeKind Kind { get; init; }

    /// <summary>The state of a node without a parent; placed nodes derive theirs.</summary>
    public PathwayNodeState State { get; init; } = PathwayNodeState.Unplaced;

    public IReadOnlyList<string> CandidateParents { get; init; } = [];
    public IReadOnlyList<string> SecondaryParents { get; init; } = [];
    public string? OntologyId { get; init; }
    public string? Description { get; init; }
    public PathwayProvenance? Provenance { get; init; }

    /// <summary>What was stated of the node and follows from its place; null where nothing was.</summary>
    public NodeClaims? Claims { get; init; }

    public string Key => TermName.Key(Name);
}
