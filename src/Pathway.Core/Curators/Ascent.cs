using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Curators;

/// <summary>Takes the best step from a term towards a root that nothing speaks against.</summary>
internal sealed class Ascent(RootCompass compass, ParentPath path)
{
    /// <summary>The name above a term, with how far the step may be trusted and why; null where everything above is excluded.</summary>
    /// <param name="term">A term from which the compass shows a way.</param>
    /// <param name="exclusions">What may not be named.</param>
    public (string Name, double Trust, string Reason)? From(OntologyTerm term, Exclusions exclusions)
    {
        var seen = new HashSet<OntologyTerm> { term };
        // Nearest first: what lies above an excluded parent is still above the term.
        for (IReadOnlyList<ParentStep> steps = [.. path.From(term)]; steps.Count > 0; steps = Beyond(steps, seen))
        {
            foreach (var step in steps)
            {
                if (RootIn(step.Parent) is { } hidden)
                {
                    if (!exclusions.Excludes(hidden.Name)) { return (hidden.Name, Trust(step), $"{term.Id} lies below {step.Parent.Id}"); }
                }
                else if (IsFree(step.Parent, exclusions))
                {
                    return (step.Parent.Name, Trust(step), $"{step.Relation} in {term.Id}" + (step.Passed > 0 ? $", {step.Passed} passed by" : ""));
                }
            }
        }
        var bearing = compass.Of(term)!;
        if (exclusions.Excludes(bearing.Root.Name)) { return null; }
        return (bearing.Root.Name, 1, bearing.IsAnchor ? $"{term.Id} is an anchor of the root" : $"{term.Id} lies below {bearing.Anchor.Id}");
    }

    /// <summary>The root for which an anchor stands that is not shown, or null.</summary>
    public PathwayRoot? RootIn(OntologyTerm term) => compass.Of(term) is { IsAnchor: true } bearing && path.IsHidden(term) ? bearing.Root : null;

    /// <summary>
    /// Whether a term may be named: it is not the subject under another name, it is not excluded, and its own way up does not run
    /// through what is excluded, which would close the very cycle that the exclusion is there to break.
    /// </summary>
    public bool IsFree(OntologyTerm parent, Exclusions exclusions)
    {
        if (exclusions.IsSame(parent)) { return false; }
        for (var next = parent; next is not null && !exclusions.IsEmpty; next = path.From(next).FirstOrDefault()?.Parent)
        {
            if (exclusions.Excludes(next)) { return false; }
        }
        return true;
    }

    private IReadOnlyList<ParentStep> Beyond(IReadOnlyList<ParentStep> steps, HashSet<OntologyTerm> seen) =>
    [
        .. steps.Where(step => seen.Add(step.Parent) && compass.Of(step.Parent) is not null)
            .SelectMany(step => path.From(step.Parent).Select(beyond => beyond with { Relation = "below", Passed = step.Passed + beyond.Passed + 1 })),
    ];

    private static double Trust(ParentStep step) => step.Relation switch { "is_a" => 1, "part_of" => 0.95, _ => 0.9 };
}
