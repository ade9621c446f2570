using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Names that differ only in case, white space or Unicode form are one name.</summary>
internal sealed class DuplicateLabel() : VerifyRule("duplicate_label", PathwaySeverity.Error, "two nodes share a name")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(static node => node.Key.Length > 0)
        .GroupBy(static node => node.Key, StringComparer.Ordinal).Where(static group => group.Count() > 1)
        .Select(group => Finding(view, group.First(), $"The name {HierarchyView.Quoted(group.First().Name)} stands {group.Count()} times, under {Parents(group)}.", "Repair-PathwayHierarchy makes them one node; further parents stay as candidates."));

    private static string Parents(IEnumerable<NodeDraft> nodes) =>
        string.Join(", ", nodes.Select(static node => node.Parent is null ? "no parent" : HierarchyView.Quoted(node.Parent)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(5));
}
