namespace Pathway.Model;

/// <summary>Everything a hierarchy is made of, before its order and levels are worked out.</summary>
internal sealed record HierarchyDraft
{
    public required PathwayRootProfile Profile { get; init; }
    public required string RunId { get; init; }
    public required IReadOnlyCollection<NodeDraft> Nodes { get; init; }
    public IReadOnlyCollection<PathwayInteraction> Interactions { get; init; } = [];
    public IReadOnlyCollection<PathwayChange> Changes { get; init; } = [];
    public IReadOnlyCollection<PathwayFailure> Failures { get; init; } = [];
}
