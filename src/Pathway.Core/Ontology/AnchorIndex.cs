using Pathway.Model;

namespace Pathway.Ontology;

/// <summary>
/// The nearest anchor of a root profile for every term of an ontology. The length of a path is the loss of specificity along it: a specific
/// anchor is nearer than a general one, however many links lie between. Paths follow is_a and part_of, and from a term that is named as the
/// regulation of a process also its link to that process. Ties are decided by the order of the profile.
/// </summary>
internal sealed class AnchorIndex
{
    // In millionths of the range of specificity. Whole numbers, so that paths of equal length are equal on every machine. Each link adds a
    // small cost to the loss of specificity; links other than is_a add more.
    private const long LinkCost = 10_000;
    private const long PartOfCost = 50_000;
    private const long RegulatesCost = 100_000;

    private readonly OntologyGraph graph;
    private readonly AnchorMatch?[] anchorMatches;

    public AnchorIndex(OntologyGraph graph, PathwayRootProfile profile)
    {
        this.graph = graph;
        anchorMatches = new AnchorMatch?[graph.Terms.Count];
        var regulators = Regulators(graph);
        var pending = new PriorityQueue<AnchorMatch, (long Distance, int Order, int Term)>();
        for (var root = 0; root < profile.Roots.Count; root++)
        {
            foreach (var anchor in profile.Roots[root].Anchors.Prepend(profile.Roots[root].Id).Select(graph.FindCurrent)
                .OfType<OntologyTerm>())
            {
                Offer(new AnchorMatch(profile.Roots[root], root, anchor, anchor, 0));
            }
        }
        HasAnchors = pending.Count > 0;
        while (pending.TryDequeue(out var anchorMatch, out _))
        {
            if (anchorMatches[anchorMatch.Term.Index] is not null) { continue; }
            anchorMatches[anchorMatch.Term.Index] = anchorMatch;
            foreach (var child in anchorMatch.Term.Children)
            {
                var isA = child.Links.Any(link => link.Relation is OntologyRelation.IsA && link.Parent == anchorMatch.Term);
                Offer(anchorMatch.Extend(child, SpecificityLoss(child, anchorMatch.Term) + (isA ? 0 : PartOfCost)));
            }
            foreach (var regulator in regulators[anchorMatch.Term])
            {
                Offer(anchorMatch.Extend(regulator, SpecificityLoss(regulator, anchorMatch.Term) + RegulatesCost));
            }
        }

        void Offer(AnchorMatch anchorMatch)
        {
            if (anchorMatches[anchorMatch.Term.Index] is null)
            {
                pending.Enqueue(anchorMatch, (anchorMatch.Distance, anchorMatch.Order, anchorMatch.Term.Index));
            }
        }
    }

    /// <summary>Whether the ontology has any anchor of the profile.</summary>
    public bool HasAnchors { get; }

    /// <summary>The nearest anchor of a term, or null where no path leads to one.</summary>
    public AnchorMatch? Find(OntologyTerm term) => anchorMatches[term.Index];

    private long SpecificityLoss(OntologyTerm child, OntologyTerm parent) => LinkCost + Math.Max(0, Millionths(child) - Millionths(parent));

    private long Millionths(OntologyTerm term) => (long)Math.Round(graph.Specificity(term) * 1_000_000);

    private static ILookup<OntologyTerm, OntologyTerm> Regulators(OntologyGraph graph) => graph.Terms
        .Where(Regulation.IsRegulation)
        .SelectMany(static term => Regulation.Targets(term).Select(target => (Target: target, Regulator: term)))
        .ToLookup(static pair => pair.Target, static pair => pair.Regulator);
}

/// <summary>The path from a term to its nearest anchor.</summary>
/// <param name="Root">The root of the anchor.</param>
/// <param name="Order">The position of the root in the profile.</param>
/// <param name="Anchor">The anchor.</param>
/// <param name="Term">The term from which the path starts.</param>
/// <param name="Distance">The length of the path, in millionths of the range of specificity: 0 for the anchor itself.</param>
internal sealed record AnchorMatch(PathwayRoot Root, int Order, OntologyTerm Anchor, OntologyTerm Term, long Distance)
{
    /// <summary>Whether the term is the anchor itself, which is a child of the root.</summary>
    public bool IsAnchor => Distance == 0;

    /// <summary>The path from a term below the current one.</summary>
    public AnchorMatch Extend(OntologyTerm term, long cost) => this with { Term = term, Distance = Distance + cost };
}
