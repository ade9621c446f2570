using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Steps;

public sealed class HierarchyBuilderTests
{
    private static GraphCurator Graph(params string[] links)
    {
        var parents = links.Select(static link => link.Split(" > "))
            .ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        return new GraphCurator
        {
            Parent = question => parents.TryGetValue(question.Subject, out var parent)
                && !question.Excluded.Contains(TermName.Key(parent)) ? parent : null,
        };
    }

    [Fact]
    public async Task Asks_for_parents_up_to_the_root()
    {
        var hierarchy = await Hierarchies.BuildAsync(Graph("leaf > Middle", "middle > Top", "top > root a"), ["Leaf"]);

        Assert.Equal(["Root A", "Top", "Middle", "Leaf"], hierarchy.Find("leaf")!.Path);
        Assert.Equal(3, hierarchy.Find("LEAF")!.Level);
        Assert.Equal("Root A", hierarchy.Find("leaf")!.Root);
        Assert.Equal(PathwayNodeKind.Intermediate, hierarchy.Find("middle")!.Kind);
        Assert.Equal(PathwayNodeKind.Term, hierarchy.Find("leaf")!.Kind);
    }

    [Fact]
    public async Task Parents_come_before_children_and_roots_in_the_order_of_the_profile()
    {
        var hierarchy = await Hierarchies.BuildAsync(Graph("z > root b", "a > z", "m > root a"), ["a", "m"]);

        Assert.Equal(["Root A", "m", "Root B", "z", "a"], hierarchy.Nodes.Select(static node => node.Name));
    }

    [Fact]
    public async Task A_parent_that_two_terms_share_is_asked_once()
    {
        var curator = Graph("a > shared", "b > shared", "shared > root a");

        await Hierarchies.BuildAsync(curator, ["a", "b", "A ", "B"]);

        Assert.Equal(["parent of 'a'", "parent of 'b'", "parent of 'shared'"], curator.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_term_that_is_a_root_is_not_asked_and_keeps_its_interactions()
    {
        var curator = Graph();
        var interaction = new PathwayInteraction { Id = "x", Partner = "p", Pathway = "ROOT  a", Json = "{}" };

        var hierarchy = await Hierarchies.BuildAsync(curator, [], interactions: [interaction]);

        Assert.Empty(curator.Calls);
        Assert.Same(interaction, Assert.Single(hierarchy.Find("Root A")!.Interactions));
    }

    [Fact]
    public async Task Excludes_the_term_when_it_is_named_as_its_own_parent()
    {
        var curator = new GraphCurator { Parent = static question => question.Excluded.Count == 0 ? "SELF" : "Root B" };

        var hierarchy = await Hierarchies.BuildAsync(curator, ["self"]);

        Assert.Equal("Root B", hierarchy.Find("self")!.Parent);
        Assert.Equal(2, curator.Calls.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("self")]
    public async Task Asks_for_the_root_after_three_rejected_parents(string rejected)
    {
        var curator = new GraphCurator { Parent = _ => rejected, Root = static _ => "root b" };

        var node = (await Hierarchies.BuildAsync(curator, ["self"])).Find("self")!;

        Assert.Equal("Root B", node.Parent);
        Assert.True(node.Provenance!.IsFallback);
        Assert.InRange(curator.Calls.Count, 2, 4);
    }

    [Fact]
    public async Task Rejects_a_name_that_is_too_long()
    {
        var curator = new GraphCurator { Parent = static question => question.Excluded.Count == 0 ? new string('x', 10_000) : "Root A" };

        Assert.Equal("Root A", (await Hierarchies.BuildAsync(curator, ["term"])).Find("term")!.Parent);
    }

    [Fact]
    public async Task Falls_back_to_root_keywords_and_records_it()
    {
        var hierarchy = await Hierarchies.BuildAsync(new GraphCurator(), ["some alpha thing", "shared alpha"]);

        Assert.Equal("Root A", hierarchy.Find("some alpha thing")!.Parent);
        Assert.Contains("tie with Root B", hierarchy.Find("shared alpha")!.Provenance!.Reason, StringComparison.Ordinal);
        Assert.Equal(2, hierarchy.Changes.Count(static change => change.Kind == PathwayChangeKind.Fallback));
    }

    [Fact]
    public async Task Leaves_a_term_unplaced_without_answer_and_keyword()
    {
        var node = (await Hierarchies.BuildAsync(new GraphCurator(), ["regulation of nothing"])).Find("regulation of nothing")!;

        Assert.Null(node.Parent);
        Assert.Null(node.Root);
        Assert.Equal(PathwayNodeState.Unplaced, node.State);
    }

    [Fact]
    public async Task Cuts_a_chain_at_the_depth_limit_and_records_it()
    {
        var curator = new GraphCurator
        {
            Parent = static question => $"t{int.Parse(question.Subject[1..], null) + 1}", Root = static _ => "Root B",
        };

        var hierarchy = await Hierarchies.BuildAsync(curator, ["t0"], maxDepth: 4);

        Assert.Equal(["Root B", "t4", "t3", "t2", "t1", "t0"], hierarchy.Find("t0")!.Path);
        Assert.Equal("t4", Assert.Single(hierarchy.Changes, static change => change.Kind == PathwayChangeKind.CutDepth).Node);
    }

    [Fact]
    public async Task Asks_for_a_term_beyond_the_limit_when_a_shorter_path_is_found()
    {
        var curator = Graph("a1 > a2", "a2 > a3", "a3 > deep", "deep > deeper", "deeper > root a", "b1 > deep");

        var hierarchy = await Hierarchies.BuildAsync(curator, ["a1", "b1"], maxDepth: 3, concurrency: 1);

        Assert.Equal("deeper", hierarchy.Find("deep")!.Parent);
        Assert.DoesNotContain(hierarchy.Changes, static change => change.Kind == PathwayChangeKind.CutDepth);
    }

    [Fact]
    public async Task Asks_deeper_terms_first_when_concurrency_is_limited()
    {
        var curator = Graph("a > a1", "a1 > a2", "a2 > root a", "b > root a", "c > root a");

        await Hierarchies.BuildAsync(curator, ["a", "b", "c"], concurrency: 1);

        Assert.Equal(["parent of 'a'", "parent of 'a1'", "parent of 'a2'"],
            curator.Calls.Where(static call => call.Contains("'a", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Marks_only_the_subtree_of_a_failed_question_as_unresolved()
    {
        var graph = Graph("leaf > broken", "fine > root a");
        var curator = new GraphCurator { Parent = graph.Parent, Fails = static (question, _) => question.Subject == "broken" };

        var hierarchy = await Hierarchies.BuildAsync(curator, ["leaf", "fine"]);

        Assert.False(hierarchy.IsComplete);
        Assert.Equal(PathwayNodeState.Unresolved, hierarchy.Find("leaf")!.State);
        Assert.Equal("broken", hierarchy.Find("leaf")!.Parent);
        Assert.Equal(PathwayNodeState.Placed, hierarchy.Find("fine")!.State);
        Assert.Equal("broken", Assert.Single(hierarchy.Failures).Subject);
    }

    [Fact]
    public async Task Uses_the_most_frequent_spelling_then_the_ordinal_least()
    {
        var curator = Graph("a > Shared Name", "b > shared name", "c > shared name", "shared name > Root A");

        var hierarchy = await Hierarchies.BuildAsync(curator, ["a", "b", "c", "Zeta", "ZETA"]);

        Assert.Equal("shared name", hierarchy.Find("a")!.Parent);
        Assert.Equal("ZETA", hierarchy.Find("zeta")!.Name);
    }
}
