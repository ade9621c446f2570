using Pathway.Annotation;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Ontology;
using Xunit;

namespace Pathway.OntologyFiles;

public sealed class TaxonSelectionTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    private AnnotationLibrary Library => new(folder.File("library"));

    public void Dispose() => folder.Dispose();

    private TaxonChoice Choose(string wanted, params string[][] taxa) => new TaxonSelection(Library, ChosenOntology.Embedded)
        .Choose(wanted, taxa.Select(static one => new PathwayInteraction { Id = "i", Partner = "P", Json = "{}", Taxa = one }));

    private void Import(string name, string taxon, string term = "GO:0006914", string date = "2030-01-01", string? wanted = null)
    {
        var text = $"!gaf-version: 2.2\n!date-generated: {date}\n" + string.Concat(taxon.Split(' ').Select((one, place) =>
            $"X\tX:{place}\tG{place}\tinvolved_in\t{term}\tR:1\tIDA\t\tP\tname\t\tprotein\ttaxon:{one}\t20300101\tX\t\t\n"));
        Library.Import(ImportSource.OfFile(folder.Write($"{name}.gaf", text), default), name, wanted, default);
    }

    [Fact]
    public void Human_serves_where_the_input_is_human_or_says_nothing()
    {
        string[][][] inputs =
            [[], [[]], [["9606"]], [["taxid:9606(human)", "Homo sapiens"]], [["9606", "10090"]], [["9606"], ["9606", "11676"]]];

        Assert.All(inputs, input => Assert.Equal((9606, null), (Choose("", input).Taxon?.Id, Choose("", input).Warning)));
        Assert.Equal("terms of taxon 9606 (2022-Sep12)", $"{Choose("").Taxon}");
        Assert.True(Choose("9606", ["10090"]).Taxon!.Uses("GO:0006914"));
        Assert.False(Choose("9606").Taxon!.Uses("GO:0009734"));
    }

    [Theory]
    [InlineData("any")]
    [InlineData("ANY")]
    public void Any_means_all_terms(string value) => Assert.Equal(new TaxonChoice(null), Choose(value, ["9606"]));

    [Fact]
    public void Without_annotation_of_the_organism_of_the_input_one_warning_says_so()
    {
        var choice = Choose("", ["10090"], ["10090"], ["9606"]);

        Assert.Null(choice.Taxon);
        Assert.Contains("the organism 10090", choice.Warning, StringComparison.Ordinal);
        Assert.Contains("annotation of 9606 only", choice.Warning, StringComparison.Ordinal);
        Assert.Contains("without a number", Choose("", ["Mus musculus"]).Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Imported_annotation_serves_its_organism()
    {
        Import("mouse", "10090");

        var choice = Choose("", ["10090"]);

        Assert.Null(choice.Warning);
        Assert.Matches(@"^terms of taxon 10090 \(mouse 2030-01-01 [0-9a-f]{12}\)$", $"{choice.Taxon}");
        Assert.True(choice.Taxon!.Uses("GO:0006914"));
        Assert.False(choice.Taxon.Uses("GO:0006281"));
        Assert.Equal(9606, Choose("", ["9606"]).Taxon!.Id);
    }

    [Fact]
    public void Of_several_imports_of_an_organism_the_last_release_serves_and_a_new_import_changes_the_answerer()
    {
        Import("old", "9606", date: "2020-01-01");
        var old = $"{Choose("").Taxon}";
        Import("new", "9606", date: "2031-01-01");
        var later = $"{Choose("").Taxon}";
        Import("new", "9606", "GO:0006281", date: "2031-01-01");

        Assert.Contains("old 2020-01-01", old, StringComparison.Ordinal);
        Assert.Contains("new 2031-01-01", later, StringComparison.Ordinal);
        Assert.NotEqual(later, $"{Choose("").Taxon}");
        Assert.True(Choose("").Taxon!.Uses("GO:0006281"));
    }

    [Fact]
    public void An_import_without_a_date_does_not_go_before_one_with_a_date()
    {
        Import("dated", "9606", date: "2001-01-01");
        Import("undated", "9606", date: "");

        Assert.Contains("dated 2001-01-01", $"{Choose("").Taxon}", StringComparison.Ordinal);
    }

    [Fact]
    public void Annotation_of_several_organisms_serves_none_until_one_is_imported_alone()
    {
        Import("both", "10090 10116");
        Assert.Null(Choose("", ["10116"]).Taxon);

        Import("rat", "10090 10116", wanted: "10116");
        Assert.Equal(10116, Choose("", ["10116"]).Taxon!.Id);
    }

    [Fact]
    public void Gpad_is_of_the_organism_that_the_user_names()
    {
        var path = folder.Write("m.gpad", "!gpad-version: 2.0\nX:1\t\tRO:0002331\tGO:0006914\tR:1\tECO:0000314\t\t\t2030-01-01\tX\t\t\n");
        Library.Import(ImportSource.OfFile(path, default), "unnamed", null, default);
        Assert.Null(Choose("", ["10090"]).Taxon);

        Assert.Equal(["10090"], Library.Import(ImportSource.OfFile(path, default), "named", "10090", default).Taxa);
        Assert.Equal(10090, Choose("", ["10090"]).Taxon!.Id);
    }

    [Fact]
    public void A_named_organism_without_annotation_is_an_error_that_lists_what_is_there()
    {
        Import("mouse", "10090");

        var failure = Assert.Throws<PathwayException>(() => Choose("7227"));

        Assert.Equal(PathwayErrors.AnnotationNotFound, failure.Error);
        Assert.Contains("organism 7227; there is that of 9606, 10090", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ontology_without_annotated_terms_is_not_restricted()
    {
        OntologyTerm term = new() { Index = 0, Id = "X:1", Name = "x", Synonyms = [] };
        var other = new ChosenOntology("other", "1", () => new TermIndex(new OntologyGraph(new OntologySource("X", "1", "", ""), [term])));
        var selection = new TaxonSelection(Library, other);

        Assert.Equal((null, null), (selection.Choose("", []).Taxon, selection.Choose("", []).Warning));
        Assert.Contains("carries a term of the ontology other", selection.Choose("", []).Note, StringComparison.Ordinal);
        Assert.Contains("carries a term of the ontology other", selection.Choose("9606", []).Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void The_release_of_the_embedded_table_is_the_one_that_it_states() =>
        Assert.Contains($" {EmbeddedAnnotation.Release},", EmbeddedAnnotation.Processes.Release, StringComparison.Ordinal);
}
