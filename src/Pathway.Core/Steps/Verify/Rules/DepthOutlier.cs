using System.Globalization;
using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>By the fences of the quartiles: more than one and a half times the middle half away from it.</summary>
internal sealed class DepthOutlier() : VerifyRule("depth_outlier", PathwaySeverity.Info, "a leaf lies much deeper or higher than most")
{
    private const int FewestLeaves = 8;
    private const double Fence = 1.5;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        var leaves = view.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root).Where(node => !view.ChildrenOf(node).Any())
            .Select(node => (Node: node, Level: view.LevelOf(node))).Where(static pair => pair.Level is not null).ToArray();
        if (leaves.Length < FewestLeaves) { return []; }
        var sorted = leaves.Select(static pair => pair.Level!.Value).Order().ToArray();
        var (low, high) = (sorted[sorted.Length / 4], sorted[sorted.Length * 3 / 4]);
        // Levels are whole numbers: where most leaves lie on one, a link more is no outlier yet.
        var reach = Fence * Math.Max(1, high - low);
        return leaves.Where(pair => pair.Level < low - reach || pair.Level > high + reach).Select(pair => Finding(view, pair.Node, string.Create(CultureInfo.InvariantCulture,
            $"{HierarchyView.Quoted(pair.Node.Name)} lies on level {pair.Level}; the middle half of the leaves lies on {low} to {high}."), "Look whether its chain skips a step, or takes too many."));
    }
}
