using Pathway.Doubles;
using Pathway.Model;
using Pathway.Questions;
using Xunit;
using static Pathway.Doubles.Trees;

namespace Pathway.Steps.Reorganize;

public sealed class NodePlacementTests
{
    private static GraphCurator Saying(Func<ParentQuestion, string?> parent,
        Func<IntermediateQuestion, IntermediateAnswer>? between = null) => new()
    {
        Parent = parent,
        Other = question => question is IntermediateQuestion intermediate
            ? between?.Invoke(intermediate) ?? new IntermediateAnswer { IsDirect = true } : null,
    };

    private static Task<PathwayHierarchy> PlaceAsync(PathwayHierarchy hierarchy, ICurator curator, ITermCatalog? catalog = null) =>
        ReorganizeAsync(hierarchy, curator, catalog: catalog, phases: PathwayReorganizePhase.Place);

    [Fact]
    public async Task Asks_for_the_parent_of_an_unplaced_node_without_its_subtree()
    {
        var hierarchy = Of([Term("top", null), Term("below", "top")]);
        var curator = Saying(static question => question.Subject switch { "top" => "Middle", "middle" => "Root B", _ => null });

        var result = await PlaceAsync(hierarchy, curator);

        Assert.Equal(["Middle under Root B", "below under top", "top under Middle"], Links(result));
        Assert.Contains("parent of 'top' other than 2 excludedbelow;top", curator.Calls);
        Assert.Equal(["Insert Middle", "Move top: none -> Middle", "Move Middle: none -> Root B"],
            result.Changes.Select(static change => change.ToString().Split(" (")[0]));
    }

    [Fact]
    public async Task Marks_a_node_without_answer_as_unplaced_or_unresolved()
    {
        var hierarchy = Of([Term("top", null)]);

        Assert.Equal(PathwayNodeState.Unplaced, (await PlaceAsync(hierarchy, Saying(static _ => null))).Find("top")!.State);
        Assert.Equal(PathwayNodeState.Unresolved,
            (await PlaceAsync(hierarchy, new GraphCurator { Fails = static (_, _) => true })).Find("top")!.State);
    }

    [Fact]
    public async Task Creates_at_most_three_generations_of_names()
    {
        var curator = new GraphCurator
        {
            Parent = static question => "above " + question.Subject, Root = static _ => "Root A",
            Other = static _ => new IntermediateAnswer { IsDirect = true },
        };

        var result = await PlaceAsync(Of([Term("x", null)]), curator);

        Assert.Equal(
        [
            "above above above x under Root A", "above above x under above above above x", "above x under above above x", "x under above x",
        ], Links(result));
        Assert.Equal(Canonical(result), Canonical(await PlaceAsync(result, curator)));
    }

    [Fact]
    public async Task Cuts_a_contradicted_link_and_asks_again()
    {
        var hierarchy = Of([Node("mitophagy", "Root A"), Node("autophagy", "mitophagy"), Term("leaf", "autophagy")]);
        var curator = Saying(static question => question.Excluded.Contains("mitophagy") ? "Root A" : "mitophagy");

        var result = await PlaceAsync(hierarchy, curator, new FactsCatalog { Contradicted = { ("autophagy", "mitophagy") } });

        Assert.Equal(["autophagy under Root A", "leaf under autophagy", "mitophagy under Root A"], Links(result));
        Assert.Equal([PathwayChangeKind.CutContradiction, PathwayChangeKind.Move], result.Changes.Select(static change => change.Kind));
    }

    [Fact]
    public async Task Fixes_cycles_and_missing_parents()
    {
        // A finished hierarchy has neither; a draft may have both.
        var curator = Saying(static question => question.Excluded.Count > 0 ? "Root B" : "Root A");
        var engine = new Engine.QuestionEngine(new Storage.MemoryStore(), [curator], TimeProvider.System);
        var draft = NodeDrafts.Of(Of([]));
        draft = draft with
        {
            Nodes = [.. draft.Nodes, Node("one", "two"), Node("two", "one"), Node("leaf", "two"), Node("lost", "not there")],
        };
        var context =
            new ReorganizeContext(draft.Profile, engine.StartRun(new Engine.RunOptions { Command = "test" }), new NoCatalog(), 10);

        var result = await NodePlacement.RunAsync(draft, context, CancellationToken.None);

        Assert.Equal(["leaf under two", "lost under Root A", "one under Root B", "two under one"], Links(new PathwayHierarchy(result)));
        Assert.Equal("the link closed the cycle one > two > one",
            result.Changes.First(static change => change.Kind == PathwayChangeKind.CutCycle).Reason);
    }

    [Fact]
    public async Task Inserts_an_intermediate_between_a_node_and_its_root()
    {
        var hierarchy =
            Of([Term("mitophagy", "Root A"), Term("xenophagy", "Root A"), Node("fission", "Root B"), Sibling("pexophagy", "Root A")]);
        var curator = Saying(static _ => null, static question =>
            question.Subject.EndsWith("phagy", StringComparison.Ordinal) && question.Subject != "autophagy"
                ? new IntermediateAnswer { Intermediate = "Autophagy", Description = "eats", Reason = "because" }
                : new IntermediateAnswer { IsDirect = true });

        var result = await PlaceAsync(hierarchy, curator);

        Assert.Equal(
            ["Autophagy under Root A", "fission under Root B", "mitophagy under Autophagy", "pexophagy under Root A",
                "xenophagy under Autophagy"], Links(result));
        Assert.Equal(("eats", PathwayNodeKind.Intermediate), (result.Find("autophagy")!.Description, result.Find("autophagy")!.Kind));
        Assert.Equal(
            ["Insert Autophagy: none -> Root A", "Move mitophagy: Root A -> Autophagy", "Move xenophagy: Root A -> Autophagy"],
            result.Changes.Select(static change => change.ToString().Split(" (")[0]));
    }

    [Theory]
    [InlineData("fission")] // under another root
    [InlineData("below")] // its own child
    [InlineData("Root B")]
    [InlineData("one")]
    [InlineData("")]
    public async Task Does_not_insert_an_invalid_intermediate(string name)
    {
        var hierarchy = Of([Node("one", "Root A"), Term("below", "one"), Term("fission", "Root B")]);

        var result = await PlaceAsync(hierarchy, Saying(static _ => null, question =>
            question.Subject == "one" ? new IntermediateAnswer { Intermediate = name } : new IntermediateAnswer { IsDirect = true }));

        Assert.Equal(Links(hierarchy), Links(result));
        Assert.Empty(result.Changes);
    }

    [Fact]
    public async Task Does_not_insert_beyond_the_depth_limit()
    {
        var chain = Enumerable.Range(1, 10).Select(static level => Term($"t{level}", level == 1 ? "Root A" : $"t{level - 1}"));

        var result = await PlaceAsync(Of(chain), Saying(static _ => null, static _ => new IntermediateAnswer { Intermediate = "between" }));

        Assert.Null(result.Find("between"));
    }
}
