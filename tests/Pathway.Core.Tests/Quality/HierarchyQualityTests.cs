using Pathway.Bench;
using Pathway.Doubles;
using Pathway.Model;
using Pathway.Ontology;
using Xunit;

namespace Pathway.Quality;

public sealed class HierarchyQualityTests
{
    private static readonly string LeafTerms = Path.Combine(TermLists.RepositoryRoot(), "../shared/data/leaf-terms.txt");

    // The required quality of a hierarchy of real terms. The test names the figures that are missed.
    private static readonly IReadOnlyList<(string Name, Func<PathwayQuality, bool> IsReached)> Floors =
    [
        ("ancestor F1 at least 0.8", static quality => quality.AncestorF1 >= 0.8),
        ("median depth at least 3", static quality => quality.MedianDepth >= 3),
        ("at most 1 link in 20 a fallback", static quality => quality.FallbackShare <= 0.05),
        ("at least 6 terms in 10 grounded", static quality => quality.GroundedShare >= 0.6),
        ("at least 9 links in 10 confirmed", static quality => quality.ConfirmedShare >= 0.9),
        ("no link reversed", static quality => quality.Reversed == 0),
        ("no link within one term", static quality => quality.SameTerm == 0),
        ("every term placed", static quality => quality.Unplaced == 0),
    ];

    private static string[] Missed(PathwayHierarchy hierarchy)
    {
        var quality = QualityMeasurement.Of(hierarchy, EmbeddedOntology.Index);
        return [.. Floors.Where(floor => !floor.IsReached(quality)).Select(static floor => floor.Name)];
    }

    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    public async Task The_real_terms_build_a_good_hierarchy(string profile)
    {
        Assert.SkipUnless(File.Exists(LeafTerms), $"{LeafTerms} is not there.");

        Assert.Empty(Missed(await OntologyHierarchies.BuildAsync(TermLists.Read([LeafTerms]), profile)));
    }

    [Theory]
    [InlineData("seven")]
    // "Stress granules" says less than terms of several roots, and stays unplaced.
    [InlineData("ten", "every term placed")]
    public async Task The_projects_own_terms_build_a_good_hierarchy(string profile, params string[] missed) =>
        Assert.Equal(missed, Missed(await OntologyHierarchies.BuildAsync(OntologyHierarchies.OwnTerms, profile)));

    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    public async Task The_terms_of_the_example_build_a_good_hierarchy(string profile) =>
        Assert.Empty(Missed(await OntologyHierarchies.BuildAsync(TermLists.Read([TestData.Example]), profile)));

    [Fact]
    public async Task A_flat_hierarchy_of_the_same_terms_fails()
    {
        var flat = OntologyHierarchies.Flattened(await OntologyHierarchies.BuildAsync(OntologyHierarchies.OwnTerms));

        Assert.Contains("ancestor F1 at least 0.8", Missed(flat));
        Assert.Contains("median depth at least 3", Missed(flat));
    }

    [Fact]
    public async Task A_flat_hierarchy_of_the_real_terms_fails()
    {
        Assert.SkipUnless(File.Exists(LeafTerms), $"{LeafTerms} is not there.");

        var flat = OntologyHierarchies.Flattened(await OntologyHierarchies.BuildAsync(TermLists.Read([LeafTerms])));

        Assert.Contains("ancestor F1 at least 0.8", Missed(flat));
        Assert.Contains("median depth at least 3", Missed(flat));
    }

    [Fact]
    public async Task Counts_links_that_the_ontology_contradicts()
    {
        var links = new Dictionary<string, string>
        {
            ["macroautophagy"] = "autophagy", ["autophagy"] = "aggrephagy", ["aggrephagy"] = "root a", // a reversed link
            ["apoptosis"] = "apoptotic process", ["apoptotic process"] = "root b",
            ["regulation of macroautophagy"] = "macroautophagy",
        };
        var curator = new GraphCurator { Parent = question => links.GetValueOrDefault(question.Subject) };
        var built = await Hierarchies.BuildAsync(curator, ["macroautophagy", "apoptosis", "regulation of macroautophagy"]);

        var quality = QualityMeasurement.Of(built, EmbeddedOntology.Index);

        Assert.Equal((1, 1, 1, 1), (quality.Reversed, quality.SameTerm, quality.Confirmed, quality.Regulating));
        Assert.Equal((6, 4), (quality.Links, quality.GroundedLinks));
        Assert.Equal((3, 3, 0), (quality.Terms, quality.Grounded, quality.Unplaced));
        // Pairs of the hierarchy: macroautophagy < autophagy, aggrephagy; autophagy < aggrephagy; regulation < those three. Pairs of the
        // ontology: macroautophagy < autophagy; aggrephagy < both.
        Assert.Equal((6, 3, 1), (quality.HierarchyPairs, quality.OntologyPairs, quality.SharedPairs));
        Assert.Equal(2.0 / 9, quality.AncestorF1, 6);
        // Edges of the hierarchy: the three links between different terms. Edges of the ontology: macroautophagy < autophagy, aggrephagy <
        // macroautophagy.
        Assert.Equal((3, 2, 1), (quality.HierarchyEdges, quality.OntologyEdges, quality.SharedEdges));
        Assert.Equal(2.0 / 5, quality.EdgeF1, 6);
        Assert.StartsWith("Gene Ontology", quality.Ontology, StringComparison.Ordinal);
        // Apoptosis lies 2 links deep, macroautophagy 3, its regulation 4.
        Assert.Equal([0, 0, 1, 1, 1], quality.Depths);
    }

    [Fact]
    public async Task Links_of_the_ontology_have_perfect_scores()
    {
        var links = new Dictionary<string, string>
        {
            ["aggrephagy"] = "macroautophagy", ["macroautophagy"] = "autophagy", ["autophagy"] = "root a",
        };
        var curator = new GraphCurator { Parent = question => links.GetValueOrDefault(question.Subject) };
        var built = await Hierarchies.BuildAsync(curator, ["aggrephagy"]);

        var quality = QualityMeasurement.Of(built, EmbeddedOntology.Index);

        Assert.Equal((1, 1, 0), (quality.AncestorF1, quality.EdgeF1, quality.MotifDistance));
        // Aggrephagy is a selective autophagy, which is a macroautophagy: the hierarchy skips a step.
        Assert.InRange(quality.WuPalmer!.Value, 0.9, 0.9999);
    }

    [Fact]
    public void Similarity_decreases_with_distance()
    {
        var similarity = new WuPalmerSimilarity();
        OntologyTerm Term(string name) => EmbeddedOntology.Index.FindByName(name)!;

        var same = similarity.Of(Term("autophagy"), Term("autophagy"));
        var near = similarity.Of(Term("macroautophagy"), Term("autophagy"));
        var far = similarity.Of(Term("macroautophagy"), Term("dna repair"));

        Assert.Equal(1, same);
        Assert.True(same > near && near > far && far > 0, $"{near} {far}");
        Assert.Equal(near, similarity.Of(Term("autophagy"), Term("macroautophagy")));
    }

    [Fact]
    public async Task Result_does_not_depend_on_concurrency_or_order()
    {
        var once = Hierarchies.Text(await OntologyHierarchies.BuildAsync(OntologyHierarchies.OwnTerms, concurrency: 1));

        Assert.Equal(once,
            Hierarchies.Text(await OntologyHierarchies.BuildAsync([.. OntologyHierarchies.OwnTerms.Reverse()], concurrency: 64)));
    }
}
