using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>
/// The best of several parents: the nearest of those that the ontology has above the term. Of several that are equally near, one
/// below the same root as the term, then the one whose way up holds most of what is true of the term, then the most specific. A root is better than nothing, but not than a true ancestor.
/// </summary>
internal static class OntologyChooseParent
{
    public static ChooseParentAnswer Answer(OntologyNames names, RootCompass compass, ParentPath path, OntologyGraph graph, ChooseParentQuestion question)
    {
        if (names.Of(question.Subject) is not { } term) { return Abstain("the name is not in the ontology"); }
        var above = Above(term);
        var ancestors = question.Candidates.Where(candidate => question.Roots.Find(candidate) is null)
            .Select(candidate => (Name: candidate, Term: names.Of(candidate)))
            .Where(pair => pair.Term is not null && pair.Term != term && above.Contains(pair.Term) && !names.Denotes(question.Subject, pair.Term))
            .Select(static pair => (pair.Name, Term: pair.Term!)).ToArray();
        var bearing = compass.Of(term);
        if (ancestors.Length == 0) { return ItsRoot(bearing, question) ?? Abstain($"none of the candidates lies above {term.Id}"); }
        var best = ancestors.Where(pair => !ancestors.Any(other => other.Term != pair.Term && Above(other.Term).Contains(pair.Term)))
            .OrderByDescending(pair => compass.Of(pair.Term)?.Order == bearing?.Order)
            .ThenByDescending(pair => OntologyGraph.IsAncestor(pair.Term, term))
            .ThenByDescending(pair => WayUp(path, pair.Term).Count(above.Contains))
            .ThenByDescending(pair => graph.Specificity(pair.Term))
            .ThenBy(static pair => pair.Name, StringComparer.Ordinal).First();
        return new ChooseParentAnswer { Parent = best.Name, Confidence = 1, Reason = $"{best.Term.Id} is the nearest above {term.Id} of those named" };
    }

    // The names that will most likely stand above a candidate: a tree has one way up, however many terms lie above in the ontology.
    private static IEnumerable<OntologyTerm> WayUp(ParentPath path, OntologyTerm term)
    {
        for (var next = term; next is not null; next = path.From(next).FirstOrDefault()?.Parent) { yield return next; }
    }

    // What a regulation controls lies above it here, as in the answers for parents.
    private static HashSet<OntologyTerm> Above(OntologyTerm term)
    {
        var above = OntologyGraph.Ancestors(term);
        if (!Regulation.IsRegulation(term)) { return above; }
        foreach (var target in Regulation.Targets(term))
        {
            above.Add(target);
            above.UnionWith(OntologyGraph.Ancestors(target));
        }
        return above;
    }

    private static ChooseParentAnswer? ItsRoot(Bearing? bearing, ChooseParentQuestion question) =>
        bearing is not null && question.Candidates.Contains(TermName.Key(bearing.Root.Name))
            ? new ChooseParentAnswer { Parent = TermName.Key(bearing.Root.Name), Confidence = 0.9, Reason = $"{bearing.Term.Id} lies below {bearing.Anchor.Id}, and no other candidate lies above it" }
            : null;

    private static ChooseParentAnswer Abstain(string reason) => new() { Reason = reason };
}
