using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>The cause stands at the top of the chain, with a rule of its own: a cycle, a parent that is not there, or none.</summary>
internal sealed class Unreachable() : VerifyRule("unreachable", PathwaySeverity.Warning, "the chain of a node does not end at a root")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(node => node.Parent is not null && view.LevelOf(node) is null)
        .Select(node => Finding(view, node, $"The chain of {HierarchyView.Quoted(node.Name)} does not end at a root.", "Put right what is found at the top of its path; this goes away with it."));
}
