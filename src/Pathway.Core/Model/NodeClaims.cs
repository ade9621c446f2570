namespace Pathway.Model;

/// <summary>What was stated of a node although it follows from the links. Never believed, only checked.</summary>
internal sealed record NodeClaims
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
    public static NodeClaims Of(PathwayNode node) => new()
    {
        Level = node.Level, Ancestors = [.. node.Path.SkipLast(1)], State = node.Parent is null && node.Root is null ? node.State : null,
    };
}

/// <summary>What a file states of the whole although it follows from the rest.</summary>
/// <param name="IsComplete">Whether no question stayed open.</param>
/// <param name="Unassigned">The identifiers of the interactions that hang under no node.</param>
internal sealed record HierarchyClaims(bool IsComplete, IReadOnlyList<string> Unassigned);
