using System.Text.Json;
using Pathway.Errors;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Interactions;

public sealed class InteractionTableTests
{
    [Fact]
    public void Recognizes_column_names_in_any_spelling_and_keeps_others()
    {
        var read = ReadResult.OfText(""""
            Query,PARTNER,Arrow,type,Pathway,Function,PMIDs,Paper Title,quote,My Score
            ATXN3,VCP,binds,direct,ERAD,"Degradation, of proteins",123,A title,"He said ""so""",0.50
            ATXN3,VCP,,,,,,,,
            """", "a.csv");

        Assert.Empty(read.Faults);
        Assert.Equal(2, read.Interactions.Count);
        var first = read.Interactions[0];
        Assert.Equal(("ATXN3-VCP", "binds", "direct", "ERAD"), (first.Id, first.Arrow, first.Type, first.Pathway));
        var function = Assert.Single(first.Functions);
        Assert.Equal(("Degradation, of proteins", "ERAD"), (function.Title, function.Pathway));
        Assert.Equal(new PathwayEvidence { Pmid = "123", Title = "A title", Quote = "He said \"so\"" }, Assert.Single(function.Evidence));
        Assert.Equal("0.50", JsonDocument.Parse(first.Json).RootElement.GetProperty("My Score").GetString());
        Assert.EndsWith("a.csv:2", first.Source, StringComparison.Ordinal);
        Assert.Empty(read.Interactions[1].Functions);
        Assert.Empty(read.Interactions[1].Terms);
    }

    [Fact]
    public void Row_equals_its_JSON_record()
    {
        var row =
            Assert.Single(
                ReadResult.OfText("protein_a\tprotein_b\tdepth\tmediators\tpmid\ttitle\tyear\nA\tB\t2\tX; Y\t1;2\tT\t1999\n",
                    "a.tsv").Interactions);
        var record = InteractionParser.Read(row.Json, null, row.Source);

        Assert.Equal(("A", "B", 2), (row.Query, row.Partner, row.Depth));
        Assert.Equal(["X", "Y"], row.Mediators);
        Assert.Equal(
            [new PathwayEvidence { Pmid = "1" }, new PathwayEvidence { Pmid = "2" }, new PathwayEvidence { Title = "T", Year = 1999 }],
            row.Functions[0].Evidence);
        Assert.Equal(row.Functions[0].Evidence, record.Functions[0].Evidence);
        Assert.Equal(row.Json, record.Json);
    }

    [Theory]
    [InlineData("partner;pathway\nA;p,q\n", "a.csv", "p,q")]
    [InlineData("sep=;\r\npartner;pathway\r\nA;p\r\n", "a.csv", "p")]
    [InlineData("partner\tpathway\rA\tp\r", "a.tab", "p")]
    [InlineData("\n\npartner,pathway\n\n\nA,p", "a.csv", "p")]
    [InlineData("\"partner\",\"pathway\"\n\"A\",\"p\nq\"\n", "a.csv", "p\nq")]
    [InlineData("target,pathway,\nA,p\n", "a.csv", "p")]
    public void Reads_spreadsheet_dialects(string text, string name, string pathway)
    {
        var read = ReadResult.OfText(text, name);

        Assert.Empty(read.Faults);
        var interaction = Assert.Single(read.Interactions);
        Assert.Equal(("A", pathway), (interaction.Partner, interaction.Pathway));
    }

    [Fact]
    public void Skips_only_the_invalid_row()
    {
        var read = ReadResult.OfText(string.Join('\n',
        [
            "query,partner,pathway", // 1
            "Q,A,p",                 // 2
            "Q,,p",                  // 3: no partner
            "Q,B,p,more",            // 4: too many cells
            "Q,C,x\"y",              // 5: a stray mark
            "Q,\"D,p",               // 6: never closed
            "Q,\"E\",p",             // 7
            "Q,F,\"two",             // 8
            "lines\"",               // 9
            "Q,G",                   // 10: ends early
            "Q,\"H",                 // 11: never closed up to the end of the file
            "Q,I,p",                 // 12
        ]), "a.csv");

        Assert.Equal(["A", "E", "F", "G", "I"], read.Interactions.Select(static interaction => interaction.Partner));
        Assert.Equal([2, 7, 8, 10, 12],
            read.Interactions.Select(static interaction => int.Parse(interaction.Source!.Split(':')[^1], null)));
        Assert.Equal([3, 4, 5, 6, 11], read.Faults.Select(static fault => int.Parse(((string)fault.Target!).Split(':')[^1], null)));
        Assert.All(read.Faults, static fault => Assert.Same(PathwayErrors.RecordInvalid, fault.Error));
    }

    [Theory]
    [InlineData("query,pathway\nA,p\n", "line 1: no column names the partner")]
    [InlineData("\nPartner,partner\nA,p\n", "line 2: the column 'partner' is there twice")]
    [InlineData("partner,\"x\nA,p\n", "line 1: the row with the names of the columns cannot be read")]
    public void Rejects_ambiguous_columns(string text, string message)
    {
        var read = ReadResult.OfText(text, "a.csv");

        Assert.Empty(read.Interactions);
        var fault = Assert.Single(read.Faults);
        Assert.Same(PathwayErrors.FormatInvalid, fault.Error);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_row_with_invalid_bytes_is_lost()
    {
        var read = ReadResult.Of([.. "partner\nA\nB\nC"u8, 0xFF, .. "\nD\n"u8], "a.csv");

        Assert.Equal(["A", "B", "D"], read.Interactions.Select(static interaction => interaction.Partner));
        var fault = Assert.Single(read.Faults);
        Assert.Same(PathwayErrors.EncodingInvalid, fault.Error);
        Assert.Contains("line 4: byte 13 of the file, 0xFF, is not valid UTF-8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_invalid_rows_are_read_in_linear_time()
    {
        var text = "partner,x\n" + string.Concat(Enumerable.Repeat("A,\"open\nB,y\n", 20_000));

        var read = ReadResult.OfText(text, "a.csv");

        Assert.Equal(20_000, read.Interactions.Count);
        Assert.All(read.Interactions, static interaction => Assert.Equal("B", interaction.Partner));
        Assert.Equal(20_000, read.Faults.Count);
    }
}
