using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Each cycle is found once, with its members from the ordinal least on.</summary>
internal sealed class Cycle() : VerifyRule("cycle", PathwaySeverity.Error, "nodes are above themselves")
{
    private const int LongestCycle = 50;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Cycles.Select(cycle =>
    {
        var names = cycle.Append(cycle[0]).Select(key => HierarchyView.Shown(view.Find(key)!.Name)).ToArray();
        if (names.Length > LongestCycle) { names = [.. names[..(LongestCycle - 2)], "…", names[^1]]; }
        return Finding(names[0], $"Each is the parent of the one before: {string.Join(" > ", names)}.", "Repair-PathwayHierarchy cuts one link and leaves the rest as it is; Invoke-PathwayHierarchy asks anew.") with { Path = names };
    });
}
