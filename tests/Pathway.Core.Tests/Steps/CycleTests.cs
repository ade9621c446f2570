using Pathway.Doubles;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Xunit;

namespace Pathway.Steps;

public sealed class CycleTests
{
    [Fact]
    public void Every_cycle_is_found_once_from_its_least_member()
    {
        var cycles = Cycles.Find(new Dictionary<string, string> { ["c"] = "a", ["a"] = "b", ["b"] = "c", ["x"] = "a", ["z"] = "y", ["y"] = "z", ["p"] = "q" });

        Assert.Equal([["a", "b", "c"], ["y", "z"]], cycles);
    }

    [Fact]
    public void A_subtree_is_everything_below_whatever_the_cycle()
    {
        var parents = new Dictionary<string, string> { ["a"] = "b", ["b"] = "a", ["x"] = "a", ["y"] = "x", ["other"] = "root" };

        Assert.Equal(["a", "b", "x", "y"], Cycles.Subtree("a", parents));
    }

    [Fact]
    public async Task One_link_a_cycle_is_cut_and_the_subtrees_stay()
    {
        var links = new Dictionary<string, string> { ["one"] = "two", ["two"] = "one", ["leaf"] = "two", ["twig"] = "leaf" };
        var curator = new GraphCurator
        {
            Parent = question => question.Excluded.Count == 0 ? links.GetValueOrDefault(question.Subject) : "Root A",
        };

        var hierarchy = await Hierarchies.BuildAsync(curator, ["one", "two", "leaf", "twig"]);

        Assert.Equal(["Root A", "one", "two", "leaf", "twig"], hierarchy.Find("twig")!.Path);
        var change = Assert.Single(hierarchy.Changes);
        Assert.Equal((PathwayChangeKind.CutCycle, "one", "two", "Root A"), (change.Kind, change.Node, change.Before, change.After));
        Assert.Contains("leaf;one;twig;two", Assert.Single(curator.Calls, static call => call.Contains("excluded", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_that_the_ontology_contradicts_is_cut_first()
    {
        var links = new Dictionary<string, string> { ["a"] = "b", ["b"] = "a" };
        var curator = new GraphCurator { Parent = question => question.Excluded.Count == 0 ? links[question.Subject] : "Root A" };

        var hierarchy = await Hierarchies.BuildAsync(curator, ["a", "b"], catalog: new ContradictingCatalog("b"));

        Assert.Equal("b", Assert.Single(hierarchy.Changes).Node);
        Assert.Equal("b", hierarchy.Find("a")!.Parent);
    }

    [Fact]
    public async Task A_child_that_closes_cycles_again_and_again_goes_under_a_root_in_the_end()
    {
        // Each new parent of "a" leads back to "a" by a term that was not known before.
        var curator = new GraphCurator
        {
            Parent = static question => question.Subject == "a" ? $"n{question.Excluded.Count}" : "a",
            Root = static _ => "Root B",
        };

        var hierarchy = await Hierarchies.BuildAsync(curator, ["a"]);

        Assert.Equal("Root B", hierarchy.Find("a")!.Parent);
        Assert.Equal(3, hierarchy.Changes.Count(static change => change.Kind == PathwayChangeKind.CutCycle));
    }

    private sealed class ContradictingCatalog(string child) : ITermCatalog
    {
        public string? Spelling(string termKey) => null;

        public string? Identifier(string termKey) => null;

        public bool Contradicts(string childKey, string parentKey) => childKey == child;
    }
}
