using Pathway.Bench;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Quality;
using Pathway.Questions;
using Xunit;

namespace Pathway.Steps.Reorganize;

/// <summary>With the answers of the ontology, reorganisation does not lower the quality, and a second one changes nothing.</summary>
public sealed class ReorganizeQualityTests
{
    private static readonly ICurator Ontology = CuratorCatalog.CreateOffline(CuratorNames.Ontology)[0];

    public static TheoryData<string, string> Inputs { get; } = new()
    {
        { "own", "seven" }, { "own", "ten" },
        { "example", "seven" }, { "example", "ten" },
        { "leaf-terms.txt", "seven" }, { "leaf-terms.txt", "ten" },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Reorganisation_does_not_lower_the_quality(string input, string profile)
    {
        var terms = input switch
        {
            "own" => OntologyHierarchies.OwnTerms,
            "example" => TermLists.Read([TestData.Example]),
            _ => TermLists.Read([TestData.Real(input)]),
        };
        var built = await OntologyHierarchies.BuildAsync(terms, profile);
        var wide = await Trees.SiblingsAsync(built, Ontology, catalog: CuratorCatalog.Terms);

        var after = await Trees.ReorganizeAsync(wide, Ontology, catalog: CuratorCatalog.Terms);

        var (before, now) = (QualityMeasurement.Of(wide, EmbeddedOntology.Index), QualityMeasurement.Of(after, EmbeddedOntology.Index));
        Assert.True(now.AncestorF1 >= before.AncestorF1 - 1e-9, $"ancestor F1 was {before.AncestorF1} and is {now.AncestorF1}");
        // "Stress granules" says less than terms of several roots of "ten", and stays unplaced there.
        Assert.Equal((0, 0, before.Unplaced), (now.Reversed, now.SameTerm, now.Unplaced));
        Assert.InRange(now.Unplaced, 0, 1);
        Assert.True(now.ConfirmedShare >= 0.95, $"{now.ConfirmedShare} confirmed");
        Assert.Contains(wide.Nodes, static node => node.Kind == PathwayNodeKind.Sibling);
        Assert.Equal(Trees.Canonical(after),
            Trees.Canonical(await Trees.ReorganizeAsync(after, Ontology, concurrency: 64, catalog: CuratorCatalog.Terms)));
    }

    [Fact]
    public async Task Keeps_all_interactions()
    {
        var interactions = OntologyHierarchies.OwnTerms.Select(static (term, at) => Trees.Interaction($"i{at:00}", term)).ToArray();
        var built = await OntologyHierarchies.BuildAsync(OntologyHierarchies.OwnTerms);
        var hierarchy = new PathwayHierarchy(NodeDrafts.Of(built) with { Interactions = interactions });
        var wide = await Trees.SiblingsAsync(hierarchy, Ontology, catalog: CuratorCatalog.Terms);

        var after = await Trees.ReorganizeAsync(wide, Ontology, catalog: CuratorCatalog.Terms);

        Assert.Equal(interactions.Length, after.Interactions.Count);
        Assert.Empty(after.Unassigned);
        Assert.Equal(interactions.Length, after.Nodes.Sum(static node => node.Interactions.Count));
    }
}
