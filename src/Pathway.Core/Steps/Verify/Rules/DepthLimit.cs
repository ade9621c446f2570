using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Said where a chain passes the limit, not for everything below.</summary>
internal sealed class DepthLimit() : VerifyRule("depth_limit", PathwaySeverity.Error, "a chain is too long")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(node => view.DepthOf(node) == HierarchyDraft.DeepestLevel + 1)
        .Select(node => Finding(view, node, $"The chain of {HierarchyView.Quoted(node.Name)} is longer than {HierarchyDraft.DeepestLevel} links.", "Build the hierarchy again; -MaxDepth cuts long chains."));
}
