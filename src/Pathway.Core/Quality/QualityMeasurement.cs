using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>Measures a hierarchy against an ontology.</summary>
internal static class QualityMeasurement
{
    /// <param name="hierarchy">The hierarchy, whoever built it.</param>
    /// <param name="index">The ontology.</param>
    public static HierarchyQuality Of(PathwayHierarchy hierarchy, TermIndex index)
    {
        var grounding = new TermGrounding(index);
        var terms = hierarchy.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root)
            .Select(node => (node.Name, Term: grounding.Of(node))).Where(static pair => pair.Term is not null)
            .ToDictionary(static pair => pair.Name, static pair => pair.Term!, StringComparer.Ordinal);
        var ancestors = terms.Values.Distinct().ToDictionary(static term => term, OntologyGraph.Ancestors);
        var said = hierarchy.Nodes.Where(node => terms.ContainsKey(node.Name))
            .SelectMany(node => node.Path.SkipLast(1).Where(terms.ContainsKey).Select(above => (Term: terms[node.Name], Above: terms[above])))
            .Where(static pair => pair.Term != pair.Above).ToHashSet();
        var links = hierarchy.Nodes.Where(static node => node.Parent is not null).ToArray();
        var grounded = links.Where(node => terms.ContainsKey(node.Name) && terms.ContainsKey(node.Parent!))
            .Select(node => (Term: terms[node.Name], Parent: terms[node.Parent!])).ToArray();
        var input = hierarchy.Nodes.Where(static node => node.Kind == PathwayNodeKind.Term).ToArray();
        return new HierarchyQuality
        {
            Terms = input.Length,
            Grounded = input.Count(node => terms.ContainsKey(node.Name)),
            Unplaced = input.Count(static node => node.Level is null),
            MedianDepth = Median([.. input.Select(static node => node.Level ?? 0).Order()]),
            PairsSaid = said.Count,
            PairsTrue = ancestors.Sum(pair => pair.Value.Count(ancestors.ContainsKey)),
            PairsBoth = said.Count(pair => ancestors[pair.Term].Contains(pair.Above)),
            Links = links.Length,
            Fallbacks = links.Count(static node => node.Provenance is { IsFallback: true }),
            GroundedLinks = grounded.Length,
            Confirmed = grounded.Count(pair => ancestors[pair.Term].Contains(pair.Parent)),
            Regulating = grounded.Count(pair => !ancestors[pair.Term].Contains(pair.Parent) && Regulates(pair.Term, pair.Parent)),
            Reversed = grounded.Count(pair => ancestors[pair.Parent].Contains(pair.Term)),
            SameTerm = grounded.Count(static pair => pair.Term == pair.Parent),
        };
    }

    private static bool Regulates(OntologyTerm term, OntologyTerm parent) =>
        Regulation.Targets(term).Any(target => target == parent || OntologyGraph.IsAncestor(parent, target));

    private static double Median(IReadOnlyList<int> sorted) => sorted.Count == 0 ? 0 : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
}
