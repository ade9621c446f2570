using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Quality;

public sealed class HierarchyComparisonTests
{
    [Fact]
    public void A_hierarchy_is_equal_to_itself()
    {
        var comparison = HierarchyComparison.Of(new PathwayHierarchy(Drafts.Sound), new PathwayHierarchy(Drafts.Sound));

        Assert.True(comparison.AreEqual);
        Assert.Equal((1, 1, 1, 0, 1),
            (comparison.EdgeF1, comparison.AncestorF1, comparison.WuPalmer, comparison.MotifDistance, comparison.SameRootShare));
        Assert.Equal((8, 8, 8), (comparison.ReferenceNodes, comparison.DifferenceNodes, comparison.SharedNodes));
    }

    [Fact]
    public void Figures_match_a_manual_count()
    {
        // Mitophagy is moved up, refolding is removed, lysophagy is added.
        var changed = Drafts.Changed("mitophagy", static node => node with { Parent = "Root A" });
        var other = changed with
        {
            Nodes = [.. changed.Nodes.Where(static node => node.Name != "refolding"), Drafts.Node("lysophagy", "autophagy")],
            Interactions = [],
        };

        var comparison = HierarchyComparison.Of(new PathwayHierarchy(Drafts.Sound), new PathwayHierarchy(other));

        Assert.Equal((6, 6, 4), (comparison.ReferenceEdges, comparison.DifferenceEdges, comparison.SharedEdges));
        // Pairs of the reference: autophagy 1, mitophagy 2, aggrephagy 2, folding 1, refolding 2, signaling 1. The difference lacks
        // mitophagy < autophagy and the two of refolding, and adds the two of lysophagy.
        Assert.Equal((9, 8, 6), (comparison.ReferencePairs, comparison.DifferencePairs, comparison.SharedPairs));
        Assert.Equal(
            [(PathwayChangeKind.Move, "mitophagy"), (PathwayChangeKind.Insert, "lysophagy"), (PathwayChangeKind.Remove, "refolding")],
            comparison.Changes.Select(static change => (change.Kind, change.Node)));
        Assert.Equal("autophagy", comparison.Changes[0].Before);
        Assert.Equal("Root A", comparison.Changes[0].After);
        // Five shared nodes; mitophagy lies under Root A instead of autophagy: 2 * 1 / (1 + 2).
        Assert.Equal((4 + (2.0 / 3)) / 5, comparison.WuPalmer!.Value, 12);
        Assert.Equal((5, 5), (comparison.SharedPlaced, comparison.SameRoot));
    }

    [Fact]
    public void Another_name_with_the_same_identifier_is_the_same_node()
    {
        var one = Drafts.Changed("mitophagy", static node => node with { OntologyId = "GO:1" });
        var other = one with
        {
            Nodes = [.. one.Nodes.Select(static node =>
                node.Name == "mitophagy" ? node with { Name = "autophagy of mitochondrion" } : node)],
        };

        Assert.True(HierarchyComparison.Of(new PathwayHierarchy(one), new PathwayHierarchy(other)).AreEqual);
    }

    [Fact]
    public void Other_roots_have_nothing_in_common()
    {
        var other = new PathwayHierarchy(Drafts.Sound with
        {
            Profile = new PathwayRootProfile("other", [new PathwayRoot { Name = "Root C" }]), Interactions = [],
            Nodes = [Drafts.Root("Root C"), Drafts.Node("mitophagy", "Root C"), Drafts.Node("folding", null)],
        });

        var comparison = HierarchyComparison.Of(new PathwayHierarchy(Drafts.Sound), other);

        Assert.Equal((0, 0, 0, 0), (comparison.EdgeF1, comparison.AncestorF1, comparison.WuPalmer, comparison.SameRootShare));
        Assert.False(comparison.AreEqual);
    }
}
