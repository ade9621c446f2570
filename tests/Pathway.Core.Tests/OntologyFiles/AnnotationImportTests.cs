using System.IO.Compression;
using System.Text;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Ontology;
using Xunit;

namespace Pathway.OntologyFiles;

public sealed class AnnotationImportTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Gaf_gives_processes_by_symbol_identifier_and_synonym_and_NOT_denies()
    {
        var path = folder.Write("m.gaf", "!gaf-version: 2.2\n!date-generated: 2030-01-02\n"
            + Gaf("Vcp", "involved_in", "GO:0006914", "IDA", synonyms: "p97|Cdc48")
            + Gaf("Vcp", "NOT|involved_in", "GO:0006281", "IDA") + Gaf("Vcp", "involved_in", "GO:0006281", "IEA")
            + Gaf("Vcp", "involved_in", "GO:0003677", "IDA", aspect: "F") + Gaf("Vcp", "involved_in", "GO:0008150", "ND")
            + Gaf("Other", "involved_in", "GO:0006281", "IMP", id: "MGI:2", synonyms: "p97"));
        var library = new AnnotationLibrary(folder.File("library"));

        var imported = library.Import(ImportSource.OfFile(path, default), "mouse", null, default);
        var annotation = library.Open("Mouse", EmbeddedOntology.Graph);

        Assert.Equal(("2030-01-02", 2, 2, 1), (imported.Release, imported.Genes, imported.Annotations, imported.Denials));
        Assert.Equal(["10090"], imported.Taxa);
        var (autophagy, repair) = (annotation.FindTerm("GO:0006914")!.Index, annotation.FindTerm("GO:0006281")!.Index);
        Assert.All((string[])["vcp", "MGI:1", "MGI:MGI:1", "cdc48"], name => Assert.Equal("Vcp", annotation.Find(name).Symbol));
        Assert.Contains(autophagy, annotation.Find("Vcp").Terms);
        Assert.DoesNotContain(repair, annotation.Find("Vcp").Terms);
        Assert.Contains(repair, annotation.Find("Other").Terms);
        Assert.True(annotation.Find("p97").IsAmbiguous);
        Assert.Contains("no known gene of the annotation", annotation.Find("TP53").WhyNot, StringComparison.Ordinal);
        Assert.StartsWith("GO annotation mouse 2030-01-02", annotation.Release, StringComparison.Ordinal);
    }

    [Fact]
    public void Gpad_in_gzip_gives_processes_by_identifier()
    {
        var text = "!gpad-version: 2.0\n!date-generated: 2030-01-02\n"
            + "MGI:MGI:1\t\tRO:0002331\tGO:0006914\tR:1\tECO:0000314\t\t\t2030-01-01\tMGI\t\t\n"
            + "MGI:MGI:1\tNOT\tRO:0002331\tGO:0006281\tR:1\tECO:0000314\t\t\t2030-01-01\tMGI\t\t\n"
            + "MGI:MGI:1\t\tRO:0002331\tGO:0006281\tR:1\tECO:0007669\t\t\t2030-01-01\tMGI\t\t\n";
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) { gzip.Write(Encoding.UTF8.GetBytes(text)); }
        var library = new AnnotationLibrary(folder.File("library"));

        var imported = library.Import(ImportSource.OfFile(folder.Write("m.gpad.gz", packed.ToArray()), default), "mouse", null, default);
        var gene = library.Open("mouse", EmbeddedOntology.Graph).Find("MGI:1");

        Assert.Equal((1, 1, 1), (imported.Genes, imported.Annotations, imported.Denials));
        Assert.Equal("MGI:MGI:1", gene.Symbol);
        Assert.Equal("IDA", gene.Codes[0].ToString());
    }

    [Theory]
    [InlineData("!gpa-version: 1.1")]
    [InlineData("!GPA-Version: 1.2")]
    public void Gpad_of_version_1_has_the_identifier_in_two_columns_and_the_denial_among_the_qualifiers(string version)
    {
        var path = folder.Write("m.gpa", version + "\n!Generated: 2030-03-04 05:06\n"
            + "UniProtKB\tQ1\tinvolved_in\tGO:0006914\tR:1\tECO:0000314\t\t\t20300101\tX\t\t\n"
            + "UniProtKB\tQ2\tNOT|involved_in\tGO:0006914\tR:1\tECO:0000314\t\t\t20300101\tX\t\t\n"
            + "UniProtKB\tQ2\tinvolved_in\tGO:0006281\tR:1\tECO:0000314\t\t\t20300101\tX\t\t\n");
        var library = new AnnotationLibrary(folder.File("library"));

        var imported = library.Import(ImportSource.OfFile(path, default), "m", "10090", default);
        var annotation = library.Open("m", EmbeddedOntology.Graph);
        var autophagy = annotation.FindTerm("GO:0006914")!.Index;

        Assert.Equal(("2030-03-04", 2, 2, 1), (imported.Release, imported.Genes, imported.Annotations, imported.Denials));
        Assert.Contains(autophagy, annotation.Find("uniprotkb:q1").Terms);
        Assert.DoesNotContain(autophagy, annotation.Find("Q2").Terms);
        Assert.Equal([10090], annotation.Taxa);
    }

    [Fact]
    public void Annotation_to_an_identifier_that_was_merged_or_replaced_counts_for_the_term_that_has_its_meaning_now()
    {
        OntologyTerm Term(int index, string id) => new() { Index = index, Id = id, Name = id, Synonyms = [] };
        var graph = new OntologyGraph(new OntologySource("X", "1", "", ""), [Term(0, "GO:1"), Term(1, "GO:2")],
        [
            new RetiredTerm("GO:8", "", ["GO:1"], []), new RetiredTerm("GO:9", "obsolete nine", ["GO:2"], ["GO:1"]),
            new RetiredTerm("GO:7", "obsolete seven", ["GO:1", "GO:2"], []), new RetiredTerm("GO:6", "obsolete six", [], ["GO:1"]),
        ]);
        var library = new AnnotationLibrary(folder.File("library"));
        var path = folder.Write("m.gaf", Gaf("A", "", "GO:8", "IDA") + Gaf("B", "", "GO:9", "IDA") + Gaf("C", "", "GO:7", "IDA")
            + Gaf("D", "", "GO:6", "IDA") + Gaf("E", "", "GO:5", "IDA"));
        library.Import(ImportSource.OfFile(path, default), "m", null, default);

        var annotation = library.Open("m", graph);

        Assert.Equal([0], annotation.Find("A").Terms);
        Assert.Equal([1], annotation.Find("B").Terms);
        Assert.All((string[])["C", "D", "E"], name => Assert.Empty(annotation.Find(name).Terms));
        Assert.Equal("GO:1", annotation.FindTerm("GO:8")!.Id);
        Assert.Null(annotation.FindTerm("GO:7"));
    }

    [Fact]
    public void Only_the_named_organism_is_read()
    {
        var path = folder.Write("m.gaf", "!gaf-version: 2.2\n" + Gaf("A", "involved_in", "GO:0006914", "IDA")
            + Gaf("B", "involved_in", "GO:0006914", "IDA", taxon: "taxon:9606|taxon:10090"));
        var library = new AnnotationLibrary(folder.File("library"));

        Assert.Equal(1, library.Import(ImportSource.OfFile(path, default), "x", "9606", default).Genes);
        Assert.Equal("B", library.Open("x", EmbeddedOntology.Graph).Find("b").Symbol);
        Assert.Contains("of the organism 1", Assert.Throws<PathwayException>(
            () => library.Import(ImportSource.OfFile(path, default), "x", "1", default)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a table\n", "line 1: it has 1 columns")]
    [InlineData("!gaf-version: 2.2\n", "has no annotation to a process")]
    [InlineData("!gpad-version: 2.0\na\tb\n", "line 2: it has 2 columns, and GPAD has at least 10")]
    public void A_damaged_file_is_one_error_and_leaves_what_was_there(string text, string message)
    {
        var library = new AnnotationLibrary(folder.File("library"));
        library.Import(ImportSource.OfFile(folder.Write("ok.gaf", Gaf("A", "", "GO:0006914", "IDA")), default), "x", null, default);

        var failure = Assert.Throws<PathwayException>(
            () => library.Import(ImportSource.OfFile(folder.Write("bad.gaf", text), default), "x", null, default));

        Assert.Equal(PathwayErrors.AnnotationInvalid, failure.Error);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal("A", library.Open("x", EmbeddedOntology.Graph).Find("A").Symbol);
        Assert.Equal(PathwayErrors.AnnotationNotFound,
            Assert.Throws<PathwayException>(() => library.Open("y", EmbeddedOntology.Graph)).Error);
    }

    [Fact]
    public void An_unknown_evidence_code_is_an_error() => Assert.Contains("'XYZ' is no evidence code", Assert.Throws<PathwayException>(
        () => new AnnotationLibrary(folder.File("library")).Import(
            ImportSource.OfFile(folder.Write("bad.gaf", Gaf("A", "", "GO:0006914", "XYZ")), default), "x", null, default)).Message,
        StringComparison.Ordinal);

    private static string Gaf(string symbol, string qualifier, string term, string code, string aspect = "P", string id = "MGI:1",
        string synonyms = "", string taxon = "taxon:10090") =>
        $"MGI\t{id}\t{symbol}\t{qualifier}\t{term}\tR:1\t{code}\t\t{aspect}\tname\t{synonyms}\tprotein\t{taxon}\t20300101\tMGI\t\t\n";
}
