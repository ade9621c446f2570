namespace Pathway.Model;

/// <summary>Everything a hierarchy is made of, before its order and levels are worked out.</summary>
internal sealed record HierarchyDraft
{
    /// <summary>
    /// No chain may have more links. Far above what a climb may reach (50); a chain of a hundred thousand would only eat memory.
    /// </summary>
    public const int MaxLevel = 200;

    public required PathwayRootProfile Profile { get; init; }
    public required string RunId { get; init; }
    public required IReadOnlyCollection<NodeDraft> Nodes { get; init; }
    public IReadOnlyCollection<PathwayInteraction> Interactions { get; init; } = [];
    public IReadOnlyCollection<PathwayChange> Changes { get; init; } = [];
    public IReadOnlyCollection<PathwayFailure> Failures { get; init; } = [];

    /// <summary>What was stated of the whole and follows from the rest; null where nothing was.</summary>
    public StatedSummary? Stated { get; init; }
}

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
    public StatedValues? Stated { get; init; }

    public string Key => TermName.Key(Name);
}

/// <summary>A finished hierarchy taken apart again, so that a step can make the next one of it.</summary>
internal static class NodeDrafts
{
    /// <summary>Everything that a hierarchy is made of.</summary>
    public static HierarchyDraft Of(PathwayHierarchy hierarchy) => new()
    {
        Profile = hierarchy.Profile, RunId = hierarchy.RunId, Nodes = [.. hierarchy.Nodes.Select(Of)],
        Interactions = hierarchy.Interactions, Changes = hierarchy.Changes.ToArray(), Failures = hierarchy.Failures.ToArray(),
    };

    /// <summary>The node of a root, as its profile names it.</summary>
    public static NodeDraft Of(PathwayRoot root) => new()
    {
        Name = root.Name, Kind = PathwayNodeKind.Root, OntologyId = root.Id, Description = root.Description,
        Provenance = new PathwayProvenance { Answerer = "root profile", Source = PathwaySource.Profile },
    };

    /// <summary>What a node is made of.</summary>
    public static NodeDraft Of(PathwayNode node) => new()
    {
        Name = node.Name, Parent = node.Parent, Kind = node.Kind, State = node.State, CandidateParents = node.CandidateParents,
        SecondaryParents = node.SecondaryParents,
        OntologyId = node.OntologyId, Description = node.Description, Provenance = node.Provenance,
    };
}

/// <summary>What was stated of a node although it follows from the links. Never believed, only checked.</summary>
internal sealed record StatedValues
{
    /// <summary>The number of links up to its root.</summary>
    public int? Level { get; init; }

    /// <summary>Whether it has no children.</summary>
    public bool? IsLeaf { get; init; }

    /// <summary>The names above it, from the top of its chain down.</summary>
    public IReadOnlyList<string>? Ancestors { get; init; }

    /// <summary>Why it hangs nowhere; only such a node has a state of its own.</summary>
    public PathwayNodeState? State { get; init; }

    /// <summary>What a finished node says of itself.</summary>
    public static StatedValues Of(PathwayNode node) => new()
    {
        Level = node.Level, Ancestors = [.. node.Path.SkipLast(1)], State = node.Parent is null && node.Root is null ? node.State : null,
    };
}

/// <summary>What a file states of the whole although it follows from the rest.</summary>
/// <param name="IsComplete">Whether no question stayed open.</param>
/// <param name="Unassigned">The identifiers of the interactions that hang under no node.</param>
internal sealed record StatedSummary(bool IsComplete, IReadOnlyList<string> Unassigned);
