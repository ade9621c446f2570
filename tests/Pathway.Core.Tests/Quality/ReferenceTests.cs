using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontology;
using Xunit;

namespace Pathway.Quality;

/// <summary>Names with known truth, and how the ends of links were matched.</summary>
public sealed class ReferenceTests
{
    private static readonly TermIndex Index = EmbeddedOntology.Index;

    private static readonly KnownName[] Names =
    [
        new("Aggrephagy - animal", "KEGG", ["GO:0035973"]), new("Lysosome", "KEGG", []), new("Mitophagy", "free text", ["GO:0006914"]),
        new("Vesicle docking at the far end of a dendrite", "free text", ["GO:0048278"]), new("Apoptosis", "free text", []),
    ];

    [Fact]
    public void Judges_names_by_the_ontology_alone()
    {
        var quality = ReferenceMeasurement.Of("names.tsv", Names, Index);

        Assert.Equal(
            [
                PathwayReferenceOutcome.Right, PathwayReferenceOutcome.Abstained, PathwayReferenceOutcome.Wrong,
                PathwayReferenceOutcome.Guessed, PathwayReferenceOutcome.Wrong,
            ],
            quality.Results.Select(static result => result.Outcome));
        Assert.Equal(("GO:0035973", "aggrephagy", "exact name"),
            (quality.Results[0].Id, quality.Results[0].Term, quality.Results[0].Match));
        Assert.Equal((3, 1, 1, 1, 0), (quality.All.Has, quality.All.Right, quality.All.Wrong, quality.All.Guessed, quality.All.Abstained));
        Assert.Equal((2, 1, 0.5), (quality.All.Lacks, quality.All.TakenAsCertain, quality.TakenAsCertainShare));
        Assert.Equal(["KEGG", "free text"], quality.Styles.Select(static style => style.Group));
        Assert.Equal((0, 5), (quality.InHierarchy, quality.Names));
        Assert.Empty(quality.UnknownIds);
    }

    [Fact]
    public async Task A_node_of_the_hierarchy_is_judged_by_its_identifier_and_its_place()
    {
        var hierarchy = await OntologyHierarchies.BuildAsync(["Aggrephagy - animal", "Vesicle docking at the far end of a dendrite"]);
        KnownName[] names =
        [
            .. Names[..1], Names[3], new("Proteostasis", "root", ["GO:0006457"]), new("Aggrephagy - animal", "", ["GO:9999999"]),
        ];

        var quality = ReferenceMeasurement.Of("names.tsv", names, Index, hierarchy);

        Assert.Equal([true, true, false, true], quality.Results.Select(static result => result.IsInHierarchy));
        Assert.Equal(PathwayReferenceOutcome.Right, quality.Results[0].Outcome);
        var guessed = hierarchy.Find("Vesicle docking at the far end of a dendrite")!;
        Assert.Equal(guessed.Root is null ? PathwayReferenceOutcome.Abstained : PathwayReferenceOutcome.Guessed,
            quality.Results[1].Outcome);
        Assert.Equal(guessed.Parent, quality.Results[1].Term);
        Assert.Equal(PathwayReferenceOutcome.Wrong, quality.Results[3].Outcome);
        Assert.Equal(["GO:9999999"], quality.UnknownIds);
    }

    [Fact]
    public async Task A_link_that_the_ontology_made_of_a_rewritten_name_confirms_only_itself()
    {
        var exact = await OntologyHierarchies.BuildAsync(["aggrephagy"]);
        var rewritten = await OntologyHierarchies.BuildAsync(["Breakdown of aggregates by selective autophagy", "JAK/STAT pathway"]);

        var certain = QualityMeasurement.Of(exact, Index);
        var own = QualityMeasurement.Of(rewritten, Index);

        Assert.Equal((0, 1), (certain.SelfConfirmed, certain.ConfirmedShare));
        var link = own.MeasuredLinks.Single(static one => one.Node == "JAK/STAT pathway");
        Assert.Equal(("rewritten", "GO:0007259", "exact name", PathwayLinkResult.SelfConfirmed),
            (link.NodeMatch, link.NodeId, link.ParentMatch, link.Result));
        // What is only guessed has no term, and is not judged.
        var guessed = own.MeasuredLinks.Single(static one => one.Node == "Breakdown of aggregates by selective autophagy");
        Assert.Equal(("not matched", null, PathwayLinkResult.NotJudged), (guessed.NodeMatch, guessed.NodeId, guessed.Result));
        Assert.Equal(own.Links, own.MeasuredLinks.Count);
        Assert.Equal(1, own.SelfConfirmed);
        Assert.Equal(own.GroundedLinks, own.Confirmed + own.SelfConfirmed);
        Assert.Contains(own.Matches, static count => count is { Match: "rewritten", Nodes: 1, Terms: 1 });
    }

    [Fact]
    public async Task The_same_link_of_another_answerer_is_confirmed()
    {
        var curator = new GraphCurator
        {
            Parent = static question => question.Subject == "jak/stat pathway" ? "receptor signaling pathway via STAT" : "root a",
        };

        var quality = QualityMeasurement.Of(await Hierarchies.BuildAsync(curator, ["JAK/STAT pathway"]), Index);

        Assert.Equal((1, 0), (quality.Confirmed, quality.SelfConfirmed));
    }

    [Theory]
    [InlineData("name\tstyle\texpected GO id\tcomment\nMitophagy\tKEGG\tGO:0000423\talso ok: GO:0000422, GO:0006914\n",
        "GO:0000423 GO:0000422 GO:0006914")]
    [InlineData("name,expected\n\"Mitophagy\",GO:0000423|GO:0000422\n", "GO:0000423 GO:0000422")]
    [InlineData("Expected id;Name\r\nR-HSA-5205647;Mitophagy\r\n", "R-HSA-5205647")]
    [InlineData("id\tname\n-\tMitophagy\n", "")]
    [InlineData("id\tname\n\tMitophagy\n", "")]
    public void Reads_a_table_in_any_usual_form(string text, string ids)
    {
        using var folder = new ScratchFolder();

        var name = Assert.Single(ReferenceFile.Read(folder.Write("names.tsv", text), static fault => Assert.Fail(fault)));

        Assert.Equal(("Mitophagy", ids), (name.Name, string.Join(' ', name.Ids)));
    }

    [Fact]
    public void A_row_that_says_nothing_is_left_out_and_named()
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("names.tsv", "name\tid\n\tGO:0000423\nMitophagy\tsee above\nAutophagy\tGO:0006914\n");
        var faults = new List<string>();

        var name = Assert.Single(ReferenceFile.Read(path, faults.Add));

        Assert.Equal("Autophagy", name.Name);
        Assert.Equal(["line 2", "line 3"], faults.Select(static fault => fault[..6]));
    }

    [Fact]
    public void A_file_without_the_columns_is_an_error()
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("names.tsv", "term\tparent\nMitophagy\tautophagy\n");

        var failure = Assert.Throws<PathwayException>(() => ReferenceFile.Read(path, static _ => { }));

        Assert.Equal(PathwayErrors.FormatInvalid, failure.Error);
        Assert.Contains("names.tsv", failure.Message, StringComparison.Ordinal);
    }
}
