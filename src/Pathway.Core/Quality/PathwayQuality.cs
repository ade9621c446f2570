using Pathway.Model;

namespace Pathway.Quality;

/// <summary>
/// The quality of a hierarchy, measured against an ontology. A pair is a node and one of its ancestors, roots excluded, that denote
/// different terms. A pair is true when the ontology has the ancestor above the node too, by is_a and part_of. An edge is a pair without
/// a third term between.
/// </summary>
public sealed record PathwayQuality
{
    /// <summary>The ontology and its release.</summary>
    public required string Ontology { get; init; }

    /// <summary>Terms of the input.</summary>
    public required int Terms { get; init; }

    /// <summary>Terms of the input that denote a term of the ontology.</summary>
    public required int Grounded { get; init; }

    /// <summary>Terms of the input without a place under a root.</summary>
    public required int Unplaced { get; init; }

    /// <summary>The median number of links between a term of the input and its root; 0 for an unplaced term.</summary>
    public required double MedianDepth { get; init; }

    /// <summary>
    /// The number of terms of the input at each depth: the first number counts terms without a link, the second one terms directly under a
    /// root.
    /// </summary>
    public required IReadOnlyList<int> Depths { get; init; }

    /// <summary>Pairs of the hierarchy.</summary>
    public required int HierarchyPairs { get; init; }

    /// <summary>Pairs of the ontology among the same nodes.</summary>
    public required int OntologyPairs { get; init; }

    /// <summary>Pairs in both.</summary>
    public required int SharedPairs { get; init; }

    /// <summary>Pairs of the hierarchy without its siblings: of terms of the input and their ancestors.</summary>
    public required int InputHierarchyPairs { get; init; }

    /// <summary>Pairs of the ontology among those nodes.</summary>
    public required int InputOntologyPairs { get; init; }

    /// <summary>Pairs in both.</summary>
    public required int InputSharedPairs { get; init; }

    /// <summary>Edges of the hierarchy between its nearest terms.</summary>
    public required int HierarchyEdges { get; init; }

    /// <summary>
    /// Edges of the ontology between the same terms. Its terms have several parents, so that a tree cannot have all edges.
    /// </summary>
    public required int OntologyEdges { get; init; }

    /// <summary>Edges in both.</summary>
    public required int SharedEdges { get; init; }

    /// <summary>Links from nodes to their parents, links to roots included.</summary>
    public required int Links { get; init; }

    /// <summary>Links that a rule chose, because there was no usable answer.</summary>
    public required int Fallbacks { get; init; }

    /// <summary>Links whose ends both denote terms.</summary>
    public required int GroundedLinks { get; init; }

    /// <summary>Grounded links that the ontology has too, without those that confirm themselves.</summary>
    public required int Confirmed { get; init; }

    /// <summary>
    /// Grounded links that the ontology has too, but that it made itself, of a name that was rewritten to find its term. They say nothing
    /// about the matching of names, and count neither for nor against the hierarchy.
    /// </summary>
    public required int SelfConfirmed { get; init; }

    /// <summary>Grounded links that are neither is_a nor part_of: the child regulates the parent, or a term below it.</summary>
    public required int Regulating { get; init; }

    /// <summary>Grounded links where the ontology has the child above the parent.</summary>
    public required int Reversed { get; init; }

    /// <summary>Links whose ends denote the same term.</summary>
    public required int SameTerm { get; init; }

    /// <summary>
    /// The mean similarity of Wu and Palmer between the parents and those in the ontology, over the links between terms, from 0 to 1; null
    /// without such links.
    /// </summary>
    public required double? WuPalmer { get; init; }

    /// <summary>
    /// The distance of the shapes of the hierarchy and the ontology, from 0 to 1: the total variation between the shares of chains, forks,
    /// joins and triangles of three terms.
    /// </summary>
    public required double MotifDistance { get; init; }

    /// <summary>Each link with how its ends were matched, and what the ontology says about it.</summary>
    public required IReadOnlyList<PathwayMeasuredLink> MeasuredLinks
    {
        get;
        init => field = DisplayList<PathwayMeasuredLink>.Of(value);
    }

    /// <summary>How the nodes were matched to the ontology, roots excluded; the most frequent kind first.</summary>
    public required IReadOnlyList<PathwayMatchCount> Matches { get; init => field = DisplayList<PathwayMatchCount>.Of(value); }

    /// <summary>Names with known truth, checked against the hierarchy; null where none were given.</summary>
    public PathwayReferenceQuality? Reference { get; init; }

    /// <summary>The share of the terms of the input that denote a term of the ontology, 0 to 1.</summary>
    public double GroundedShare => Ratio.Of(Grounded, Terms);

    /// <summary>The share of the links that are fallbacks, 0 to 1.</summary>
    public double FallbackShare => Ratio.Of(Fallbacks, Links);

    /// <summary>The share of the links between terms that the ontology has too, 0 to 1; without links that confirm themselves.</summary>
    public double ConfirmedShare => Ratio.Of(Confirmed, GroundedLinks - SelfConfirmed);

    /// <summary>The share of the pairs of the hierarchy that are true, 0 to 1.</summary>
    public double AncestorPrecision => Ratio.Of(SharedPairs, HierarchyPairs);

    /// <summary>The share of the true pairs that the hierarchy has, 0 to 1.</summary>
    public double AncestorRecall => Ratio.Of(SharedPairs, OntologyPairs);

    /// <summary>The harmonic mean of both; 0 where there is nothing to compare.</summary>
    public double AncestorF1 => Ratio.Of(2 * SharedPairs, HierarchyPairs + OntologyPairs);

    /// <summary>
    /// The same without siblings. A sibling has more true ancestors than one path to a root can have, so that even correct siblings lower
    /// the recall of the whole.
    /// </summary>
    public double InputAncestorF1 => Ratio.Of(2 * InputSharedPairs, InputHierarchyPairs + InputOntologyPairs);

    /// <summary>The share of the edges of the hierarchy that are true, 0 to 1.</summary>
    public double EdgePrecision => Ratio.Of(SharedEdges, HierarchyEdges);

    /// <summary>The share of the true edges that the hierarchy has, 0 to 1.</summary>
    public double EdgeRecall => Ratio.Of(SharedEdges, OntologyEdges);

    /// <summary>The harmonic mean of both; 0 where there is nothing to compare.</summary>
    public double EdgeF1 => Ratio.Of(2 * SharedEdges, HierarchyEdges + OntologyEdges);
}
