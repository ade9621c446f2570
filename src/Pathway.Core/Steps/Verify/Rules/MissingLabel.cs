using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Nodes need names: what has none can be neither found nor asked about.</summary>
internal sealed class MissingLabel() : VerifyRule("missing_label", PathwaySeverity.Error, "a node has an empty name")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(static node => node.Key.Length == 0)
        .Select(node => Finding(view, node, $"A node{(node.Parent is null ? "" : $" under {HierarchyView.Quoted(node.Parent)}")} has an empty name.", "Give it a name, or take it out."));
}
