using System.Collections.Concurrent;

namespace Pathway.Ontology;

/// <summary>
/// The parents that a term may have on its way to the root that its compass shows, best first. Terms that only group
/// others are passed by: their parents stand in for them.
/// </summary>
internal sealed class ParentPath(OntologyGraph graph, AnchorIndex anchorIndex)
{
    // Terms with more below them than this share of the ontology say little ("organelle organization").
    private const double GroupingShare = 0.02;
    private const double HiddenShare = 0.1;

    // Beyond that many steps the shorter way says as much as the longer one.
    private const int MaxComparedLength = 4;

    private readonly ConcurrentDictionary<OntologyTerm, int> lengths = new();

    /// <summary>
    /// The steps up from a term; those to the same anchor come first, then those to the same root. From an anchor they stay
    /// within what its root holds; most anchors have none, and hang directly under the root.
    /// </summary>
    public IEnumerable<ParentStep> FindSteps(OntologyTerm term)
    {
        if (anchorIndex.Find(term) is not { } anchorMatch) { return []; }
        return Steps(term).DistinctBy(static step => step.Parent)
            .Select(step => (Step: step, Bearing: anchorIndex.Find(step.Parent)))
            .Where(pair => pair.Bearing is not null && (!anchorMatch.IsAnchor || IsWithin(anchorMatch, pair.Bearing)))
            .OrderByDescending(pair => pair.Bearing!.Order == anchorMatch.Order)
            .ThenByDescending(pair => pair.Bearing!.Anchor == anchorMatch.Anchor)
            .ThenBy(static pair => pair.Step.Rank)
            .ThenBy(pair => Length(pair.Step.Parent) > MaxComparedLength)
            .ThenByDescending(pair => graph.Specificity(pair.Step.Parent))
            .ThenBy(static pair => pair.Step.Parent.Index)
            .Select(static pair => pair.Step);
    }

    /// <summary>
    /// Whether a term only groups others: "organelle organization" says little, and a term "involved in" another only crosses two that are
    /// there themselves.
    /// </summary>
    public bool IsGroupingTerm(OntologyTerm parent) => anchorIndex.Find(parent) is { IsAnchor: false }
        && (graph.Size(parent) > graph.Terms.Count * GroupingShare || parent.Name.Contains(" involved in ", StringComparison.Ordinal)
            || parent.Name.Contains(", via ", StringComparison.Ordinal));

    /// <summary>How many steps lead from a term to its root when the best is taken each time.</summary>
    private int Length(OntologyTerm term) => lengths.TryGetValue(term, out var known) ? known
        : lengths[term] = 1 + (FindSteps(term).Select(static step => step.Parent).FirstOrDefault() is { } parent ? Length(parent) : 0);

    /// <summary>Whether an anchor says so little that its root says as much: it is not shown.</summary>
    public bool IsHidden(OntologyTerm anchor) => graph.Size(anchor) > graph.Terms.Count * HiddenShare;

    // An anchor that is no regulation does not become one on its way up.
    private static bool IsWithin(AnchorMatch anchor, AnchorMatch parent) =>
        parent.Order == anchor.Order && (Regulation.IsRegulation(anchor.Term) || !Regulation.IsRegulation(parent.Term));

    private IEnumerable<ParentStep> Steps(OntologyTerm term) => Links(term).SelectMany(step => IsGroupingTerm(step.Parent)
        ? Steps(step.Parent)
        .Select(beyond =>
            beyond with
            { Rank = step.Rank + beyond.Rank + 1, Skipped = beyond.Skipped + 1, Relation = beyond.Relation == step.Relation ? step.Relation
                : "below" })
        : [step]);

    private static IEnumerable<ParentStep> Links(OntologyTerm term)
    {
        var isRegulation = Regulation.IsRegulation(term);
        var targets = isRegulation ? Regulation.Targets(term).ToHashSet() : [];
        foreach (var link in term.Links)
        {
            if (link.IsHierarchical) { yield return new ParentStep(link.Parent, link.RelationName, Rank(term, link, targets)); }
            else if (isRegulation) { yield return new ParentStep(link.Parent, link.RelationName, 1); }
        }
    }

    // A directed regulation is below the undirected one of the same process, and that is below the process.
    private static int Rank(OntologyTerm term, OntologyLink link, HashSet<OntologyTerm> targets)
    {
        if (targets.Count > 0)
        {
            var same = Regulation.IsDirected(term) && Regulation.IsRegulation(link.Parent) && !Regulation.IsDirected(link.Parent)
                && Regulation.Targets(link.Parent).Any(targets.Contains);
            return same ? 0 : 2;
        }
        return link.Relation is OntologyRelation.IsA ? 0 : 1;
    }
}

/// <summary>A step from a term to a parent.</summary>
/// <param name="Parent">The parent.</param>
/// <param name="Relation">The relation, as ontologies write it.</param>
/// <param name="Rank">How far the step is from the best kind: 0 is best.</param>
/// <param name="Skipped">How many terms that only group others were passed by.</param>
internal sealed record ParentStep(OntologyTerm Parent, string Relation, int Rank, int Skipped = 0);
