using Pathway.Model;

namespace Pathway.Steps.Reorganize;

/// <summary>What a reorganisation does.</summary>
internal sealed record ReorganizeOptions
{
    /// <summary>The phases that run.</summary>
    public PathwayReorganizePhase Phases { get; init; } = PathwayReorganizePhase.All;

    /// <summary>The most links between a node and its root that an intermediate may make.</summary>
    public int MaxDepth { get; init; } = 10;

    /// <summary>Told of each error that the rules still find when the phases have ended and the check runs; the result is released with it.</summary>
    public Action<PathwayFinding> Found { get; init; } = static _ => { };

    /// <summary>Whether the next phase begins: a look ahead ends with the phase in which an answer is missing, for what follows depends on it.</summary>
    public Func<bool> GoesOn { get; init; } = static () => true;

    /// <summary>Several phases as one value.</summary>
    public static PathwayReorganizePhase Together(IEnumerable<PathwayReorganizePhase> phases) => phases.Aggregate(PathwayReorganizePhase.None, static (all, one) => all | one);

    public bool Has(PathwayReorganizePhase phase) => Phases.HasFlag(phase);
}
