using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Xunit;
using static Pathway.Doubles.Trees;

namespace Pathway.Steps.Reorganize;

public sealed class ReorganizeCheckTests
{
    private static readonly PathwayHierarchy Before = Of([Node("autophagy", "Root A"), Term("aggrephagy", "autophagy")], Interaction("1", "aggrephagy"));

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
    public void What_keeps_the_promises_is_released_without_a_word() => Assert.Empty(Checked(Before));

    [Fact]
    public void A_lost_interaction_is_not_released() => Assert.Contains("not all interactions", Broken(Changed(static draft => draft with { Interactions = [] })), StringComparison.Ordinal);

    [Fact]
    public void A_lost_root_is_not_released() =>
        Assert.Contains("'Root B'", Broken(Changed(static draft => draft with { Nodes = [.. draft.Nodes.Where(static node => node.Name != "Root B")] })), StringComparison.Ordinal);

    [Fact]
    public void A_secondary_parent_that_closes_a_cycle_is_not_released() => Assert.Contains("autophagy",
        Broken(Changed(static draft => draft with { Nodes = [.. draft.Nodes.Select(static node => node.Name == "autophagy" ? node with { SecondaryParents = ["aggrephagy"] } : node)] })), StringComparison.Ordinal);

    [Fact]
    public void Names_that_a_rule_tells_apart_are_not_released_as_one() => Assert.Contains("cannot be one concept", Broken(Changed(static draft => draft with
    {
        Changes = [new PathwayChange { Kind = PathwayChangeKind.Merge, Node = "nuclear import", Before = "nuclear export", After = "nuclear import", Reason = "", DecidedBy = "" }],
    })), StringComparison.Ordinal);

    [Fact]
    public void An_error_that_was_there_before_is_said_and_the_result_released()
    {
        var before = Changed(static draft => draft with { Nodes = [.. draft.Nodes, Node("stranger", null) with { Kind = PathwayNodeKind.Root }] });

        Assert.Equal(["unknown_root"], Checked(before, before).Select(static finding => finding.Rule));
    }

    [Fact]
    public void A_link_against_the_ontology_that_is_left_is_said()
    {
        var catalog = new FactsCatalog { Contradicted = { ("aggrephagy", "autophagy") }, Identifiers = { ["aggrephagy"] = "X:1", ["autophagy"] = "X:2" } };

        Assert.Equal(["reversed_link"], Checked(Before, catalog: catalog).Select(static finding => finding.Rule));
    }

    [Fact]
    public async Task A_phase_alone_leaves_the_others_errors_and_says_them()
    {
        var found = new List<PathwayFinding>();
        var catalog = new FactsCatalog { Contradicted = { ("aggrephagy", "autophagy") }, Identifiers = { ["aggrephagy"] = "X:1", ["autophagy"] = "X:2" } };
        var run = new Desk.QuestionDesk(new Store.MemoryStore(), [], TimeProvider.System).Open(new Desk.RunOptions { Command = "test" });
        var options = new ReorganizeOptions { Phases = PathwayReorganizePhase.Prune | PathwayReorganizePhase.Check, Found = found.Add };

        var result = await ReorganizeStep.RunAsync(Before, options, run, catalog, () => run.Failures, CancellationToken.None);

        Assert.Equal("autophagy", result.Find("aggrephagy")!.Parent);
        Assert.Equal(["reversed_link"], found.Select(static finding => finding.Rule));
    }
}
