using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>A long chain without branches or interactions groups nothing.</summary>
internal sealed class UnaryChain() : VerifyRule("unary_chain", PathwaySeverity.Info, "nodes in a row have one child each and hold nothing")
{
    private const int Shortest = 4;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        var links = view.Nodes.Where(node => IsLink(view, node)).ToDictionary(static node => node.Key, StringComparer.Ordinal);
        foreach (var top in links.Values.Where(node => view.ParentOf(node) is not { } parent || !links.ContainsKey(parent.Key)))
        {
            var chain = new List<NodeDraft>();
            for (var node = top; node is not null && links.ContainsKey(node.Key); node = view.ChildrenOf(node).Single()) { chain.Add(node); }
            if (chain.Count >= Shortest)
            {
                yield return Finding(view, chain[^1], $"{chain.Count} nodes in a row have one child each and no interactions: {string.Join(" > ", chain.Take(10).Select(static node => HierarchyView.Quoted(node.Name)))}.", "Siblings may fill it: Find-PathwaySibling.");
            }
        }
    }

    private static bool IsLink(HierarchyView view, NodeDraft node) => ReferenceEquals(view.Find(node.Name), node) && node.Kind == PathwayNodeKind.Intermediate
        && view.LevelOf(node) is not null && !view.Interactions[node.Key].Any() && view.ChildrenOf(node).Take(2).Count() == 1;
}
