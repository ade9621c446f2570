using Pathway.Doubles;
using Pathway.Model;
using Pathway.Questions;
using Xunit;

namespace Pathway.Steps;

public sealed class CycleTests
{
    [Fact]
    public void Finds_each_cycle_once_from_its_least_member()
    {
        var cycles = Cycles.Find(new Dictionary<string, string>
        {
            ["c"] = "a", ["a"] = "b", ["b"] = "c", ["x"] = "a", ["z"] = "y", ["y"] = "z", ["p"] = "q",
        });

        Assert.Equal([["a", "b", "c"], ["y", "z"]], cycles);
    }

    [Fact]
    public void Subtree_contains_all_descendants_in_a_graph_with_cycles()
    {
        var parents = new Dictionary<string, string> { ["a"] = "b", ["b"] = "a", ["x"] = "a", ["y"] = "x", ["other"] = "root" };
        var children = parents.ToLookup(static link => link.Value, static link => link.Key);

        Assert.Equal(["a", "b", "x", "y"], Reachability.From("a", node => children[node]).Order());
    }

    [Fact]
    public async Task Cuts_one_link_of_each_cycle_and_keeps_the_subtrees()
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
        Assert.Contains("leaf;one;twig;two",
            Assert.Single(curator.Calls, static call => call.Contains("excluded", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cuts_the_link_that_the_ontology_contradicts()
    {
        var links = new Dictionary<string, string> { ["a"] = "b", ["b"] = "a" };
        var curator = new GraphCurator { Parent = question => question.Excluded.Count == 0 ? links[question.Subject] : "Root A" };

        var hierarchy = await Hierarchies.BuildAsync(curator, ["a", "b"], catalog: new ContradictingCatalog("b"));

        Assert.Equal("b", Assert.Single(hierarchy.Changes).Node);
        Assert.Equal("b", hierarchy.Find("a")!.Parent);
    }

    [Fact]
    public async Task Places_a_child_under_a_root_after_repeated_cycles()
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
