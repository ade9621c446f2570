using Pathway.Model;
using Pathway.Text;

namespace Pathway.Steps.Verify;

/// <summary>The children of each node, and which of them are one concept by rule.</summary>
internal static class SiblingGroups
{
    /// <summary>The children of each node that has several, by name.</summary>
    public static IEnumerable<IReadOnlyList<NodeDraft>> Of(HierarchyView view) => view.Links.GroupBy(static link => link.Value, link => view.Find(link.Key)!, StringComparer.Ordinal)
        .Select(static group => group.Where(static node => node.Key.Length > 0).OrderBy(static node => node.Key, StringComparer.Ordinal).ToArray()).Where(static group => group.Length > 1);

    /// <summary>The siblings that are one concept: each but the first of those that are, with the first that it equals, and why.</summary>
    public static IEnumerable<(NodeDraft Node, NodeDraft Other, string Why)> Twins(HierarchyView view, IReadOnlyList<NodeDraft> family)
    {
        var concepts = new Dictionary<string, NodeDraft>(StringComparer.Ordinal);
        var wordings = new Dictionary<string, List<NodeDraft>>(StringComparer.Ordinal);
        foreach (var node in family)
        {
            if (view.ConceptOf(node) is { } concept && !concepts.TryAdd(concept, node))
            {
                yield return (node, concepts[concept], $"both are {HierarchyView.Quoted(concept)}");
                continue;
            }
            var words = string.Join(' ', NameRewriting.Canonical(node.Name));
            if (!wordings.TryGetValue(words, out var alike)) { wordings[words] = alike = []; }
            var own = Distinctions.Of(node.Name);
            if (words.Length > 0 && alike.Find(other => own.From(Distinctions.Of(other.Name)) is null && !AreTwoConcepts(view, node, other)) is { } twin)
            {
                yield return (node, twin, "their names differ only in wording");
                continue;
            }
            alike.Add(node);
        }
    }

    private static bool AreTwoConcepts(HierarchyView view, NodeDraft node, NodeDraft other) =>
        view.ConceptOf(node) is { } one && view.ConceptOf(other) is { } two && one != two;
}
