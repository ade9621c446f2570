using Pathway.Doubles;
using Pathway.Model;
using Xunit;
using static Pathway.Doubles.Trees;

namespace Pathway.Steps.Reorganize;

public sealed class PruningTests
{
    [Fact]
    public async Task Removes_only_unplaced_nodes_without_interactions_and_children()
    {
        var hierarchy = Of(
            [
                Node("empty", null), Sibling("empty sibling", null), Term("named by the input", null),
                Node("not answered", null) with { State = PathwayNodeState.Unresolved },
                Node("parent", null), Term("child", "parent"), Node("with interaction", null), Sibling("placed sibling", "Root A"),
            ],
            Interaction("i", "with interaction"));

        var result = await ReorganizeAsync(hierarchy, new GraphCurator(), phases: PathwayReorganizePhase.Prune);

        Assert.Equal(["empty", "empty sibling"], result.Changes.Select(static change => change.Node));
        Assert.All(result.Changes,
            static change => Assert.Equal((PathwayChangeKind.Remove, "rule: prune"), (change.Kind, change.DecidedBy)));
        Assert.Equal(hierarchy.Nodes.Count - 2, result.Nodes.Count);
        Assert.Single(result.Find("with interaction")!.Interactions);
    }

    [Fact]
    public async Task Changes_nothing_without_a_phase()
    {
        var hierarchy = Of([Node("empty", null), Term("leaf", "Root A", "empty")]);

        var result = await ReorganizeAsync(hierarchy, new GraphCurator(), phases: PathwayReorganizePhase.None);

        Assert.Equal(Canonical(hierarchy), Canonical(result));
    }
}
