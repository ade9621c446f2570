using Pathway.Model;

namespace Pathway.Quality;

/// <summary>
/// The comparison of two hierarchies, the reference and the difference. Nodes match by name, else by an ontology identifier that is
/// unique in both.
/// </summary>
public sealed record PathwayComparison
{
    /// <summary>Nodes of the reference, roots included.</summary>
    public required int ReferenceNodes { get; init; }

    /// <summary>Nodes of the difference, roots included.</summary>
    public required int DifferenceNodes { get; init; }

    /// <summary>Nodes in both.</summary>
    public required int SharedNodes { get; init; }

    /// <summary>Links of the reference from nodes to their parents.</summary>
    public required int ReferenceEdges { get; init; }

    /// <summary>Links of the difference.</summary>
    public required int DifferenceEdges { get; init; }

    /// <summary>Links in both.</summary>
    public required int SharedEdges { get; init; }

    /// <summary>Pairs of a node and one of its ancestors in the reference.</summary>
    public required int ReferencePairs { get; init; }

    /// <summary>Such pairs in the difference.</summary>
    public required int DifferencePairs { get; init; }

    /// <summary>Pairs in both.</summary>
    public required int SharedPairs { get; init; }

    /// <summary>Shared nodes, other than roots, under the same root in both.</summary>
    public required int SameRoot { get; init; }

    /// <summary>Shared nodes, other than roots, that have a place in the reference.</summary>
    public required int SharedPlaced { get; init; }

    /// <summary>
    /// The mean similarity of Wu and Palmer between the parents of shared nodes and those in the reference, from 0 to 1; null without
    /// shared nodes.
    /// </summary>
    public required double? WuPalmer { get; init; }

    /// <summary>
    /// The distance of the shapes, from 0 to 1: the total variation between the shares of chains, forks, joins and triangles of three
    /// nodes, secondary parents included.
    /// </summary>
    public required double MotifDistance { get; init; }

    /// <summary>The median number of links between a term of the input and its root, in the reference.</summary>
    public required double ReferenceMedianDepth { get; init; }

    /// <summary>The same in the difference.</summary>
    public required double DifferenceMedianDepth { get; init; }

    /// <summary>The share of the links that a rule chose, in the reference, 0 to 1.</summary>
    public required double ReferenceFallbackShare { get; init; }

    /// <summary>The same in the difference.</summary>
    public required double DifferenceFallbackShare { get; init; }

    /// <summary>The changes from the reference to the difference: moved, added and removed nodes, by kind and name.</summary>
    public required IReadOnlyList<PathwayChange> Changes { get; init; }

    /// <summary>Whether both have the same nodes under the same parents.</summary>
    public bool AreEqual => Changes.Count == 0;

    /// <summary>The share of the difference's links that are in the reference, 0 to 1.</summary>
    public double EdgePrecision => Ratio.Of(SharedEdges, DifferenceEdges);

    /// <summary>The share of the reference's links that are in the difference, 0 to 1.</summary>
    public double EdgeRecall => Ratio.Of(SharedEdges, ReferenceEdges);

    /// <summary>The harmonic mean of both.</summary>
    public double EdgeF1 => Ratio.Of(2 * SharedEdges, ReferenceEdges + DifferenceEdges);

    /// <summary>The share of the difference's pairs that are in the reference, 0 to 1.</summary>
    public double AncestorPrecision => Ratio.Of(SharedPairs, DifferencePairs);

    /// <summary>The share of the reference's pairs that are in the difference, 0 to 1.</summary>
    public double AncestorRecall => Ratio.Of(SharedPairs, ReferencePairs);

    /// <summary>The harmonic mean of both.</summary>
    public double AncestorF1 => Ratio.Of(2 * SharedPairs, ReferencePairs + DifferencePairs);

    /// <summary>The share of the shared nodes that are under the same root in both, 0 to 1.</summary>
    public double SameRootShare => Ratio.Of(SameRoot, SharedPlaced);
}
