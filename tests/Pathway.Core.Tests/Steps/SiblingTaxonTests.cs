using Pathway.Doubles;
using Pathway.Model;
using Pathway.Questions;
using Xunit;
using static Pathway.Doubles.Trees;

namespace Pathway.Steps;

/// <summary>The siblings of an organism: what is left out, and which come first.</summary>
public sealed class SiblingTaxonTests
{
    private static readonly FactsCatalog Catalog = new()
    {
        Identifiers =
        {
            ["autophagy"] = "T:1", ["rare"] = "T:2", ["usual"] = "T:3", ["shared"] = "T:4", ["also usual"] = "T:5", ["of plants"] = "T:9",
        },
    };

    private static readonly TestAnnotation Annotation = new(("T:1", ["A", "B", "C", "D", "E", "F", "G"]), ("T:2", ["A"]),
        ("T:3", ["B", "C", "D", "E"]), ("T:4", ["F", "G"]), ("T:5", ["B", "C", "D", "E"]));

    private static readonly string[] Candidates = ["also usual", "of plants", "rare", "shared", "unheard of", "usual"];

    private static PathwayHierarchy Hierarchy(params PathwayInteraction[] interactions) =>
        Of([Node("autophagy", "Root A") with { OntologyId = "T:1" }, Term("term", "autophagy")], interactions);

    private static PathwayInteraction Pair(string query, string partner, params string[] taxa) =>
        Interaction(partner, "term") with { Query = query, Partner = partner, Taxa = taxa };

    private static GraphCurator Naming(bool isUnranked, params string[] names) => new()
    {
        Other = question => new SiblingsAnswer
        {
            Siblings = question.Subject == "autophagy" ? [.. names.Select(static name => new SiblingTerm(name, null))] : [],
            IsUnranked = isUnranked ? true : null,
        },
    };

    private static async Task<string> Added(PathwayHierarchy hierarchy, GraphCurator curator, TermTaxon? taxon, int maximum = 7)
    {
        var result = await SiblingsAsync(hierarchy, curator, catalog: Catalog, maximum: maximum, taxon: taxon);
        return string.Join(", ", result.Nodes.Where(node => hierarchy.Find(node.Key) is null).Select(static node => node.Name)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_term_that_no_gene_of_the_organism_carries_is_left_out_whoever_names_it()
    {
        Assert.Equal("also usual, rare, shared, unheard of, usual", await Added(Hierarchy(), Naming(true, Candidates), Annotation.Taxon));
        Assert.Equal("also usual, rare, shared, unheard of, usual", await Added(Hierarchy(), Naming(false, Candidates), Annotation.Taxon));
        Assert.Equal("also usual, of plants, rare, shared, unheard of, usual", await Added(Hierarchy(), Naming(true, Candidates), null));
    }

    [Theory]
    [InlineData(1, "also usual")]
    [InlineData(2, "also usual, usual")]
    [InlineData(3, "also usual, shared, usual")]
    [InlineData(4, "also usual, rare, shared, usual")]
    public async Task Without_proteins_those_that_say_little_more_than_the_parent_come_first(int maximum, string expected) =>
        Assert.Equal(expected, await Added(Hierarchy(), Naming(true, Candidates), Annotation.Taxon, maximum));

    [Theory]
    [InlineData(1, "shared")]
    [InlineData(2, "rare, shared")]
    [InlineData(3, "also usual, rare, shared")]
    public async Task What_most_proteins_of_the_input_carry_comes_first(int maximum, string expected) =>
        // F carries the shared term in two interactions, and counts once; G is a further protein.
        Assert.Equal(expected, await Added(Hierarchy(Pair("A", "F"), Pair("A", "G"), Pair("G", "F")), Naming(true, Candidates),
            Annotation.Taxon, maximum));

    [Theory]
    [InlineData("7", "shared")]
    [InlineData("8", "also usual")]
    [InlineData("taxid:7(some)", "shared")]
    public async Task A_protein_of_another_organism_does_not_count(string taxon, string expected) =>
        Assert.Equal(expected, await Added(Hierarchy(Pair("F", "G", taxon)), Naming(true, Candidates), Annotation.Taxon, 1));

    [Fact]
    public async Task A_model_keeps_its_own_order() =>
        Assert.Equal("rare, unheard of", await Added(Hierarchy(Pair("F", "G")), Naming(false, "of plants", "rare", "unheard of", "shared"),
            Annotation.Taxon, 2));

    [Fact]
    public async Task A_term_that_the_input_names_gets_its_parent_whatever_the_organism()
    {
        var hierarchy = Of([Node("autophagy", "Root A"), Term("term", "autophagy"), Term("of plants", "Root B")]);

        var result = await SiblingsAsync(hierarchy, Naming(true, Candidates), catalog: Catalog, taxon: Annotation.Taxon);

        var node = result.Find("of plants")!;
        Assert.Equal(("Root B", "autophagy"), (node.Parent, Assert.Single(node.CandidateParents)));
    }

    [Fact]
    public async Task A_further_run_adds_nothing()
    {
        var once = await SiblingsAsync(Hierarchy(), Naming(true, Candidates), catalog: Catalog, maximum: 2, taxon: Annotation.Taxon);
        var again = await SiblingsAsync(once, Naming(true, Candidates), 64, Catalog, 2, Annotation.Taxon);

        Assert.Equal(Canonical(once), Canonical(again));
    }

    [Fact]
    public async Task The_order_of_the_answer_and_of_the_interactions_does_not_matter()
    {
        var forwards = Hierarchy(Pair("A", "F"), Pair("A", "G"));
        var backwards = Hierarchy(Pair("A", "G"), Pair("A", "F"));

        Assert.Equal(await Added(forwards, Naming(true, Candidates), Annotation.Taxon, 3),
            await Added(backwards, Naming(true, [.. Candidates.Reverse()]), Annotation.Taxon, 3));
    }
}
