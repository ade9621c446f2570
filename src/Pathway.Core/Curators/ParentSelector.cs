using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Curators;

/// <summary>Takes the best step from a term towards a root that nothing speaks against.</summary>
internal sealed class ParentSelector(AnchorIndex anchorIndex, ParentPath path)
{
    /// <summary>The name above a term, with how far the step may be trusted and why; null where everything above is excluded.</summary>
    /// <param name="term">A term from which the compass shows a way.</param>
    /// <param name="exclusions">What may not be named.</param>
    public (string Name, double Trust, string Reason)? Select(OntologyTerm term, Exclusions exclusions)
    {
        var seen = new HashSet<OntologyTerm> { term };
        // Nearest first: what lies above an excluded parent is still above the term.
        for (IReadOnlyList<ParentStep> steps = [.. path.FindSteps(term)]; steps.Count > 0; steps = NextLevel(steps, seen))
        {
            foreach (var step in steps)
            {
                if (FindHiddenRoot(step.Parent) is { } hidden)
                {
                    if (!exclusions.Excludes(hidden.Name))
                    {
                        return (hidden.Name, GetConfidence(step), $"{term.Id} lies below {step.Parent.Id}");
                    }
                }
                else if (IsAllowed(step.Parent, exclusions))
                {
                    return (step.Parent.Name, GetConfidence(step),
                        $"{step.Relation} in {term.Id}" + (step.Skipped > 0 ? $", {step.Skipped} passed by" : ""));
                }
            }
        }
        var anchorMatch = anchorIndex.Find(term)!;
        if (exclusions.Excludes(anchorMatch.Root.Name)) { return null; }
        return (anchorMatch.Root.Name, 1, anchorMatch.IsAnchor
            ? $"{term.Id} is an anchor of the root" : $"{term.Id} lies below {anchorMatch.Anchor.Id}");
    }

    /// <summary>The root for which an anchor stands that is not shown, or null.</summary>
    public PathwayRoot? FindHiddenRoot(OntologyTerm term) => anchorIndex.Find(term) is { IsAnchor: true } anchorMatch && path.IsHidden(term)
        ? anchorMatch.Root : null;

    /// <summary>
    /// Whether a term may be named: it is not the subject under another name, it is not excluded, and its own way up does not run
    /// through what is excluded, which would close the very cycle that the exclusion is there to break.
    /// </summary>
    public bool IsAllowed(OntologyTerm parent, Exclusions exclusions)
    {
        if (exclusions.IsSame(parent)) { return false; }
        for (var next = parent; next is not null && !exclusions.IsEmpty; next = path.FindSteps(next).FirstOrDefault()?.Parent)
        {
            if (exclusions.Excludes(next)) { return false; }
        }
        return true;
    }

    private IReadOnlyList<ParentStep> NextLevel(IReadOnlyList<ParentStep> steps, HashSet<OntologyTerm> seen) =>
    [
        .. steps.Where(step => seen.Add(step.Parent) && anchorIndex.Find(step.Parent) is not null)
            .SelectMany(
                step => path.FindSteps(step.Parent)
                    .Select(beyond => beyond with { Relation = "below", Skipped = step.Skipped + beyond.Skipped + 1 })),
    ];

    private static double GetConfidence(ParentStep step) => step.Relation switch { "is_a" => 1, "part_of" => 0.95, _ => 0.9 };
}

/// <summary>What may not be named as the parent of a term: the term itself and what the question excludes, under whatever name.</summary>
internal sealed class Exclusions
{
    private readonly HashSet<string> keys;
    private readonly HashSet<OntologyTerm> terms = [];
    private readonly HashSet<OntologyTerm> same = [];

    /// <param name="index">The names of the ontology.</param>
    /// <param name="matcher">Finds the concepts of names.</param>
    /// <param name="subject">The key of the term whose parent is sought.</param>
    /// <param name="excluded">The keys that are excluded.</param>
    public Exclusions(TermIndex index, TermMatcher matcher, string subject, IReadOnlyList<string> excluded)
    {
        keys = excluded.ToHashSet(StringComparer.Ordinal);
        foreach (var key in excluded) { terms.UnionWith(matcher.FindCertain(key) is { } term ? [term] : Bearers(key)); }
        same.UnionWith(Bearers(subject));
        if (matcher.FindCertain(subject) is { } certain) { same.Add(certain); }

        IEnumerable<OntologyTerm> Bearers(string key) => index.FindExact(key).Select(label => index.Labels[label].Term);
    }

    /// <summary>Whether a term bears the name of the subject, be it as a synonym.</summary>
    public bool IsSame(OntologyTerm term) => same.Contains(term);

    /// <summary>Whether a term is excluded.</summary>
    public bool Excludes(OntologyTerm term) => terms.Contains(term) || Excludes(term.Name);

    /// <summary>Whether a name is excluded as it stands.</summary>
    public bool Excludes(string name) => keys.Contains(TermName.Key(name));

    /// <summary>Whether nothing but the subject itself is excluded.</summary>
    public bool IsEmpty => keys.Count == 0;
}
