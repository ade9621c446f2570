using Pathway.Model;
using Pathway.Text;

namespace Pathway.Steps.Verify;

/// <summary>Finds secondary and candidate parents that add nothing: the node itself, its parent, and names that occur twice.</summary>
internal static class FurtherParents
{
    /// <summary>The redundant further parents of a node, each as often as it occurs.</summary>
    public static IEnumerable<string> FindRedundant(NodeDraft node)
    {
        var seen = GetKnownKeys(node);
        return node.SecondaryParents.Concat(node.CandidateParents).Where(parent => !seen.Add(TermName.Key(parent)));
    }

    /// <summary>The keys that a further parent must not repeat.</summary>
    public static HashSet<string> GetKnownKeys(NodeDraft node)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { node.Key };
        if (node.Parent is not null) { known.Add(TermName.Key(node.Parent)); }
        return known;
    }
}

/// <summary>Nodes that the input does not name and that hold nothing: no parent, no children, no interactions, no open question.</summary>
internal static class UnusedNodes
{
    /// <summary>The unused nodes, in the order of the draft.</summary>
    public static IEnumerable<NodeDraft> Find(HierarchyView view) => view.Nodes.Where(node =>
        node is { Kind: PathwayNodeKind.Intermediate or PathwayNodeKind.Sibling, Parent: null, State: not PathwayNodeState.Unresolved }
            && !view.ChildrenOf(node).Any() && !view.Interactions[node.Key].Any());

    /// <summary>The unused nodes that neither have further parents nor are a further parent of another node.</summary>
    public static IEnumerable<NodeDraft> FindUnreferenced(HierarchyView view)
    {
        var referenced = view.Nodes.SelectMany(static node => node.SecondaryParents.Concat(node.CandidateParents)).Select(TermName.Key)
            .ToHashSet(StringComparer.Ordinal);
        return Find(view).Where(node => node is { CandidateParents.Count: 0, SecondaryParents.Count: 0 } && !referenced.Contains(node.Key));
    }

    /// <summary>The record of a removal.</summary>
    public static PathwayChange CreateRemoval(NodeDraft node, string rule) => new()
    {
        Kind = PathwayChangeKind.Remove, Node = node.Name, Before = node.Name, DecidedBy = rule,
        Reason = "it has no parent, no children and no interactions",
    };
}

/// <summary>Finds secondary parents that close a cycle: those in one strongly connected component with their node.</summary>
internal static class SecondaryLinks
{
    /// <summary>The links to secondary parents that lie on a cycle of links of both kinds, by node and parent.</summary>
    public static IReadOnlyList<(NodeDraft Node, string Parent)> FindCyclic(HierarchyView view)
    {
        var secondary = view.Nodes.SelectMany(node => node.SecondaryParents
            .Where(parent => view.Find(parent) is not null && TermName.Key(parent) != node.Key)
            .Select(parent => (Node: node, Parent: parent))).ToArray();
        if (secondary.Length == 0) { return []; }
        var further = secondary.ToLookup(static link => link.Node.Key, static link => TermName.Key(link.Parent), StringComparer.Ordinal);
        var components = new StronglyConnectedComponents(
            key => view.Links.TryGetValue(key, out var parent) ? further[key].Append(parent) : further[key]);
        return
        [
            .. secondary.Where(link => components.Of(link.Node.Key) == components.Of(TermName.Key(link.Parent)))
                .OrderBy(static link => link.Node.Key, StringComparer.Ordinal)
                .ThenBy(static link => TermName.Key(link.Parent), StringComparer.Ordinal),
        ];
    }
}

/// <summary>The children of each node, and which of them are one concept by rule.</summary>
internal static class SiblingGroups
{
    /// <summary>The children of each node that has several, by name.</summary>
    public static IEnumerable<IReadOnlyList<NodeDraft>> Of(HierarchyView view) =>
        view.Links.GroupBy(static link => link.Value, link => view.Find(link.Key)!, StringComparer.Ordinal)
            .Select(static group => group.Where(static node => node.Key.Length > 0)
                .OrderBy(static node => node.Key, StringComparer.Ordinal).ToArray())
            .Where(static group => group.Length > 1);

    /// <summary>The siblings that repeat the concept of an earlier one, with that one and the reason.</summary>
    public static IEnumerable<(NodeDraft Node, NodeDraft Other, string Why)> FindDuplicates(HierarchyView view,
        IReadOnlyList<NodeDraft> family)
    {
        var concepts = new Dictionary<string, NodeDraft>(StringComparer.Ordinal);
        var wordings = new Dictionary<string, List<NodeDraft>>(StringComparer.Ordinal);
        foreach (var node in family)
        {
            if (view.ConceptOf(node) is { } concept && !concepts.TryAdd(concept, node))
            {
                yield return (node, concepts[concept], $"both are {HierarchyView.Quote(concept)}");
                continue;
            }
            var words = string.Join(' ', NameRewriting.Canonical(node.Name));
            if (!wordings.TryGetValue(words, out var alike)) { wordings[words] = alike = []; }
            var own = Distinctions.Of(node.Name);
            var duplicate = words.Length == 0 ? null : alike.Find(other =>
                own.FindDifference(Distinctions.Of(other.Name)) is null && !AreDifferentConcepts(view, node, other));
            if (duplicate is not null)
            {
                yield return (node, duplicate, "their names differ only in wording");
                continue;
            }
            alike.Add(node);
        }
    }

    /// <summary>Whether the ontology has two nodes as two terms, with certainty.</summary>
    public static bool AreDifferentConcepts(HierarchyView view, NodeDraft node, NodeDraft other) =>
        view.ConceptOf(node) is { } one && view.ConceptOf(other) is { } two && one != two;
}
