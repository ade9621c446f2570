using System.Globalization;
using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Levels follow from the links.</summary>
internal sealed class WrongLevel() : VerifyRule("wrong_level", PathwaySeverity.Error, "a stated level is not the number of links to the root")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(node => node.Claims?.Level is { } level && level != view.LevelOf(node))
        .Select(node => Finding(view, node, string.Create(CultureInfo.InvariantCulture, $"{HierarchyView.Quoted(node.Name)} is said to be on level {node.Claims!.Level}; {(view.LevelOf(node) is { } level ? $"it lies {level} links below its root" : "it lies below no root")}."), "Repair-PathwayHierarchy works levels out anew."));
}
