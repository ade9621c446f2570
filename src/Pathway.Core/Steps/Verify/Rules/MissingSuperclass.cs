using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Nothing is guessed: a term that nobody can place stays without a parent.</summary>
internal sealed class MissingSuperclass() : VerifyRule("missing_superclass", PathwaySeverity.Warning, "a node that is no root has no parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root && node.Parent is null)
        .Select(node => node.State == PathwayNodeState.Unresolved
            ? Finding(view, node, $"{HierarchyView.Quoted(node.Name)} has no parent: a question about it stayed open.", "Run the same command again; only open questions are asked.")
            : Finding(view, node, $"{HierarchyView.Quoted(node.Name)} has no parent: no root serves.", "Name the term as the field does, add keywords to a root of the profile, or ask a model with -Curator."));
}
