using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>Measures a hierarchy against an ontology.</summary>
internal static class QualityMeasurement
{
    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="index">The ontology.</param>
    public static PathwayQuality Of(PathwayHierarchy hierarchy, TermIndex index) =>
        Of(MeasuredGraph.Of(hierarchy, index), index.Graph.Source);

    /// <param name="nodes">The nodes with their links.</param>
    /// <param name="source">The ontology in which they are grounded.</param>
    public static PathwayQuality Of(IReadOnlyList<MeasuredNode> nodes, OntologySource source)
    {
        var grounded = nodes.Where(static node => node.Term is not null).ToArray();
        var ancestors = grounded.Select(static node => node.Term!).Distinct().ToDictionary(static term => term, OntologyGraph.Ancestors);
        var pairs = TermPairs.Of(grounded, ancestors);
        var inputPairs = TermPairs.Of([.. grounded.Where(static node => node.Kind != PathwayNodeKind.Sibling)], ancestors);
        var hierarchyEdges = grounded
            .SelectMany(static node => node.GetNearestTerms().Select(above => (Node: node.Term!, Parent: above.Term!))).ToHashSet();
        var ontologyEdges = GetOntologyEdges(ancestors);
        var links = grounded.SelectMany(static node => node.Parents.Where(static parent => parent.Term is not null)
            .Select(parent => (Term: node.Term!, Parent: parent.Term!))).ToArray();
        var input = nodes.Where(static node => node.Kind == PathwayNodeKind.Term).ToArray();
        var depths = new DepthStatistics(input.Select(static node => node.Level));
        return new PathwayQuality
        {
            Ontology = $"{source.Title} {source.Release}",
            Terms = input.Length,
            Grounded = input.Count(static node => node.Term is not null),
            Unplaced = input.Count(static node => node.Level is null),
            MedianDepth = depths.Median,
            Depths = depths.Distribution,
            HierarchyPairs = pairs.InHierarchy,
            OntologyPairs = pairs.InOntology,
            SharedPairs = pairs.InBoth,
            InputHierarchyPairs = inputPairs.InHierarchy,
            InputOntologyPairs = inputPairs.InOntology,
            InputSharedPairs = inputPairs.InBoth,
            HierarchyEdges = hierarchyEdges.Count,
            OntologyEdges = ontologyEdges.Count,
            SharedEdges = hierarchyEdges.Count(ontologyEdges.Contains),
            Links = nodes.Sum(static node => node.Parents.Count),
            Fallbacks = nodes.Count(static node => node.IsFallback),
            GroundedLinks = links.Length,
            Confirmed = links.Count(link => ancestors[link.Term].Contains(link.Parent)),
            Regulating = links.Count(link => !ancestors[link.Term].Contains(link.Parent) && Regulates(link.Term, link.Parent)),
            Reversed = links.Count(link => ancestors[link.Parent].Contains(link.Term)),
            SameTerm = links.Count(static link => link.Term == link.Parent),
            WuPalmer = new WuPalmerSimilarity().Mean(links),
            MotifDistance = Motifs.Of(hierarchyEdges).DistanceTo(Motifs.Of(ontologyEdges)),
        };
    }

    private static HashSet<(OntologyTerm Node, OntologyTerm Parent)> GetOntologyEdges(
        Dictionary<OntologyTerm, HashSet<OntologyTerm>> ancestors) =>
        ancestors.SelectMany(pair =>
        {
            var above = pair.Value.Where(ancestors.ContainsKey).ToArray();
            var further = above.SelectMany(term => ancestors[term]).ToHashSet();
            return above.Where(term => !further.Contains(term)).Select(term => (pair.Key, term));
        }).ToHashSet();

    private static bool Regulates(OntologyTerm term, OntologyTerm parent) =>
        Regulation.Targets(term).Any(target => target == parent || OntologyGraph.IsAncestor(parent, target));
}

/// <summary>The number of pairs of terms in the hierarchy, in the ontology, and in both.</summary>
internal readonly record struct TermPairs(int InHierarchy, int InOntology, int InBoth)
{
    /// <summary>Counts pairs of which both ends are among the nodes.</summary>
    /// <param name="nodes">Nodes that denote terms.</param>
    /// <param name="ancestors">The ancestors of each of those terms in the ontology.</param>
    public static TermPairs Of(IReadOnlyCollection<MeasuredNode> nodes, Dictionary<OntologyTerm, HashSet<OntologyTerm>> ancestors)
    {
        var included = nodes.ToHashSet();
        var terms = nodes.Select(static node => node.Term!).ToHashSet();
        var inHierarchy = nodes
            .SelectMany(node => node.GetAncestors().Where(included.Contains).Select(above => (Term: node.Term!, Above: above.Term!)))
            .Where(static pair => pair.Term != pair.Above).ToHashSet();
        return new TermPairs(inHierarchy.Count, terms.Sum(term => ancestors[term].Count(terms.Contains)),
            inHierarchy.Count(pair => ancestors[pair.Term].Contains(pair.Above)));
    }
}
