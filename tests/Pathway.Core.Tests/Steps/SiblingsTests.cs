using Pathway.Doubles;
using Pathway.Model;
using Pathway.Questions;
using Xunit;
using static Pathway.Doubles.Trees;

namespace Pathway.Steps;

public sealed class SiblingsTests
{
    private static readonly PathwayHierarchy Autophagy =
        Of([Node("autophagy", "Root A"), Node("macroautophagy", "autophagy"), Term("aggrephagy", "macroautophagy"),
            Term("fission", "Root B")]);

    private static GraphCurator Saying(params (string Parent, string[] Siblings)[] answers) => new()
    {
        Other = question => new SiblingsAnswer
        {
            Siblings = [.. answers.Where(answer => answer.Parent == question.Subject).SelectMany(static answer => answer.Siblings)
                .Select(static name => new SiblingTerm(name, $"about {name}"))],
            Reason = "because",
        },
    };

    [Fact]
    public async Task Asks_once_for_each_parent_with_a_child()
    {
        var curator = Saying();

        var result = await SiblingsAsync(Autophagy, curator);

        Assert.Equal(
            ["siblings under 'autophagy'", "siblings under 'macroautophagy'", "siblings under 'root a'", "siblings under 'root b'"],
            curator.Calls.Order(StringComparer.Ordinal));
        Assert.Equal(Links(Autophagy), Links(result));
        Assert.True(result.IsComplete);
    }

    [Fact]
    public async Task Adds_new_names_as_leaves_with_description_and_provenance()
    {
        var result = await SiblingsAsync(Autophagy, Saying(("macroautophagy", ["Mitophagy", "  MITOPHAGY ", "Pexophagy"])));

        var node = result.Find("mitophagy")!;
        Assert.Equal(("Mitophagy", "macroautophagy", PathwayNodeKind.Sibling, "about Mitophagy", "graph", "because"),
            (node.Name, node.Parent, node.Kind, node.Description, node.Provenance!.Answerer, node.Provenance.Reason));
        Assert.Equal(6 + 2, result.Nodes.Count);
    }

    [Fact]
    public async Task Does_not_add_roots_the_parent_or_its_ancestors()
    {
        var result =
            await SiblingsAsync(Autophagy,
                Saying(("macroautophagy", ["Autophagy", "MACROAUTOPHAGY", "root a", "Root B", "", new string('x', 201)])));

        Assert.Equal(Links(Autophagy), Links(result));
        Assert.All(result.Nodes, static node => Assert.Empty(node.CandidateParents));
    }

    [Fact]
    public async Task Does_not_add_or_count_existing_children()
    {
        var result = await SiblingsAsync(Autophagy, Saying(("macroautophagy", ["Aggrephagy", "mitophagy", "pexophagy"])), maximum: 1);

        Assert.Equal([.. Links(Autophagy).Append("mitophagy under macroautophagy").Order(StringComparer.Ordinal)], Links(result));
    }

    [Fact]
    public async Task Adds_a_candidate_parent_to_a_node_that_exists_elsewhere()
    {
        var result = await SiblingsAsync(Autophagy, Saying(("macroautophagy", ["Fission"]), ("autophagy", ["Fission", "aggrephagy"])));

        Assert.Equal(Links(Autophagy), Links(result));
        Assert.Equal(["autophagy", "macroautophagy"], result.Find("fission")!.CandidateParents);
        Assert.Equal(["autophagy"], result.Find("aggrephagy")!.CandidateParents);
    }

    [Fact]
    public async Task Places_a_new_name_of_several_parents_under_the_deepest()
    {
        var result =
            await SiblingsAsync(Autophagy,
                Saying(("root b", ["mitophagy"]), ("autophagy", ["mitophagy"]), ("macroautophagy", ["mitophagy"])));

        var node = result.Find("mitophagy")!;
        Assert.Equal("macroautophagy", node.Parent);
        Assert.Equal(["autophagy", "Root B"], node.CandidateParents);
    }

    [Fact]
    public async Task Does_not_add_a_synonym_of_an_existing_node()
    {
        var catalog = new FactsCatalog { Identifiers = { ["er-phagy"] = "GO:1", ["reticulophagy"] = "GO:1" } };
        var hierarchy = Of([Node("autophagy", "Root A"), Term("ER-phagy", "autophagy"), Term("fission", "Root B")]);

        var result =
            await SiblingsAsync(hierarchy, Saying(("autophagy", ["Reticulophagy"]), ("root b", ["reticulophagy"])), catalog: catalog);

        Assert.Equal(Links(hierarchy), Links(result));
        Assert.Equal(["Root B"], result.Find("er-phagy")!.CandidateParents);
    }

    [Fact]
    public async Task Does_not_add_what_the_ontology_has_above_the_parent()
    {
        var result =
            await SiblingsAsync(Autophagy, Saying(("macroautophagy", ["cellular process"])),
                catalog: new FactsCatalog { Contradicted = { ("cellular process", "macroautophagy") } });

        Assert.Equal(Links(Autophagy), Links(result));
    }

    [Fact]
    public async Task A_name_that_was_merged_is_not_added_again()
    {
        var merge = new PathwayChange
        {
            Kind = PathwayChangeKind.Merge, Node = "aggrephagy", Before = "Aggregate autophagy", After = "aggrephagy",
            Reason = "r", DecidedBy = "d",
        };
        var merged = new PathwayHierarchy(NodeDrafts.Of(Autophagy) with { Changes = [merge] });

        Assert.Equal(Links(Autophagy), Links(await SiblingsAsync(merged, Saying(("macroautophagy", ["aggregate autophagy"])))));
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_asks_for_nothing_new()
    {
        var curator = Saying(("autophagy", ["microautophagy", "fission"]), ("root b", ["fusion"]));
        var once = await SiblingsAsync(Autophagy, curator);
        var calls = curator.Calls.Count;

        Assert.Equal(Canonical(once), Canonical(await SiblingsAsync(once, curator, concurrency: 64)));
        Assert.Equal(2 * calls, curator.Calls.Count);
    }

    [Fact]
    public async Task A_failed_question_leaves_a_failure_and_changes_nothing_else()
    {
        var curator = new GraphCurator
        {
            Other = _ => new SiblingsAnswer { Siblings = [new SiblingTerm("mitophagy", null)] },
            Fails = (question, _) => question.Subject == "autophagy",
        };

        var result = await SiblingsAsync(Autophagy, curator);

        Assert.False(result.IsComplete);
        Assert.Equal("autophagy", Assert.Single(result.Failures).Subject);
        Assert.NotNull(result.Find("mitophagy"));
    }

    [Fact]
    public void Accepts_imported_answers_and_distinguishes_unknown_from_empty()
    {
        Assert.True(new SiblingsQuestion { Subject = "x", Roots = Hierarchies.TwoRoots }.AcceptsImported);
        Assert.False(new SiblingsAnswer().IsAbstention);
        Assert.True(new SiblingsAnswer { IsUnknown = true }.IsAbstention);
    }
}
