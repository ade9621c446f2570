using Pathway.Model;

namespace Pathway.Ontology;

/// <summary>
/// Shows from every term of an ontology the way to the nearest anchor of a root profile. A way is as long as what it gives up
/// in specificity: an anchor that says much is nearer than one that says little, however many links lie between. Is_a and
/// part_of lead up; from a term that is named as the regulation of a process its link to that process leads up too. Ties go
/// by the order of the profile.
/// </summary>
internal sealed class AnchorIndex
{
    // In millionths of the whole range of specificity. Whole numbers, so that ways of equal length are equal on every machine.
    // A link that is no is_a costs more than what it gives up, and every link costs a little.
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
            foreach (var anchor in profile.Roots[root].Anchors.Prepend(profile.Roots[root].Id).Select(graph.Find).OfType<OntologyTerm>())
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
                Offer(anchorMatch with
                    { Term = child, Distance = anchorMatch.Distance + SpecificityLoss(child, anchorMatch.Term) + (isA ? 0 : PartOfCost) });
            }
            foreach (var regulator in regulators[anchorMatch.Term])
            {
                Offer(anchorMatch with
                    { Term = regulator, Distance = anchorMatch.Distance + SpecificityLoss(regulator, anchorMatch.Term) + RegulatesCost });
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

    /// <summary>Where a term leads to, or null where no anchor is met.</summary>
    public AnchorMatch? Find(OntologyTerm term) => anchorMatches[term.Index];

    private long SpecificityLoss(OntologyTerm child, OntologyTerm parent) => LinkCost + Math.Max(0, Millionths(child) - Millionths(parent));

    private long Millionths(OntologyTerm term) => (long)Math.Round(graph.Specificity(term) * 1_000_000);

    private static ILookup<OntologyTerm, OntologyTerm> Regulators(OntologyGraph graph) => graph.Terms
        .Where(Regulation.IsRegulation)
        .SelectMany(static term => Regulation.Targets(term).Select(target => (Target: target, Regulator: term)))
        .ToLookup(static pair => pair.Target, static pair => pair.Regulator);
}

/// <summary>The way from a term to an anchor.</summary>
/// <param name="Root">The root whose anchor is met.</param>
/// <param name="Order">The place of the root in the profile.</param>
/// <param name="Anchor">The anchor.</param>
/// <param name="Term">The term from which the way leads.</param>
/// <param name="Distance">The length of the way, in millionths of the range of specificity: 0 for the anchor itself.</param>
internal sealed record AnchorMatch(PathwayRoot Root, int Order, OntologyTerm Anchor, OntologyTerm Term, long Distance)
{
    /// <summary>Whether the term is the anchor itself, which hangs directly under the root.</summary>
    public bool IsAnchor => Distance == 0;
}
