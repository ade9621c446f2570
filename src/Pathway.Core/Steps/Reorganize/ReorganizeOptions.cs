using Pathway.Model;

namespace Pathway.Steps.Reorganize;

/// <summary>What a reorganisation does.</summary>
internal sealed record ReorganizeOptions
{
    /// <summary>The phases that run.</summary>
    public PathwayReorganizePhase Phases { get; init; } = PathwayReorganizePhase.All;

    /// <summary>The most links between a node and its root that an intermediate may make.</summary>
    public int MaxDepth { get; init; } = 10;

    public bool Has(PathwayReorganizePhase phase) => Phases.HasFlag(phase);
}
