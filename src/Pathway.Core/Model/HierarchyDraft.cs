namespace Pathway.Model;

/// <summary>The parts of a hierarchy, before order and levels are computed.</summary>
internal sealed record HierarchyDraft
{
    /// <summary>
    /// The most links of a chain: far above the greatest -MaxDepth (50), but low enough to limit memory.
    /// </summary>
    public const int MaxLevel = 200;

    public required PathwayRootProfile Profile { get; init; }
    public required string RunId { get; init; }
    public required IReadOnlyCollection<NodeDraft> Nodes { get; init; }
    public IReadOnlyCollection<PathwayInteraction> Interactions { get; init; } = [];
    public IReadOnlyCollection<PathwayChange> Changes { get; init; } = [];
    public IReadOnlyCollection<PathwayFailure> Failures { get; init; } = [];

    /// <summary>How many siblings a view of a hierarchy leaves out; 0 for the whole.</summary>
    public int LeftOutSiblings { get; init; }

    /// <summary>What a file states of the whole although it follows from the rest; null where it states nothing.</summary>
    public StatedSummary? Stated { get; init; }
}

/// <summary>A node before its place in the tree is computed. Steps and readers create these.</summary>
internal sealed record NodeDraft
{
    public required string Name
    {
        get;
        init
        {
            field = value;
            Key = TermName.Key(value);
        }
    }

    public string? Parent
    {
        get;
        init
        {
            field = value;
            ParentKey = value is null ? null : TermName.Key(value);
        }
    }

    public PathwayNodeKind Kind { get; init; }

    /// <summary>The state of a node without a parent; that of a placed node follows from its place.</summary>
    public PathwayNodeState State { get; init; } = PathwayNodeState.Unplaced;

    public IReadOnlyList<string> CandidateParents { get; init; } = [];
    public IReadOnlyList<string> SecondaryParents { get; init; } = [];
    public string? OntologyId { get; init; }
    public string? Description { get; init; }
    public PathwayProvenance? Provenance { get; init; }

    /// <summary>What a file states of the node although it follows from its place; null where it states nothing.</summary>
    public StatedValues? Stated { get; init; }

    /// <summary>The key of the name.</summary>
    public string Key { get; private init; } = "";

    /// <summary>The key of the parent; null where it names none.</summary>
    public string? ParentKey { get; private init; }
}

/// <summary>Converts a finished hierarchy to a draft, so that a step can make the next hierarchy from it.</summary>
internal static class NodeDrafts
{
    /// <summary>The draft of a hierarchy.</summary>
    public static HierarchyDraft Of(PathwayHierarchy hierarchy) => new()
    {
        Profile = hierarchy.Profile, RunId = hierarchy.RunId, Nodes = [.. hierarchy.Nodes.Select(Of)],
        Interactions = hierarchy.Interactions, Changes = hierarchy.Changes.ToArray(), Failures = hierarchy.Failures.ToArray(),
    };

    /// <summary>The node of a root.</summary>
    public static NodeDraft Of(PathwayRoot root) => new()
    {
        Name = root.Name, Kind = PathwayNodeKind.Root, OntologyId = root.Id, Description = root.Description,
        Provenance = new PathwayProvenance { Answerer = "root profile", Source = PathwaySource.Profile },
    };

    /// <summary>The draft of a node.</summary>
    public static NodeDraft Of(PathwayNode node) => new()
    {
        Name = node.Name, Parent = node.Parent, Kind = node.Kind, State = node.State, CandidateParents = node.CandidateParents,
        SecondaryParents = node.SecondaryParents, OntologyId = node.OntologyId,
        Description = node.Description, Provenance = node.Provenance,
    };
}

/// <summary>Values that a file states of a node although they follow from the links. They are checked, never used.</summary>
internal sealed record StatedValues
{
    /// <summary>The number of links up to its root.</summary>
    public int? Level { get; init; }

    /// <summary>Whether it has no children.</summary>
    public bool? IsLeaf { get; init; }

    /// <summary>The names above it, from the top of its chain down.</summary>
    public IReadOnlyList<string>? Ancestors { get; init; }

    /// <summary>Why the node has no parent; only such a node has a state of its own.</summary>
    public PathwayNodeState? State { get; init; }

    /// <summary>The values of a finished node.</summary>
    public static StatedValues Of(PathwayNode node) => new()
    {
        Level = node.Level, Ancestors = [.. node.Path.SkipLast(1)], State = node.Parent is null && node.Root is null ? node.State : null,
    };
}

/// <summary>Values that a file states of the whole although they follow from the rest.</summary>
/// <param name="IsComplete">Whether no question stayed open.</param>
/// <param name="Unassigned">The identifiers of the interactions without a node.</param>
internal sealed record StatedSummary(bool IsComplete, IReadOnlyList<string> Unassigned);
