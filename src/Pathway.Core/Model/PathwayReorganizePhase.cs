namespace Pathway.Model;

/// <summary>The phases of a reorganisation. Each may be left out; the chosen ones always run in this order.</summary>
[Flags]
public enum PathwayReorganizePhase
{
    /// <summary>No phase; the hierarchy does not change.</summary>
    None = 0,
    /// <summary>Merges names of one concept. Interactions are relinked, whether Relink is chosen or not.</summary>
    Deduplicate = 1,
    /// <summary>Chooses the best of several candidate parents; the others become secondary parents.</summary>
    OneParent = 2,
    /// <summary>Places nodes that reach no root, and inserts intermediates between a root and its children where one belongs.</summary>
    Place = 4,
    /// <summary>Gives interactions of merged terms the current name.</summary>
    Relink = 8,
    /// <summary>Removes nodes without a parent, children and interactions.</summary>
    Prune = 16,
    /// <summary>Checks the result before it is released.</summary>
    Check = 32,
    /// <summary>All phases.</summary>
    All = Deduplicate | OneParent | Place | Relink | Prune | Check,
}
