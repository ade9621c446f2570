namespace Pathway.Quality;

/// <summary>
/// How good a hierarchy is, measured against an ontology. Pairs of nodes count where both ends denote terms, and different
/// ones; roots take no part in them. A pair is said when one node lies above the other in the hierarchy, and true when its
/// term lies above the other's in the ontology, by is_a and part_of.
/// </summary>
internal sealed record HierarchyQuality
{
    /// <summary>Terms of the input.</summary>
    public required int Terms { get; init; }

    /// <summary>Those of them that denote a term of the ontology.</summary>
    public required int Grounded { get; init; }

    /// <summary>Terms of the input that have no place under a root.</summary>
    public required int Unplaced { get; init; }

    /// <summary>The median number of links between a term of the input and its root; one that has no place counts 0.</summary>
    public required double MedianDepth { get; init; }

    /// <summary>Pairs that the hierarchy says.</summary>
    public required int PairsSaid { get; init; }

    /// <summary>Pairs that are true among the nodes of the hierarchy.</summary>
    public required int PairsTrue { get; init; }

    /// <summary>Pairs that are both.</summary>
    public required int PairsBoth { get; init; }

    /// <summary>Links from a node to its parent, those to roots included.</summary>
    public required int Links { get; init; }

    /// <summary>Links that a rule placed, because no answer served.</summary>
    public required int Fallbacks { get; init; }

    /// <summary>Links whose ends both denote terms.</summary>
    public required int GroundedLinks { get; init; }

    /// <summary>Those of them that are true.</summary>
    public required int Confirmed { get; init; }

    /// <summary>Those of them that are no is_a or part_of: the child regulates the parent, or something that is one.</summary>
    public required int Regulating { get; init; }

    /// <summary>Those of them where the ontology has the child above the parent.</summary>
    public required int Reversed { get; init; }

    /// <summary>Links whose ends denote one term.</summary>
    public required int SameTerm { get; init; }

    /// <summary>The share of the terms of the input that denote a term of the ontology, 0 to 1.</summary>
    public double GroundedShare => Share(Grounded, Terms);

    /// <summary>The share of the links that are fallbacks, 0 to 1.</summary>
    public double FallbackShare => Share(Fallbacks, Links);

    /// <summary>The share of the links between terms that are true, 0 to 1.</summary>
    public double ConfirmedShare => Share(Confirmed, GroundedLinks);

    /// <summary>The share of the said pairs that are true, 0 to 1.</summary>
    public double AncestorPrecision => Share(PairsBoth, PairsSaid);

    /// <summary>The share of the true pairs that are said, 0 to 1.</summary>
    public double AncestorRecall => Share(PairsBoth, PairsTrue);

    /// <summary>The harmonic mean of both; 0 for a hierarchy that says nothing.</summary>
    public double AncestorF1 => Share(2 * PairsBoth, PairsSaid + PairsTrue);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
