using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Xunit;
using static Pathway.Doubles.Trees;

namespace Pathway.Steps.Reorganize;

public sealed class DeduplicateTests
{
    private static GraphCurator Same(string? kept = null) => new()
    {
        Other = question => question is SameConceptQuestion
            ? new SameConceptAnswer { IsSame = true, Kept = kept, Reason = "because" } : new IntermediateAnswer { IsDirect = true },
    };

    private static Task<PathwayHierarchy> DeduplicateAsync(PathwayHierarchy hierarchy, ICurator curator, ITermCatalog? catalog = null) =>
        ReorganizeAsync(hierarchy, curator, catalog: catalog, phases: PathwayReorganizePhase.Deduplicate);

    [Fact]
    public async Task Merges_names_of_one_concept_and_loses_nothing()
    {
        var hierarchy = Of(
            [Node("DNA Repair", "Root A"), Node("DNA Repairs", "Root B"), Term("one", "DNA Repair"), Term("two", "DNA Repairs")],
            Interaction("i1", "DNA Repair"), Interaction("i2", "dna repairs", "two"));

        var result = await DeduplicateAsync(hierarchy, Same("dna repair"));

        Assert.Equal(["DNA Repair under Root A", "one under DNA Repair", "two under DNA Repair"], Links(result));
        Assert.Equal(["Root B"], result.Find("DNA Repair")!.CandidateParents);
        Assert.Equal(["i1", "i2"], result.Find("DNA Repair")!.Interactions.Select(static interaction => interaction.Id));
        Assert.Equal(["i2"], result.Find("two")!.Interactions.Select(static interaction => interaction.Id));
        Assert.Equal("""{"partner":"i2"}""", result.Interactions[1].Json);
        Assert.Equal(
            ["Move two: DNA Repairs -> DNA Repair", "Merge DNA Repair: DNA Repairs -> DNA Repair",
                "Relink DNA Repair: dna repairs -> DNA Repair"],
            result.Changes.Select(static change => change.ToString().Split(" (")[0]));
        Assert.Equal(("one concept, the names are 0.95 alike; because", "graph"), (result.Changes[1].Reason, result.Changes[1].DecidedBy));
    }

    [Fact]
    public async Task A_contained_name_and_one_of_the_same_identifier_are_candidates_too()
    {
        var hierarchy =
            Of([Term("autophagy", "Root A"), Term("autophagy pathway", "Root A"), Term("erad", "Root A") with { OntologyId = "GO:1" },
                Term("er-associated degradation", "Root A") with { OntologyId = "GO:1" }]);

        var result = await DeduplicateAsync(hierarchy, Same());

        Assert.Equal(["autophagy under Root A", "er-associated degradation under Root A"], Links(result));
    }

    [Fact]
    public async Task Does_not_ask_about_pairs_that_a_rule_distinguishes()
    {
        var curator = Same();
        var hierarchy =
            Of([Term("positive regulation of autophagy", "Root A"), Term("negative regulation of autophagy", "Root A"),
                Term("regulation of autophagy", "Root A"), Term("complex 1 assembly", "Root A"), Term("complex 2 assembly", "Root A")]);

        Assert.Equal(Links(hierarchy), Links(await DeduplicateAsync(hierarchy, curator)));
        Assert.Empty(curator.Calls);
    }

    [Theory]
    [InlineData(new[] { "dna repair", "dna repairs" }, null, false)]
    [InlineData(new[] { "dna repair" }, null, true)] // a synonym may say more or less than its term
    [InlineData(new string[0], null, true)]
    [InlineData(new[] { "dna repair", "dna repairs" }, true, true)]
    [InlineData(new string[0], false, false)]
    public async Task Does_not_ask_about_the_names_of_two_terms_unless_a_person_decided(string[] named, bool? decided, bool isAsked)
    {
        var curator = Same();
        var hierarchy = Of([Term("DNA Repair", "Root A"), Term("DNA Repairs", "Root A")]);
        var catalog = new FactsCatalog { Named = [.. named], DecidedSameness = decided };
        (catalog.Identifiers["dna repair"], catalog.Identifiers["dna repairs"]) = ("X:1", "X:2");

        var result = await DeduplicateAsync(hierarchy, curator, catalog);

        Assert.Equal(isAsked ? 1 : 0, curator.Calls.Count);
        Assert.Equal(isAsked ? 1 : 2, result.Nodes.Count(static node => node.Kind == PathwayNodeKind.Term));
    }

    [Fact]
    public async Task An_ontology_that_cannot_be_read_is_reported_as_it_is()
    {
        var hierarchy = Of([Term("DNA Repair", "Root A"), Term("DNA Repairs", "Root A"), Term("DNA Repairing", "Root A")]);

        var failure = await Assert.ThrowsAsync<PathwayException>(() => DeduplicateAsync(hierarchy, Same(), new UnreadableCatalog()));

        Assert.Equal("cannot be read", failure.Message);
    }

    [Fact]
    public async Task Groups_that_exclude_each_other_stay_apart_whatever_is_joined_to_them_later()
    {
        // The most alike first: a1 + a2 and b1 + b2, then a2 + b2 is refused, because a1 and b1 are two terms. What is joined with one of
        // the groups after that must not open a way to the other.
        string[] names = ["aaaaaaaaaaaaaaaaaaaa one", "aaaaaaaaaaaaaaaaaaaa ones", "aaaaaaaaaaaaaaaaaaab one", "aaaaaaaaaaaaaaaaaaab ones"];
        var catalog = new FactsCatalog { Named = [names[0], names[2]] };
        (catalog.Identifiers[names[0]], catalog.Identifiers[names[2]]) = ("X:1", "X:2");
        var hierarchy = Of([.. names.Select(static name => Term(name, "Root A"))]);

        var result = await DeduplicateAsync(hierarchy, Same(), catalog);

        var merges = result.Changes.Where(static change => change.Kind == PathwayChangeKind.Merge).ToArray();
        Assert.Equal(2, merges.Length);
        Assert.DoesNotContain(merges, static merge => merge.Before!.Contains('b', StringComparison.Ordinal)
            != merge.After!.Contains('b', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pairs_with_a_sibling_do_not_change_the_batches_of_other_pairs()
    {
        NodeDraft[] built =
        [
            Term("protein folding step", "Root A"), Term("protein folding steps", "Root A"), Term("protein folding course", "Root A"),
            Node("protein folding", "Root A"),
        ];
        NodeDraft[] siblings = [Sibling("protein folding path", "Root A"), Sibling("protein folding paths", "Root A")];
        var few = new PairCurator(static _ => new SameConceptAnswer { IsSame = false });
        var many = new PairCurator(static _ => new SameConceptAnswer { IsSame = false });

        await DeduplicateAsync(Of(built), few);
        await DeduplicateAsync(Of([.. siblings, .. built]), many);

        Assert.Equal(
            ["protein folding = protein folding course, protein folding = protein folding step, protein folding = protein folding steps",
                "protein folding course = protein folding step, protein folding step = protein folding steps"],
            few.Pairs.Order(StringComparer.Ordinal));
        Assert.Subset(many.Pairs.ToHashSet(StringComparer.Ordinal), few.Pairs.ToHashSet(StringComparer.Ordinal));
        Assert.All(many.Pairs.Except(few.Pairs),
            static call => Assert.All(call.Split(", "), static pair => Assert.Contains("path", pair, StringComparison.Ordinal)));
        Assert.True(many.Pairs.Count > few.Pairs.Count);
    }

    [Fact]
    public async Task Does_not_merge_transitively_what_a_rule_distinguishes()
    {
        // The short name is similar to the two others, which are opposites: it may be merged with one of them, but not with both.
        var hierarchy =
            Of([Term("vesicle protein import", "Root A"), Term("vesicle protein", "Root A"), Term("vesicle protein export", "Root A")]);

        var result = await DeduplicateAsync(hierarchy, Same("vesicle protein"));

        Assert.Equal(["vesicle protein import under Root A", "vesicle protein under Root A"], Links(result).Order(StringComparer.Ordinal));
        Assert.Equal(Canonical(result), Canonical(await DeduplicateAsync(result, Same("vesicle protein"))));
    }

    [Fact]
    public async Task A_parent_merged_with_its_child_keeps_the_subtree()
    {
        var hierarchy =
            Of([Node("autophagy pathway", "Root A"), Node("middle", "autophagy pathway"), Term("autophagy pathways", "middle"),
                Term("leaf", "autophagy pathways")]);

        var upper = await DeduplicateAsync(hierarchy, Same("autophagy pathway"));
        var lower = await DeduplicateAsync(hierarchy, Same("autophagy pathways"));

        Assert.Equal(["autophagy pathway under Root A", "leaf under autophagy pathway", "middle under autophagy pathway"], Links(upper));
        Assert.Equal(["autophagy pathways under Root A", "leaf under autophagy pathways", "middle under autophagy pathways"], Links(lower));
        Assert.Equal(PathwayNodeKind.Term, upper.Find("autophagy pathway")!.Kind);
    }

    [Fact]
    public async Task A_root_is_never_dropped()
    {
        var hierarchy = Of([Node("Root A pathway", "Root B"), Term("leaf", "Root A pathway")], Interaction("i", "Root A pathway"));

        var result = await DeduplicateAsync(hierarchy, Same("root a pathway"));

        Assert.Equal(["leaf under Root A"], Links(result));
        Assert.Equal("Root A", Assert.Single(result.Find("Root A")!.Interactions).Terms[0]);
        Assert.NotNull(result.Find("Root B"));
    }

    [Fact]
    public async Task Merges_nothing_on_a_negative_answer_abstention_or_failure()
    {
        var hierarchy = Of([Term("DNA Repair", "Root A"), Term("DNA Repairs", "Root A")]);

        Assert.Equal(Links(hierarchy),
            Links(await DeduplicateAsync(hierarchy, new GraphCurator { Other = _ => new SameConceptAnswer { IsSame = false } })));
        Assert.Equal(Links(hierarchy), Links(await DeduplicateAsync(hierarchy, new GraphCurator { Other = _ => new SameConceptAnswer() })));
        var failed = await DeduplicateAsync(hierarchy, new GraphCurator { Fails = static (_, _) => true });
        Assert.Equal(Links(hierarchy), Links(failed));
        Assert.False(failed.IsComplete);
    }

    private sealed class UnreadableCatalog : ITermCatalog
    {
        public string? Spelling(string termKey) => null;

        public string? Identifier(string termKey) => throw new PathwayException(PathwayErrors.FormatInvalid, "cannot be read", termKey);

        public bool Contradicts(string childKey, string parentKey) => false;
    }
}
