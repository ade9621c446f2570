using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Secondary parents and parents together may form no cycle either.</summary>
internal sealed class SecondaryCycle() : VerifyRule("secondary_cycle", PathwaySeverity.Error, "a secondary parent lies below the node")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => SecondaryLinks.OnCycles(view)
        .Select(link => Finding(view, link.Node, $"The secondary parent {HierarchyView.Quoted(link.Parent)} of {HierarchyView.Quoted(link.Node.Name)} lies below it.", "Repair-PathwayHierarchy takes the secondary parent out."));
}
