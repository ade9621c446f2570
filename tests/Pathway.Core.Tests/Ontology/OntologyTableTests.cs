using System.Text;
using Pathway.Errors;
using Xunit;

namespace Pathway.Ontology;

public sealed class OntologyTableTests
{
    private const string Header = "# ontology: Test\n# release: 1\n# licence: none\n# attribution: nobody\nid\tname\tparents\tsynonyms\n";

    private static OntologyGraph Read(string rows) =>
        OntologyTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(Header + rows)), "test.tsv");

    [Fact]
    public void Embedded_table_is_complete_and_names_its_source()
    {
        var graph = EmbeddedOntology.Graph;

        Assert.Equal("2022-07-01", graph.Source.Release);
        Assert.Contains("CC BY 4.0", graph.Source.Licence, StringComparison.Ordinal);
        Assert.Contains("Gene Ontology Consortium", graph.Source.Attribution, StringComparison.Ordinal);
        Assert.Equal(28140, graph.Terms.Count);
        Assert.Equal(65107, graph.Terms.Sum(static term => term.Links.Count));
        Assert.Equal(28140, graph.Size(graph.Find("GO:0008150")!));
        Assert.Equal("GO:0008150", Assert.Single(graph.Terms, static term => term.Links.Count == 0).Id);
    }

    [Fact]
    public void Is_a_and_part_of_lead_to_ancestors_and_regulates_does_not()
    {
        var graph = Read("X:1\ttop\t\t\nX:2\tmiddle\ti1\tcentre|core\nX:3\tleaf\tp2\t\nX:4\tregulation of leaf\tr3\t\n");

        Assert.Equal(["X:2", "X:1"], OntologyGraph.Ancestors(graph.Find("X:3")!).Select(static term => term.Id));
        Assert.Empty(OntologyGraph.Ancestors(graph.Find("X:4")!));
        Assert.Equal(["centre", "core"], graph.Find("X:2")!.Synonyms);
        Assert.Equal(3, graph.Size(graph.Find("X:1")!));
        Assert.Equal("X:3", Assert.Single(graph.Find("X:2")!.Children).Id);
    }

    [Theory]
    [InlineData("X:1\ttop\n", "test.tsv:6: 2 columns")]
    [InlineData("X:1\ttop\t\t\nX:1\tagain\t\t\n", "test.tsv:7: X:1 is there twice")]
    [InlineData("X:1\ttop\ti9\t\n", "test.tsv:6: unknown parent '9'")]
    [InlineData("X:1\ttop\t\t\nX:2\tlow\tz1\t\n", "test.tsv:7: unknown relation 'z'")]
    [InlineData("", "no terms")]
    public void Error_for_an_invalid_row_names_the_line(string rows, string message)
    {
        var failure = Assert.Throws<PathwayException>(() => Read(rows));

        Assert.Same(PathwayErrors.FormatInvalid, failure.Error);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
