using System.Globalization;
using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Finds the node at which a chain passes the limit, not everything below it.</summary>
internal sealed class DepthLimit() : VerifyRule("depth_limit", PathwaySeverity.Error, "a chain is too long")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(node => view.DepthOf(node) == HierarchyDraft.MaxLevel + 1)
            .Select(node => Finding(view, node,
                $"The chain of {Quote(node.Name)} is longer than {HierarchyDraft.MaxLevel} links.",
                "Build the hierarchy again; -MaxDepth cuts long chains."));
}

/// <summary>
/// Finds outliers by the fences of the quartiles: leaves more than 1.5 interquartile ranges outside. Only terms of the input count: where
/// a sibling lies follows from its parent.
/// </summary>
internal sealed class DepthOutlier() : VerifyRule("depth_outlier", PathwaySeverity.Info, "a leaf lies much deeper or higher than most")
{
    private const int MinLeaves = 8;
    private const double Fence = 1.5;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        var leaves = view.Nodes.Where(node => node.Kind is PathwayNodeKind.Term && view.ChildrenOf(node).All(static child =>
                child.Kind is PathwayNodeKind.Sibling))
            .Select(node => (Node: node, Level: view.LevelOf(node))).Where(static pair => pair.Level is not null).ToArray();
        if (leaves.Length < MinLeaves) { return []; }
        var sorted = leaves.Select(static pair => pair.Level!.Value).Order().ToArray();
        var (low, high) = (sorted[sorted.Length / 4], sorted[sorted.Length * 3 / 4]);
        // Levels are whole numbers: where most leaves lie on one level, a leaf one link deeper is no outlier yet.
        var distance = Fence * Math.Max(1, high - low);
        return leaves.Where(pair => pair.Level < low - distance || pair.Level > high + distance)
            .Select(pair => Finding(view, pair.Node,
                string.Create(CultureInfo.InvariantCulture,
                    $"{Quote(pair.Node.Name)} lies on level {pair.Level}; the middle half of the leaves lies on {low} to {high}."),
                "Check whether its chain skips steps or has too many."));
    }
}

/// <summary>Finds a hierarchy with most terms directly under a root: it passes most other checks and says little.</summary>
internal sealed class FlatHierarchy() : VerifyRule("flat_hierarchy", PathwaySeverity.Warning, "most terms hang directly on a root")
{
    private const int MinTerms = 8;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        var levels = view.Nodes.Where(static node => node.Kind == PathwayNodeKind.Term).Select(view.LevelOf)
            .Where(static level => level is not null).ToArray();
        var flat = levels.Count(static level => level <= 1);
        if (levels.Length < MinTerms || 2 * flat <= levels.Length) { return []; }
        return
        [
            Finding(null, $"{flat} of {levels.Length} terms hang directly on a root.",
                "A flat hierarchy tells little. Ask another curator, or import answers with more levels."),
        ];
    }
}

/// <summary>Finds long chains without branches and interactions: they group nothing.</summary>
internal sealed class UnaryChain() : VerifyRule("unary_chain", PathwaySeverity.Info, "nodes in a row have one child each and hold nothing")
{
    private const int MinLength = 4;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        var links = view.Nodes.Where(node => IsLink(view, node)).ToDictionary(static node => node.Key, StringComparer.Ordinal);
        foreach (var top in links.Values.Where(node => view.ParentOf(node) is not { } parent || !links.ContainsKey(parent.Key)))
        {
            var chain = new List<NodeDraft>();
            for (var node = top; node is not null && links.ContainsKey(node.Key); node = view.ChildrenOf(node).Single())
            {
                chain.Add(node);
            }
            if (chain.Count < MinLength) { continue; }
            var path = string.Join(" > ", chain.Take(10).Select(static node => Quote(node.Name)));
            yield return Finding(view, chain[^1], $"{chain.Count} nodes in a row have one child each and no interactions: {path}.",
                "Siblings may fill it: Find-PathwaySibling.");
        }
    }

    private static bool IsLink(HierarchyView view, NodeDraft node) =>
        ReferenceEquals(view.Find(node.Name), node) && node.Kind == PathwayNodeKind.Intermediate
            && view.LevelOf(node) is not null && !view.Interactions[node.Key].Any() && view.ChildrenOf(node).Take(2).Count() == 1;
}

/// <summary>Finds nodes that the input does not name and that nothing leads to. A term of the input always stays.</summary>
internal sealed class UnusedNode()
    : VerifyRule("unused_node", PathwaySeverity.Info, "a node has neither interactions, nor children, nor a parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => UnusedNodes.FindUnreferenced(view)
        .Select(node => Finding(view, node, $"{Quote(node.Name)} has neither interactions, nor children, nor a parent.",
            "Repair-PathwayHierarchy removes it."));
}
