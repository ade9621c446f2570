using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>Measures a hierarchy against an ontology.</summary>
internal static class QualityMeasurement
{
    /// <param name="hierarchy">The hierarchy, whoever built it.</param>
    /// <param name="index">The ontology.</param>
    public static PathwayQuality Of(PathwayHierarchy hierarchy, TermIndex index)
    {
        var terms = Terms(hierarchy, index);
        var ancestors = terms.Values.Distinct().ToDictionary(static term => term, OntologyGraph.Ancestors);
        var said = Said(hierarchy, terms);
        var edgesSaid = EdgesSaid(hierarchy, terms);
        var edgesTrue = EdgesTrue(ancestors);
        var links = hierarchy.Nodes.Where(static node => node.Parent is not null).ToArray();
        var grounded = links.Where(node => terms.ContainsKey(node.Name) && terms.ContainsKey(node.Parent!))
            .Select(node => (Term: terms[node.Name], Parent: terms[node.Parent!])).ToArray();
        var input = hierarchy.Nodes.Where(static node => node.Kind == PathwayNodeKind.Term).ToArray();
        var depths = new DepthFigures(hierarchy);
        return new PathwayQuality
        {
            Ontology = $"{index.Graph.Source.Title} {index.Graph.Source.Release}",
            Terms = input.Length,
            Grounded = input.Count(node => terms.ContainsKey(node.Name)),
            Unplaced = input.Count(static node => node.Level is null),
            MedianDepth = depths.Median,
            Depths = depths.Distribution,
            PairsSaid = said.Count,
            PairsTrue = ancestors.Sum(pair => pair.Value.Count(ancestors.ContainsKey)),
            PairsBoth = said.Count(pair => ancestors[pair.Term].Contains(pair.Above)),
            EdgesSaid = edgesSaid.Count,
            EdgesTrue = edgesTrue.Count,
            EdgesBoth = edgesSaid.Count(edgesTrue.Contains),
            Links = links.Length,
            Fallbacks = links.Count(static node => node.Provenance is { IsFallback: true }),
            GroundedLinks = grounded.Length,
            Confirmed = grounded.Count(pair => ancestors[pair.Term].Contains(pair.Parent)),
            Regulating = grounded.Count(pair => !ancestors[pair.Term].Contains(pair.Parent) && Regulates(pair.Term, pair.Parent)),
            Reversed = grounded.Count(pair => ancestors[pair.Parent].Contains(pair.Term)),
            SameTerm = grounded.Count(static pair => pair.Term == pair.Parent),
            WuPalmer = new WuPalmerSimilarity().Mean(grounded),
            MotifDistance = Motifs.Of(edgesSaid).DistanceTo(Motifs.Of(edgesTrue)),
        };
    }

    private static Dictionary<string, OntologyTerm> Terms(PathwayHierarchy hierarchy, TermIndex index)
    {
        var grounding = new TermGrounding(index);
        return hierarchy.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root)
            .Select(node => (node.Name, Term: grounding.Of(node))).Where(static pair => pair.Term is not null)
            .ToDictionary(static pair => pair.Name, static pair => pair.Term!, StringComparer.Ordinal);
    }

    private static HashSet<(OntologyTerm Term, OntologyTerm Above)> Said(PathwayHierarchy hierarchy, Dictionary<string, OntologyTerm> terms) =>
        hierarchy.Nodes.Where(node => terms.ContainsKey(node.Name))
            .SelectMany(node => node.Path.SkipLast(1).Where(terms.ContainsKey).Select(above => (Term: terms[node.Name], Above: terms[above])))
            .Where(static pair => pair.Term != pair.Above).ToHashSet();

    // What denotes no term is passed over: the next above that does is the parent.
    private static HashSet<(OntologyTerm Node, OntologyTerm Parent)> EdgesSaid(PathwayHierarchy hierarchy, Dictionary<string, OntologyTerm> terms) =>
        hierarchy.Nodes.Where(node => terms.ContainsKey(node.Name))
            .Select(node => (Node: terms[node.Name], Parent: node.Path.SkipLast(1).Reverse().Where(terms.ContainsKey).Select(above => terms[above]).FirstOrDefault(above => above != terms[node.Name])))
            .Where(static edge => edge.Parent is not null).Select(static edge => (edge.Node, edge.Parent!)).ToHashSet();

    private static HashSet<(OntologyTerm Node, OntologyTerm Parent)> EdgesTrue(Dictionary<OntologyTerm, HashSet<OntologyTerm>> ancestors) =>
        ancestors.SelectMany(pair =>
        {
            var above = pair.Value.Where(ancestors.ContainsKey).ToArray();
            var further = above.SelectMany(term => ancestors[term]).ToHashSet();
            return above.Where(term => !further.Contains(term)).Select(term => (pair.Key, term));
        }).ToHashSet();

    private static bool Regulates(OntologyTerm term, OntologyTerm parent) =>
        Regulation.Targets(term).Any(target => target == parent || OntologyGraph.IsAncestor(parent, target));
}
