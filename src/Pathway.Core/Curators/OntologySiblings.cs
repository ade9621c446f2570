using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>
/// The children of a parent: first the terms whose best way up leads to it, then those that have it for a further parent; of each, those
/// of which the ontology has most to say. Under a root these are the anchors of the profile. A term without children has none: that is
/// an answer too.
/// </summary>
internal sealed class OntologySiblings(OntologyGraph graph, OntologyNames names, RootCompass compass, ParentPath path)
{
    private const int Most = 7;

    private readonly Lazy<int[]> regulators = new(() => CountRegulators(graph));

    public SiblingsAnswer Answer(SiblingsQuestion question)
    {
        if (question.Roots.Find(question.Subject) is { } root) { return Listed(Anchors(root), static _ => true, $"anchors of {root.Name}"); }
        if (names.Of(question.Subject) is not { } parent) { return new SiblingsAnswer { IsUnknown = true, Reason = "the name is not in the ontology" }; }
        var isRegulation = Regulation.IsRegulation(parent);
        var children = parent.Children.Where(child => !path.PassesBy(child) && compass.Of(child) is not null && Regulation.IsRegulation(child) == isRegulation);
        return Listed(children, child => path.From(child).FirstOrDefault()?.Parent == parent, $"children of {parent.Id}");
    }

    // An anchor within a wider one of the same root hangs below that.
    private IEnumerable<OntologyTerm> Anchors(PathwayRoot root) => root.Anchors.Prepend(root.Id)
        .Select(graph.Find).OfType<OntologyTerm>().Distinct()
        .Where(anchor => compass.Of(anchor)?.Root.Key == root.Key && !path.IsHidden(anchor) && (path.From(anchor).FirstOrDefault() is not { } step || path.IsHidden(step.Parent)));

    private SiblingsAnswer Listed(IEnumerable<OntologyTerm> terms, Func<OntologyTerm, bool> isAtHome, string reason) => new()
    {
        Siblings =
        [
            .. terms.OrderByDescending(isAtHome).ThenByDescending(Weight).ThenBy(static term => term.Name, StringComparer.Ordinal).Take(Most).Select(static term => new SiblingTerm(term.Name, null)),
        ],
        Confidence = 1,
        Reason = reason,
    };

    // What biology has looked at most has most below it, most names, and is regulated by most.
    private int Weight(OntologyTerm term) => graph.Size(term) + term.Synonyms.Count + regulators.Value[term.Index];

    private static int[] CountRegulators(OntologyGraph graph)
    {
        var counts = new int[graph.Terms.Count];
        foreach (var link in graph.Terms.SelectMany(static term => term.Links)) { if (!link.IsHierarchical) { counts[link.Parent.Index]++; } }
        return counts;
    }
}
