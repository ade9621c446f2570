using System.Text;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Formats.Interactions;

/// <summary>A record that cannot be used costs itself alone, and comes back with file, line, reason and text.</summary>
public sealed class RejectedRecordTests
{
    public static TheoryData<string, string, int, string, string, string> Texts => new()
    {
        { "a.csv", "query,partner,pathway\nRAD51,BRCA2,DNA repair\nRAD51,,DNA repair\nXPA,ERCC1,DNA repair\n", 3, "names no partner",
            "RAD51,,DNA repair", "RAD51 BRCA2, XPA ERCC1" },
        { "b.csv", "query,partner\nRAD51,BRCA2,more,cells\nXPA,ERCC1\n", 2, "4 cells, and there are 2 columns",
            "RAD51,BRCA2,more,cells", "XPA ERCC1" },
        { "c.csv", "query,partner\nRAD51,\"BRCA2\nXPA,ERCC1\n", 2, "quotation mark", "RAD51,\"BRCA2", "XPA ERCC1" },
        { "d.tsv", "query\tpartner\nRAD51\tBRCA2\nquery\tpartner\nXPA\tERCC1\n", 3, "repeats the names of the columns", "query\tpartner",
            "RAD51 BRCA2, XPA ERCC1" },
        { "e.txt", "protein1 protein2 combined_score\n9606.A 9606.B 900\n9606.C 900\n9606.D 9606.E 800\n", 3, "2 columns",
            "9606.C 900", "9606.A 9606.B, 9606.D 9606.E" },
        { "f.txt", "protein1 protein2 combined_score\n9606.A 9606.B 900\nprotein1 protein2 combined_score\n", 3,
            "repeats the names of the columns", "protein1 protein2 combined_score", "9606.A 9606.B" },
        { "g.sif", "RAD51 pp BRCA2\nXPA pp\nXPA pp ERCC1\n", 2, "no second node", "XPA pp", "RAD51 BRCA2, XPA ERCC1" },
        { "h.jsonl", "{\"query\":\"RAD51\",\"partner\":\"BRCA2\"}\n{\"query\":\"XPA\",\n{\"query\":\"XPA\",\"partner\":\"ERCC1\"}\n", 2,
            "it is not JSON", "{\"query\":\"XPA\",", "RAD51 BRCA2, XPA ERCC1" },
        { "i.json", "[{\"query\":\"RAD51\",\"partner\":\"BRCA2\"},\n{\"query\":\"XPA\"},\n7]", 2, "names no partner", "{\"query\":\"XPA\"}",
            "RAD51 BRCA2" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_record_is_given_back_and_all_others_are_read(string name, string text, int line, string reason, string record,
        string pairs)
    {
        using var folder = new ScratchFolder();
        var path = folder.Write(name, text);

        var read = ReadResult.Of(path);

        Assert.Equal(pairs, string.Join(", ", read.Pairs));
        var rejected = Assert.IsType<RecordException>(read.Faults[0]).Record;
        Assert.Equal((path, line, record), (rejected.File, rejected.Line, rejected.Text));
        Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal);
        Assert.Contains($"line {line}", read.Faults[0].Message, StringComparison.Ordinal);
        Assert.All(read.Faults, static fault => Assert.IsType<RecordException>(fault));
    }

    [Fact]
    public void A_line_in_another_encoding_is_given_back_as_Windows_1252_reads_it()
    {
        var read = ReadResult.Of(
            Encoding.Latin1.GetBytes("query,partner,pathway\nRAD51,BRCA2,Protéolyse\nXPA,ERCC1,DNA repair\n"), "a.csv");

        Assert.Equal(["XPA ERCC1"], read.Pairs);
        Assert.Equal("RAD51,BRCA2,Protéolyse", Assert.IsType<RecordException>(Assert.Single(read.Faults)).Record.Text);
    }

    [Fact]
    public void A_cell_of_10_MB_costs_its_own_row_and_is_not_kept()
    {
        var text = $"query,partner,note\nRAD51,BRCA2,{new string('x', 10 << 20)}\nXPA,ERCC1,\n";

        var read = ReadResult.OfText(text, "a.csv");

        Assert.Equal(["XPA ERCC1"], read.Pairs);
        var rejected = Assert.IsType<RecordException>(Assert.Single(read.Faults)).Record;
        Assert.Equal(2, rejected.Line);
        Assert.StartsWith("RAD51,BRCA2,xxx", rejected.Text, StringComparison.Ordinal);
        Assert.True(rejected.Text!.Length < 10_000);
    }

    [Fact]
    public void Mixed_ends_of_lines_are_ends_of_lines() =>
        Assert.Equal(["RAD51 BRCA2", "XPA ERCC1", "MSH2 MSH6"],
            ReadResult.OfText("query,partner\r\nRAD51,BRCA2\nXPA,ERCC1\rMSH2,MSH6", "a.csv").Pairs);

    [Theory]
    [InlineData("[{\"name\":\"Proteostasis\"}]", "it names no partner")]
    [InlineData("{\"format\":\"pathway-hierarchy\",\"version\":1,\"nodes\":[]}", "Import-PathwayHierarchy")]
    public void A_file_of_something_else_is_an_error_of_the_file(string text, string reason)
    {
        var read = ReadResult.OfText(text, "a.json");

        Assert.Empty(read.Interactions);
        Assert.Contains(reason, Assert.Single(read.Faults, static fault => fault is not RecordException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_one_name_that_is_not_known_are_told_apart()
    {
        var one = Assert.Single(ReadResult.OfText("query,partner,note,Note\nRAD51,BRCA2,first,second\n", "a.csv").Interactions);

        Assert.Contains("\"note\":\"first\",\"Note (column 4)\":\"second\"", one.Json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unknown")]
    [InlineData("not available")]
    [InlineData("N/A; unassigned")]
    public void Words_for_no_pathway_are_none(string cell) =>
        Assert.Empty(Assert.Single(ReadResult.OfText($"query,partner,pathway\nRAD51,BRCA2,{cell}\n", "a.csv").Interactions).Terms);
}
