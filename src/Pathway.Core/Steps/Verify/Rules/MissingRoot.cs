using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>All roots are there, those with nothing below them too: what is empty is a result.</summary>
internal sealed class MissingRoot() : VerifyRule("missing_root", PathwaySeverity.Error, "a root of the profile is not there")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.IsPart ? [] : view.Draft.Profile.Roots.Where(root => view.Find(root.Name) is null)
        .Select(root => Finding(root.Name, $"The root {HierarchyView.Quoted(root.Name)} of the profile is not there.", "Repair-PathwayHierarchy puts it in."));
}
