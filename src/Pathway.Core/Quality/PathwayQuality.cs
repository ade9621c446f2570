namespace Pathway.Quality;

/// <summary>
/// How good a hierarchy is, measured against an ontology. Pairs of nodes count where both ends denote terms, and different
/// ones; roots take no part in them. A pair is said when one node lies above the other in the hierarchy, and true when its
/// term lies above the other's in the ontology, by is_a and part_of. Of a pair without a third term between, an edge is made.
/// </summary>
public sealed record PathwayQuality
{
    /// <summary>The ontology and its release.</summary>
    public required string Ontology { get; init; }

    /// <summary>Terms of the input.</summary>
    public required int Terms { get; init; }

    /// <summary>Those of them that denote a term of the ontology.</summary>
    public required int Grounded { get; init; }

    /// <summary>Terms of the input that have no place under a root.</summary>
    public required int Unplaced { get; init; }

    /// <summary>The median number of links between a term of the input and its root; one that has no place counts 0.</summary>
    public required double MedianDepth { get; init; }

    /// <summary>
    /// How many terms of the input lie how many links below their root: the first number is that of terms without a link, the second of
    /// terms directly under a root.
    /// </summary>
    public required IReadOnlyList<int> Depths { get; init; }

    /// <summary>Pairs that the hierarchy says.</summary>
    public required int HierarchyPairs { get; init; }

    /// <summary>Pairs that are true among the nodes of the hierarchy.</summary>
    public required int OntologyPairs { get; init; }

    /// <summary>Pairs that are both.</summary>
    public required int SharedPairs { get; init; }

    /// <summary>Pairs that the hierarchy says without its siblings: of terms of the input and what lies above them.</summary>
    public required int InputHierarchyPairs { get; init; }

    /// <summary>Pairs that are true among those nodes.</summary>
    public required int InputOntologyPairs { get; init; }

    /// <summary>Pairs that are both.</summary>
    public required int InputSharedPairs { get; init; }

    /// <summary>Edges of the hierarchy between its nearest terms.</summary>
    public required int HierarchyEdges { get; init; }

    /// <summary>
    /// Edges of the ontology between the same terms. Terms of an ontology have several parents: a tree cannot have all of them.
    /// </summary>
    public required int OntologyEdges { get; init; }

    /// <summary>Edges that are both.</summary>
    public required int SharedEdges { get; init; }

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

    /// <summary>
    /// How near the parents are to those that the ontology has, from 0 to 1: the mean similarity of Wu and Palmer over the links between
    /// terms; null without such links.
    /// </summary>
    public required double? WuPalmer { get; init; }

    /// <summary>
    /// How unlike the shapes are, from 0 to 1: the total variation between the shares of chains, forks, joins and triangles among three
    /// terms, in the hierarchy and in the ontology.
    /// </summary>
    public required double MotifDistance { get; init; }

    /// <summary>The share of the terms of the input that denote a term of the ontology, 0 to 1.</summary>
    public double GroundedShare => Ratio.Of(Grounded, Terms);

    /// <summary>The share of the links that are fallbacks, 0 to 1.</summary>
    public double FallbackShare => Ratio.Of(Fallbacks, Links);

    /// <summary>The share of the links between terms that are true, 0 to 1.</summary>
    public double ConfirmedShare => Ratio.Of(Confirmed, GroundedLinks);

    /// <summary>The share of the said pairs that are true, 0 to 1.</summary>
    public double AncestorPrecision => Ratio.Of(SharedPairs, HierarchyPairs);

    /// <summary>The share of the true pairs that are said, 0 to 1.</summary>
    public double AncestorRecall => Ratio.Of(SharedPairs, OntologyPairs);

    /// <summary>The harmonic mean of both; 0 for a hierarchy that says nothing.</summary>
    public double AncestorF1 => Ratio.Of(2 * SharedPairs, HierarchyPairs + OntologyPairs);

    /// <summary>
    /// The same without siblings. A sibling has more true ancestors than one path to a root can hold, so that siblings lower the recall of
    /// the whole, however right they are.
    /// </summary>
    public double InputAncestorF1 => Ratio.Of(2 * InputSharedPairs, InputHierarchyPairs + InputOntologyPairs);

    /// <summary>The share of the said edges that are true, 0 to 1.</summary>
    public double EdgePrecision => Ratio.Of(SharedEdges, HierarchyEdges);

    /// <summary>The share of the true edges that are said, 0 to 1.</summary>
    public double EdgeRecall => Ratio.Of(SharedEdges, OntologyEdges);

    /// <summary>The harmonic mean of both; 0 for a hierarchy that says nothing.</summary>
    public double EdgeF1 => Ratio.Of(2 * SharedEdges, HierarchyEdges + OntologyEdges);
}
