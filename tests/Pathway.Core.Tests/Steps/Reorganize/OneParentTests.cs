using Pathway.Doubles;
using Pathway.Model;
using Pathway.Questions;
using Xunit;
using static Pathway.Doubles.Trees;

namespace Pathway.Steps.Reorganize;

public sealed class OneParentTests
{
    private static readonly PathwayHierarchy Two =
        Of([Node("deep", "Root A"), Node("deeper", "deep"), Node("flat", "Root B"), Term("leaf", "flat", "deeper", "Root B")]);

    private static GraphCurator Choosing(Func<ChooseParentQuestion, string?> choose) => new()
    {
        Other = question => question is ChooseParentQuestion choice
            ? new ChooseParentAnswer { Parent = choose(choice), Reason = "because" } : null,
    };

    private static Task<PathwayHierarchy> ChooseAsync(PathwayHierarchy hierarchy, ICurator curator, ITermCatalog? catalog = null) =>
        ReorganizeAsync(hierarchy, curator, catalog: catalog, phases: PathwayReorganizePhase.OneParent);

    [Fact]
    public async Task Makes_the_best_the_parent_and_the_others_secondary()
    {
        var curator = Choosing(static _ => "Deeper");

        var result = await ChooseAsync(Two, curator);

        Assert.Equal("best of 3 parents of 'leaf'deeper;flat;root b", Assert.Single(curator.Calls));
        var leaf = result.Find("leaf")!;
        // Root B is an ancestor of flat, but not of the new parent: it stays as a secondary parent.
        Assert.Equal(("deeper", "graph", "because"), (leaf.Parent, leaf.Provenance!.Answerer, leaf.Provenance.Reason));
        Assert.Equal(["flat", "Root B"], leaf.SecondaryParents);
        Assert.Empty(leaf.CandidateParents);
        Assert.Equal(
            [
                "Move leaf: flat -> deeper (because)", "SecondaryParent leaf: added flat (because)",
                "SecondaryParent leaf: added Root B (because)",
            ],
            result.Changes.Select(static change => change.ToString()));
    }

    [Fact]
    public async Task Omits_a_secondary_parent_above_the_parent() =>
        Assert.Equal(["deeper"], (await ChooseAsync(Two, Choosing(static _ => "flat"))).Find("leaf")!.SecondaryParents);

    [Fact]
    public async Task Uses_the_deepest_candidate_for_an_answer_outside_the_list()
    {
        var result = await ChooseAsync(Two, Choosing(static _ => "somewhere else"));

        Assert.Equal("deeper", result.Find("leaf")!.Parent);
        Assert.Equal("rule: one parent", result.Changes[0].DecidedBy);
    }

    [Fact]
    public async Task An_abstention_keeps_the_first_parent() =>
        Assert.Equal("flat", (await ChooseAsync(Two, Choosing(static _ => null))).Find("leaf")!.Parent);

    [Fact]
    public async Task A_failure_keeps_the_candidates()
    {
        var result = await ChooseAsync(Two, new GraphCurator { Fails = static (_, _) => true });

        Assert.Equal(["deeper", "Root B"], result.Find("leaf")!.CandidateParents);
        Assert.Equal("flat", result.Find("leaf")!.Parent);
        Assert.False(result.IsComplete);
    }

    [Fact]
    public async Task Mutual_answers_do_not_form_a_cycle()
    {
        var hierarchy = Of([Node("one", "Root A", "two"), Node("two", "Root B", "one")]);

        var result = await ChooseAsync(hierarchy, Choosing(static question => question.Subject == "one" ? "two" : "one"));

        Assert.Equal(["one under two, also Root A", "two under Root B"], Links(result));
        Assert.Contains(result.Changes,
            static change => change is { Kind: PathwayChangeKind.SecondaryParent, Node: "two", Before: "one", After: null });
    }

    [Fact]
    public async Task Ignores_candidates_that_are_below_or_missing()
    {
        var hierarchy = Of([Node("one", "Root A", "below", "not there"), Node("below", "one")]);
        var curator = Choosing(static _ => throw new InvalidOperationException("nothing is open"));

        Assert.Equal(Links(hierarchy), Links(await ChooseAsync(hierarchy, curator)));
    }

    [Fact]
    public async Task Ignores_candidates_that_the_ontology_contradicts()
    {
        var catalog = new FactsCatalog { Contradicted = { ("leaf", "deeper") } };

        var result = await ChooseAsync(Two, Choosing(static question => question.Candidates[0]), catalog);

        Assert.Equal("flat", result.Find("leaf")!.Parent);
    }
}
