using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Xunit;
using static Pathway.Doubles.Trees;

namespace Pathway.Steps.Reorganize;

public sealed class ReorganizeCheckTests
{
    private static readonly PathwayHierarchy Before =
        Of([Node("autophagy", "Root A"), Term("aggrephagy", "autophagy")], Interaction("1", "aggrephagy"));

    private static List<PathwayFinding> Checked(PathwayHierarchy after, PathwayHierarchy? before = null, FactsCatalog? catalog = null)
    {
        var found = new List<PathwayFinding>();
        ReorganizeCheck.Run(before ?? Before, after, catalog ?? new FactsCatalog(), found.Add, CancellationToken.None);
        return found;
    }

    private static PathwayHierarchy Changed(Func<HierarchyDraft, HierarchyDraft> change) => new(change(NodeDrafts.Of(Before)));

    private static string Broken(PathwayHierarchy after)
    {
        var failure = Assert.Throws<PathwayException>(() => Checked(after));
        Assert.Equal("HierarchyInvalid", failure.Error.Id);
        return failure.Message;
    }

    [Fact]
    public void Accepts_a_valid_result_without_findings() => Assert.Empty(Checked(Before));

    [Fact]
    public void Rejects_a_lost_interaction() => Assert.Contains("interactions are missing",
        Broken(Changed(static draft => draft with { Interactions = [] })), StringComparison.Ordinal);

    [Fact]
    public void Rejects_a_lost_root()
    {
        var rootless = Changed(static draft => draft with { Nodes = [.. draft.Nodes.Where(static node => node.Name != "Root B")] });

        Assert.Contains("'Root B'", Broken(rootless), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_secondary_parent_that_closes_a_cycle()
    {
        var cyclic = Changed(static draft => draft with
        {
            Nodes = [.. draft.Nodes.Select(static node =>
                node.Name == "autophagy" ? node with { SecondaryParents = ["aggrephagy"] } : node)],
        });

        Assert.Contains("autophagy", Broken(cyclic), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_merged_names_that_a_rule_distinguishes()
    {
        var merge = new PathwayChange
        {
            Kind = PathwayChangeKind.Merge, Node = "nuclear import", Before = "nuclear export", After = "nuclear import",
            Reason = "", DecidedBy = "",
        };

        Assert.Contains("cannot be one concept", Broken(Changed(draft => draft with { Changes = [merge] })), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_an_earlier_error_and_accepts_the_result()
    {
        var stranger = Node("stranger", null) with { Kind = PathwayNodeKind.Root };
        var before = Changed(draft => draft with { Nodes = [.. draft.Nodes, stranger] });

        Assert.Equal(["unknown_root"], Checked(before, before).Select(static finding => finding.Rule));
    }

    [Fact]
    public void Reports_a_remaining_reversed_link()
    {
        var catalog = new FactsCatalog
        {
            Contradicted = { ("aggrephagy", "autophagy") }, Identifiers = { ["aggrephagy"] = "X:1", ["autophagy"] = "X:2" },
        };

        Assert.Equal(["reversed_link"], Checked(Before, catalog: catalog).Select(static finding => finding.Rule));
    }

    [Fact]
    public async Task Reports_errors_that_belong_to_phases_not_run()
    {
        var found = new List<PathwayFinding>();
        var catalog = new FactsCatalog
        {
            Contradicted = { ("aggrephagy", "autophagy") }, Identifiers = { ["aggrephagy"] = "X:1", ["autophagy"] = "X:2" },
        };
        var engine = new Engine.QuestionEngine(new Storage.MemoryStore(), [], TimeProvider.System);
        var run = engine.StartRun(new Engine.RunOptions { Command = "test" });
        var options = new ReorganizeOptions { Phases = PathwayReorganizePhase.Prune | PathwayReorganizePhase.Check, OnFinding = found.Add };

        var result = await ReorganizeStep.RunAsync(Before, options, run, catalog, () => run.Failures, CancellationToken.None);

        Assert.Equal("autophagy", result.Find("aggrephagy")!.Parent);
        Assert.Equal(["reversed_link"], found.Select(static finding => finding.Rule));
    }
}
