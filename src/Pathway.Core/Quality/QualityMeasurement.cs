using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>Measures a hierarchy against an ontology.</summary>
internal static class QualityMeasurement
{
    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="index">The ontology.</param>
    /// <param name="reference">Names with known truth that were checked against the hierarchy, or null.</param>
    public static PathwayQuality Of(PathwayHierarchy hierarchy, TermIndex index, PathwayReferenceQuality? reference = null) =>
        Of(MeasuredGraph.Of(hierarchy, index), index.Graph.Source) with { Reference = reference };

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
        var judge = new LinkJudge(ancestors, source);
        PathwayMeasuredLink[] measured = [.. nodes.SelectMany(node => node.Parents.Select(parent => judge.Of(node, parent)))];
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
            Confirmed = Count(PathwayLinkResult.Confirmed),
            SelfConfirmed = Count(PathwayLinkResult.SelfConfirmed),
            Regulating = Count(PathwayLinkResult.Regulating),
            Reversed = Count(PathwayLinkResult.Reversed),
            SameTerm = Count(PathwayLinkResult.SameTerm),
            MeasuredLinks = measured,
            Matches = CountMatches(nodes),
            WuPalmer = new WuPalmerSimilarity().Mean(links),
            MotifDistance = Motifs.Of(hierarchyEdges).DistanceTo(Motifs.Of(ontologyEdges)),
        };

        int Count(PathwayLinkResult result) => measured.Count(link => link.Result == result);
    }

    private static PathwayMatchCount[] CountMatches(IEnumerable<MeasuredNode> nodes) =>
    [
        .. nodes.Where(static node => node.Kind != PathwayNodeKind.Root).GroupBy(static node => node.Match.Kind, StringComparer.Ordinal)
            .Select(static kind => new PathwayMatchCount(kind.Key, kind.Count(),
                kind.Count(static node => node.Kind == PathwayNodeKind.Term)))
            .OrderByDescending(static count => count.Nodes).ThenBy(static count => count.Match, StringComparer.Ordinal),
    ];

    private static HashSet<(OntologyTerm Node, OntologyTerm Parent)> GetOntologyEdges(
        Dictionary<OntologyTerm, HashSet<OntologyTerm>> ancestors) =>
        ancestors.SelectMany(pair =>
        {
            var above = pair.Value.Where(ancestors.ContainsKey).ToArray();
            var further = above.SelectMany(term => ancestors[term]).ToHashSet();
            return above.Where(term => !further.Contains(term)).Select(term => (pair.Key, term));
        }).ToHashSet();
}

/// <summary>Judges links by the ontology.</summary>
/// <param name="ancestors">The ancestors of each term that a node denotes.</param>
/// <param name="source">The ontology: links that it made itself do not confirm what its rules made of names.</param>
internal sealed class LinkJudge(Dictionary<OntologyTerm, HashSet<OntologyTerm>> ancestors, OntologySource source)
{
    /// <summary>What the ontology says about a link.</summary>
    public PathwayMeasuredLink Of(MeasuredNode node, MeasuredNode parent) => new()
    {
        Node = node.Name, Parent = parent.Name, NodeMatch = node.Match.Kind, NodeId = node.Term?.Id, ParentMatch = parent.Match.Kind,
        ParentId = parent.Term?.Id, Result = Judge(node, parent),
    };

    private PathwayLinkResult Judge(MeasuredNode node, MeasuredNode parent)
    {
        if (node.Term is not { } term || parent.Term is not { } above) { return PathwayLinkResult.NotJudged; }
        if (term == above) { return PathwayLinkResult.SameTerm; }
        if (ancestors[term].Contains(above))
        {
            return (node.Match.IsRewritten || parent.Match.IsRewritten) && IsOwn(node) ? PathwayLinkResult.SelfConfirmed
                : PathwayLinkResult.Confirmed;
        }
        return ancestors[above].Contains(term) ? PathwayLinkResult.Reversed
            : Regulates(term, above) ? PathwayLinkResult.Regulating : PathwayLinkResult.Unconfirmed;
    }

    private bool IsOwn(MeasuredNode node) => node.Answerer?.StartsWith(source.Answerer, StringComparison.Ordinal) == true;

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
