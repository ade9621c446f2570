using CsCheck;
using Pathway.Doubles;
using Pathway.Formats.Hierarchies;
using Xunit;

namespace Pathway.Model;

public sealed class HierarchyPartTests
{
    [Fact]
    public void A_part_contains_ancestors_and_interactions()
    {
        var whole = Samples.Small();

        var part = HierarchyPart.Of(whole, [whole.Find("Aggrephagy")!, whole.Find("Root B")!]);

        Assert.Equal(["Root A", "autophagy", "Aggrephagy", "Root B"], part.Nodes.Select(static node => node.Name));
        Assert.Equal(["ATXN3-BECN1", "ATXN3-VCP"], part.Interactions.Select(static interaction => interaction.Id));
        Assert.Empty(part.Unassigned);
        Assert.Empty(part.Changes);
        Assert.Same(whole.Profile, part.Profile);
    }

    // An open question about evidence has no node that the part could lack.
    [Theory]
    [InlineData("900000001", false)]
    [InlineData("Aggrephagy", false)]
    [InlineData("mitophagy", true)]
    public void A_part_is_complete_where_only_questions_about_other_nodes_are_open(string subject, bool expected)
    {
        var open = new PathwayFailure
            { Question = "any", Subject = subject, ErrorId = "AnswerUnavailable", Message = "open", RecommendedAction = "" };
        var whole = new PathwayHierarchy(NodeDrafts.Of(Samples.Small()) with { Failures = [open] });

        var part = HierarchyPart.Of(whole, [whole.Find("Aggrephagy")!]);

        Assert.Equal(expected, part.IsComplete);
    }

    [Fact]
    public void Nodes_of_a_part_keep_path_and_state() => Gen.Select(Samples.Draft, Gen.Int[1, 5]).SampleSeeded(static (draft, every) =>
    {
        var whole = new PathwayHierarchy(draft);

        var part = HierarchyPart.Of(whole, whole.Nodes.Where((_, index) => index % every == 0));

        Assert.All(part.Nodes, node =>
        {
            var before = whole.Find(node.Name)!;
            Assert.Equal(before.Path, node.Path);
            Assert.Equal((before.State, before.Level), (node.State, node.Level));
            Assert.Equal(before.Interactions, node.Interactions);
        });
    }, count: 300);

    [Fact]
    public void All_nodes_give_the_whole_without_unassigned_interactions() => Samples.Draft.SampleSeeded(static draft =>
    {
        var whole = new PathwayHierarchy(draft);

        var part = HierarchyPart.Of(whole, whole.Nodes);

        Assert.Equal(whole.Nodes.Select(static node => node.Name), part.Nodes.Select(static node => node.Name));
        Assert.Equal(whole.Interactions.Except(whole.Unassigned), part.Interactions);
    }, count: 100);
}
