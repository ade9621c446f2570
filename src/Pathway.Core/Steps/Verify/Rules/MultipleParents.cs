using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Candidates stand between siblings and reorganisation only.</summary>
internal sealed class MultipleParents() : VerifyRule("multiple_parents", PathwaySeverity.Warning, "several parents were named and none is decided")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root && node.CandidateParents.Count > 0)
        .Select(node => Finding(view, node, $"{HierarchyView.Quoted(node.Name)} has candidate parents that are not decided: {string.Join(", ", node.CandidateParents.Take(5).Select(HierarchyView.Quoted))}.", "Invoke-PathwayReorganize decides which is best."));
}
