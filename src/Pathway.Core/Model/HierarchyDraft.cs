namespace Pathway.Model;

/// <summary>Everything a hierarchy is made of, before its order and levels are worked out.</summary>
internal sealed record HierarchyDraft
{
    /// <summary>No chain may have more links. Far above what a climb may reach (50); a chain of a hundred thousand would only eat memory.</summary>
    public const int DeepestLevel = 200;

    public required PathwayRootProfile Profile { get; init; }
    public required string RunId { get; init; }
    public required IReadOnlyCollection<NodeDraft> Nodes { get; init; }
    public IReadOnlyCollection<PathwayInteraction> Interactions { get; init; } = [];
    public IReadOnlyCollection<PathwayChange> Changes { get; init; } = [];
    public IReadOnlyCollection<PathwayFailure> Failures { get; init; } = [];

    /// <summary>What was stated of the whole and follows from the rest; null where nothing was.</summary>
    public HierarchyClaims? Claims { get; init; }
}
