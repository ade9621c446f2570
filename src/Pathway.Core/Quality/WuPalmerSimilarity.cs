using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>
/// The similarity of Wu and Palmer: twice the depth of the deepest term above both, by the sum of their depths. A term's depth is
/// the longest way up, in terms, so that none above it is deeper.
/// </summary>
internal sealed class WuPalmerSimilarity
{
    private readonly Dictionary<OntologyTerm, int> depths = [];

    /// <summary>The mean over links of how like the parent is to the likest that the ontology has for the child; null without links that it could have.</summary>
    public double? Mean(IEnumerable<(OntologyTerm Term, OntologyTerm Parent)> links)
    {
        var scores = links.Select(link => Parents(link.Term).Select(parent => Of(link.Parent, parent)).DefaultIfEmpty(-1).Max()).Where(static score => score >= 0).ToArray();
        return scores.Length == 0 ? null : scores.Average();
    }

    /// <summary>From above 0 (nothing but the top in common; 0 without even that) to 1 (the same term).</summary>
    public double Of(OntologyTerm one, OntologyTerm other)
    {
        var above = OntologyGraph.Ancestors(one);
        above.Add(one);
        var common = OntologyGraph.Ancestors(other).Append(other).Where(above.Contains).Select(Depth).DefaultIfEmpty(0).Max();
        return 2.0 * common / (Depth(one) + Depth(other));
    }

    private int Depth(OntologyTerm term)
    {
        if (depths.TryGetValue(term, out var known)) { return known; }
        return depths[term] = 1 + Parents(term).Select(Depth).DefaultIfEmpty(0).Max();
    }

    private static IEnumerable<OntologyTerm> Parents(OntologyTerm term) => term.Links.Where(static link => link.IsHierarchical).Select(static link => link.Parent);
}
