using Pathway.Model;

namespace Pathway.Steps.Verify;

/// <summary>Finds secondary parents that close a cycle: those in one strongly connected component with their node.</summary>
internal static class SecondaryLinks
{
    /// <summary>The links to secondary parents that lie on a cycle of links of both kinds, by node and parent.</summary>
    public static IReadOnlyList<(NodeDraft Node, string Parent)> OnCycles(HierarchyView view)
    {
        var secondary = view.Nodes.Where(static node => node.SecondaryParents.Count > 0)
            .SelectMany(node => node.SecondaryParents.Where(parent => view.Find(parent) is not null && TermName.Key(parent) != node.Key).Select(parent => (Node: node, Parent: parent))).ToArray();
        if (secondary.Length == 0) { return []; }
        var further = secondary.ToLookup(static link => link.Node.Key, static link => TermName.Key(link.Parent), StringComparer.Ordinal);
        var components = new StrongComponents(key => view.Links.TryGetValue(key, out var parent) ? further[key].Append(parent) : further[key]);
        return
        [
            .. secondary.Where(link => components.Of(link.Node.Key) == components.Of(TermName.Key(link.Parent)))
                .OrderBy(static link => link.Node.Key, StringComparer.Ordinal).ThenBy(static link => TermName.Key(link.Parent), StringComparer.Ordinal),
        ];
    }
}
