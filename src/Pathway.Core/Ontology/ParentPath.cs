using System.Collections.Concurrent;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// The possible parents of a term on its path to its nearest anchor, best first. Grouping terms are skipped: their parents are used
/// instead. So are terms that are not used.
/// </summary>
/// <param name="graph">The ontology.</param>
/// <param name="anchorIndex">The nearest anchors.</param>
/// <param name="isUsed">Whether a term is used in the organism; null where all terms are.</param>
internal sealed class ParentPath(OntologyGraph graph, AnchorIndex anchorIndex, Func<OntologyTerm, bool>? isUsed = null)
{
    // Terms with more than this share of the ontology below them are grouping terms ("organelle organization").
    private const double GroupingShare = 0.02;

    // A small ontology has no terms that only group others.
    private const int MinGroupingSize = 200;
    private const double HiddenShare = 0.1;

    // Paths that are longer than this count as equally long.
    private const int MaxComparedLength = 4;

    private readonly ConcurrentDictionary<OntologyTerm, int> lengths = new();
    private readonly ConcurrentDictionary<OntologyTerm, bool> empty = new();

    /// <summary>
    /// The steps up from a term: those to the same anchor first, then those to the same root. The steps from an anchor stay below its root;
    /// most anchors have none, because they are children of the root.
    /// </summary>
    public IEnumerable<ParentStep> FindSteps(OntologyTerm term)
    {
        if (anchorIndex.Find(term) is not { } anchorMatch) { return []; }
        return Steps(term).DistinctBy(static step => step.Parent)
            .Select(step => (Step: step, Match: anchorIndex.Find(step.Parent)))
            .Where(pair => pair.Match is not null && (!anchorMatch.IsAnchor || IsWithin(anchorMatch, pair.Match)))
            .OrderByDescending(pair => pair.Match!.Order == anchorMatch.Order)
            .ThenByDescending(pair => pair.Match!.Anchor == anchorMatch.Anchor)
            .ThenBy(static pair => pair.Step.Rank)
            .ThenBy(pair => Length(pair.Step.Parent) > MaxComparedLength)
            .ThenByDescending(pair => graph.Specificity(pair.Step.Parent))
            .ThenBy(static pair => pair.Step.Parent.Index)
            .Select(static pair => pair.Step);
    }

    /// <summary>
    /// Whether a term only groups others: "organelle organization" is very general, and a term "involved in" another only combines two
    /// terms of the ontology.
    /// </summary>
    public bool IsGroupingTerm(OntologyTerm parent) => anchorIndex.Find(parent) is { IsAnchor: false }
        && (graph.Size(parent) > Math.Max(MinGroupingSize, graph.Terms.Count * GroupingShare) || SaysNothing(parent)
            || parent.Name.Contains(" involved in ", StringComparison.Ordinal)
            || parent.Name.Contains(", via ", StringComparison.Ordinal));

    // "Signaling" and "cellular process" fit everything.
    private bool SaysNothing(OntologyTerm term) => empty.GetOrAdd(term, static one => !NameMeaning.IsThere(one.Name));

    /// <summary>The number of steps from a term to its root along the best steps.</summary>
    private int Length(OntologyTerm term) => lengths.TryGetValue(term, out var known) ? known
        : lengths[term] = 1 + (FindSteps(term).Select(static step => step.Parent).FirstOrDefault() is { } parent ? Length(parent) : 0);

    /// <summary>
    /// Whether an anchor adds nothing to its root: it is the root itself, or so general, or has a name that says nothing, or is not used.
    /// It is not shown.
    /// </summary>
    public bool IsHidden(OntologyTerm anchor) => graph.Size(anchor) > Math.Max(MinGroupingSize, graph.Terms.Count * HiddenShare)
        || SaysNothing(anchor) || isUsed?.Invoke(anchor) == false
        || (anchorIndex.Find(anchor) is { IsAnchor: true } match && graph.FindCurrent(match.Root.Id) == anchor
            && match.Root.Key == TermName.Key(anchor.Name));

    // The parent of an anchor is no regulation, unless the anchor is one.
    private static bool IsWithin(AnchorMatch anchor, AnchorMatch parent) =>
        parent.Order == anchor.Order && (Regulation.IsRegulation(anchor.Term) || !Regulation.IsRegulation(parent.Term));

    private IEnumerable<ParentStep> Steps(OntologyTerm term)
    {
        var passed = new HashSet<OntologyTerm> { term };
        foreach (var step in Expand(term)) { yield return step; }

        // Links of regulation may lead back: each term is passed by once.
        IEnumerable<ParentStep> Expand(OntologyTerm below) => Links(below).Where(step => step.Parent != term).SelectMany(step =>
            !IsGroupingTerm(step.Parent) && !IsUnused(step.Parent) ? [step]
            : passed.Add(step.Parent) ? Expand(step.Parent).Select(step.Then) : []);
    }

    // An anchor ends the path; where it is not used it is hidden.
    private bool IsUnused(OntologyTerm term) => isUsed?.Invoke(term) == false && anchorIndex.Find(term) is not { IsAnchor: true };

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

    // A directed regulation is below the undirected one of the same process, which is below the process.
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
/// <param name="Rank">The rank of the kind of step: 0 is best.</param>
/// <param name="Skipped">The number of grouping terms that were skipped.</param>
internal sealed record ParentStep(OntologyTerm Parent, string Relation, int Rank, int Skipped = 0)
{
    /// <summary>This step to a grouping term and the next step as one step.</summary>
    public ParentStep Then(ParentStep next) => next with
    {
        Rank = Rank + next.Rank + 1, Skipped = next.Skipped + 1, Relation = next.Relation == Relation ? Relation : "below",
    };
}
