using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

public sealed class TableTests
{
    private const string Ontology = "Gene Ontology 2022-07-01";

    [Fact]
    public void Writes_one_row_per_node() => Assert.Equal(
        $"""
        Name,Parent,Root,Level,Path,Kind,State,Interactions,OntologyId,Description,Answerer,Confidence,IsFallback
        Root A,,Root A,0,Root A,Root,Placed,0,GO:0000001,,root profile,,False
        autophagy,Root A,Root A,1,Root A > autophagy,Intermediate,Placed,1,GO:0006914,,{Ontology},1,False
        Aggrephagy,autophagy,Root A,2,Root A > autophagy > Aggrephagy,Term,Placed,1,,Selective autophagy of aggregates.,{Ontology},0.9,False
        mitophagy,autophagy,Root A,2,Root A > autophagy > mitophagy,Sibling,Placed,0,,,,,False
        Root B,,Root B,0,Root B,Root,Placed,0,,,root profile,,False
        beta things,Root B,Root B,1,Root B > beta things,Term,Placed,0,,,keywords,,True
        nowhere,,,,nowhere,Term,Unplaced,0,,,,,False

        """, Csv(Samples.Small()));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'=1")]
    [InlineData("\r=1", "'=1")]
    [InlineData("a\r\nb\u001b[31m", "a  b [31m")]
    [InlineData("5'-3' \"quoted\", x", "5'-3' \"quoted\", x")]
    public void Cells_contain_no_formulas_or_control_characters(string description, string cell)
    {
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "",
            Nodes = [Samples.Root("Root A"), Samples.Node("a", "Root A") with { Description = description }],
        });

        foreach (var (text, delimiter) in new[] { (Csv(hierarchy), ","), (Text(hierarchy, HierarchyTable.WriteTsv), "\t") })
        {
            using var table =
                new CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter });
            Assert.Equal(cell, table.GetRecords<NodeRow>().Last().Description);
            Assert.DoesNotContain(text, static letter => char.IsControl(letter) && letter is not '\n' and not '\t');
        }
    }

    [Fact]
    public void Output_is_culture_invariant()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Contains(",0.9,", Csv(Samples.Small()), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Csv(PathwayHierarchy hierarchy) => Text(hierarchy, HierarchyTable.WriteCsv);

    private static string Text(PathwayHierarchy hierarchy, Action<PathwayHierarchy, Stream> write)
    {
        using var stream = new MemoryStream();
        write(hierarchy, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
