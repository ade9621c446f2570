using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Curators;

/// <summary>Selects the best allowed parent of a term on its path to a root.</summary>
internal sealed class ParentSelector(AnchorIndex anchorIndex, ParentPath path)
{
    /// <summary>The name of the parent with its confidence and the reason; null where all ancestors are excluded.</summary>
    /// <param name="term">A term with an anchor match.</param>
    /// <param name="exclusions">The names that are not allowed.</param>
    public (string Name, double Trust, string Reason)? Select(OntologyTerm term, Exclusions exclusions)
    {
        var seen = new HashSet<OntologyTerm> { term };
        // Nearest first. The ancestors of an excluded parent are still ancestors of the term.
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

    /// <summary>The root of a hidden anchor, or null.</summary>
    public PathwayRoot? FindHiddenRoot(OntologyTerm term) => anchorIndex.Find(term) is { IsAnchor: true } anchorMatch && path.IsHidden(term)
        ? anchorMatch.Root : null;

    /// <summary>
    /// Whether a term is allowed as the parent: it is not the subject under another name, and neither it nor a term on its path to the root
    /// is excluded. A path through an excluded term would close the cycle that the exclusion is meant to break.
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

/// <summary>The names that are not allowed as the parent of a term: the term itself and the excluded terms, with all their names.</summary>
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
        foreach (var key in excluded) { terms.UnionWith(matcher.Find(key)?.Term is { } term ? [term] : Bearers(key)); }
        same.UnionWith(Bearers(subject));
        if (matcher.Find(subject)?.Term is { } certain) { same.Add(certain); }

        IEnumerable<OntologyTerm> Bearers(string key) => index.FindExact(key).Select(label => index.Labels[label].Term);
    }

    /// <summary>Whether the subject is a name or a synonym of a term.</summary>
    public bool IsSame(OntologyTerm term) => same.Contains(term);

    /// <summary>Whether a term is excluded.</summary>
    public bool Excludes(OntologyTerm term) => terms.Contains(term) || Excludes(term.Name);

    /// <summary>Whether a name itself is excluded.</summary>
    public bool Excludes(string name) => keys.Contains(TermName.Key(name));

    /// <summary>Whether only the subject itself is excluded.</summary>
    public bool IsEmpty => keys.Count == 0;
}
