namespace Pathway.Model;

/// <summary>The parts of a reorganisation; each may be left out. What is chosen always runs in this order.</summary>
[Flags]
public enum PathwayReorganizePhase
{
    /// <summary>Nothing; the hierarchy stays as it is.</summary>
    None = 0,
    /// <summary>Names of one concept become one. Interactions are relinked, chosen or not.</summary>
    Deduplicate = 1,
    /// <summary>Of several parents that were named for a node, the best becomes its parent and the others secondary.</summary>
    OneParent = 2,
    /// <summary>Nodes that reach no root are placed, and what hangs directly under a root gets an intermediate where one belongs.</summary>
    Place = 4,
    /// <summary>Interactions follow the terms that were merged.</summary>
    Relink = 8,
    /// <summary>Nodes that hang nowhere and hold nothing are taken out.</summary>
    Prune = 16,
    /// <summary>The result is checked before it is released.</summary>
    Check = 32,
    /// <summary>All of them.</summary>
    All = Deduplicate | OneParent | Place | Relink | Prune | Check,
}
