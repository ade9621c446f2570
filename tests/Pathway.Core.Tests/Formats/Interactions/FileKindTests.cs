using System.IO.Compression;
using System.Text;
using MiniExcelLibs;
using Pathway.Doubles;
using Pathway.Errors;
using Xunit;

namespace Pathway.Formats.Interactions;

/// <summary>What a file may be packed in, encoded in and damaged by, whatever its format.</summary>
public sealed class FileKindTests
{
    private const string Table = "query\tpartner\tpathway\nRAD51\tBRCA2\tTGF-β signaling\n";

    public static TheoryData<string, string> Texts => new()
    {
        { "a.tsv.gz", Table },
        { "a.csv.gz", "query,partner\nRAD51,BRCA2\n" },
        { "a.json.gz", """[{"query":"RAD51","partner":"BRCA2"}]""" },
        { "a.jsonl.gz", "{\"query\":\"RAD51\",\"partner\":\"BRCA2\"}\n" },
        { "a.sif.gz", "RAD51 pp BRCA2\n" },
        { "links.txt.gz", "protein1 protein2 combined_score\nRAD51 BRCA2 900\n" },
        { "no-extension", "query,partner\nRAD51,BRCA2\n" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Packed_files_are_read_whatever_their_name(string name, string text)
    {
        using var folder = new ScratchFolder();

        Assert.Equal(["RAD51 BRCA2"], ReadResult.Of(folder.Write(name, Pack(text))).Pairs);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>404</body></html>\n", "is a web page")]
    [InlineData("<?xml version=\"1.0\"?>\n<entrySet level=\"2\"/>\n", "is XML")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "git lfs pull")]
    public void What_a_download_gives_instead_of_the_file_is_said(string text, string said)
    {
        var fault = Assert.Single(ReadResult.OfText(text, "a.csv").Faults);

        Assert.Same(PathwayErrors.FormatUnknown, fault.Error);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_column_is_not_told_to_be_the_partner()
    {
        var fault = Assert.Single(ReadResult.OfText("names of things\nfirst thing\n", "a.csv").Faults);

        Assert.DoesNotContain("-ColumnMap", fault.Message, StringComparison.Ordinal);
        Assert.Contains("there is one column, 'names of things'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_first_worksheet_is_passed_over_with_a_note()
    {
        using var folder = new ScratchFolder();
        var path = folder.File("a.xlsx");
        MiniExcel.SaveAs(path, new Dictionary<string, object>
        {
            ["Cover"] = Array.Empty<Dictionary<string, object>>(),
            ["Table 1"] = new[] { new { query = "RAD51", partner = "BRCA2" } },
            ["Legend"] = new[] { new { text = "What it all means." } },
        });

        var read = ReadResult.Of(path);
        var legend = ReadResult.Of(path, new InteractionOptions { Worksheet = "Legend" });
        var cover = ReadResult.Of(path, new InteractionOptions { Worksheet = "Cover" });

        Assert.Empty(read.Faults);
        Assert.Equal(["RAD51 BRCA2"], read.Pairs);
        Assert.Contains(read.Notes, static note => note.IsWarning
            && note.Text.EndsWith("the worksheet 'Cover' is empty, and 'Table 1' is read instead.", StringComparison.Ordinal));
        Assert.EndsWith("Name another one with -Worksheet: 'Cover', 'Table 1'.", Assert.Single(legend.Faults).Message,
            StringComparison.Ordinal);
        Assert.Contains("'Table 1'", Assert.Single(cover.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_a_spreadsheet_are_rejected_in_the_columns_that_count()
    {
        var read = ReadResult.OfText("query,partner,pathway,note\nRAD51,#REF!,x,\nRAD51,BRCA2,#VALUE!,\n#NAME?,BRCA2,x,\n"
            + "RAD51,BRCA2,DNA repair,#DIV/0!\nRAD51,XPA,#N/A,\n", "a.csv");

        Assert.Equal(["RAD51 BRCA2", "RAD51 XPA"], read.Pairs);
        Assert.Equal(["its partner '#REF!'", "its pathway term '#VALUE!'", "its query '#NAME?'"],
            read.Faults.Cast<RecordException>().Select(static fault => fault.Record.Reason.Split(" is an error")[0]));
    }

    [Fact]
    public void A_packed_file_that_breaks_off_is_a_fault_and_the_rows_before_are_read()
    {
        var rows = new StringBuilder("query\tpartner\n");
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++) { rows.Append('A').Append(random.Next()).Append("\tB").Append(random.Next()).Append('\n'); }
        using var folder = new ScratchFolder();
        var packed = Pack(rows.ToString());

        var read = ReadResult.Of(folder.Write("a.tsv.gz", packed[..(packed.Length * 3 / 4)]));

        Assert.InRange(read.Interactions.Count, 10_000, 19_999);
        var fault = read.Faults[^1];
        Assert.Same(PathwayErrors.FormatInvalid, fault.Error);
        Assert.Contains("cannot be unpacked to its end", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UTF_16_is_read_without_a_mark_too(bool isBig)
    {
        byte[] text = [.. new UnicodeEncoding(isBig, byteOrderMark: false).GetBytes(Table)];

        Assert.Equal("TGF-β signaling", Assert.Single(ReadResult.Of(text, "a.txt").Interactions).Pathway);
        Assert.Equal("TGF-β signaling",
            Assert.Single(ReadResult.Of([.. isBig ? new byte[] { 0xFE, 0xFF } : [0xFF, 0xFE], .. text], "a.txt").Interactions).Pathway);
    }

    [Fact]
    public void A_row_in_another_encoding_is_reported_with_what_it_likely_says()
    {
        var read = ReadResult.Of([.. "query,partner,pathway\nA1,B1,Golgi"u8, 0x96, .. "ER transport\nA1,B2,ERAD\n"u8], "a.csv");

        Assert.Equal(["A1 B2"], read.Pairs);
        var fault = Assert.Single(read.Faults);
        Assert.Same(PathwayErrors.EncodingInvalid, fault.Error);
        Assert.Contains("line 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Golgi–ER transport", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_row_with_a_cell_of_many_megabytes_is_lost()
    {
        var read = ReadResult.OfText($"query,partner,note\nA1,B1,x\nA1,B2,{new string('x', 10_000_000)}\nA1,B3,x\n", "a.csv");

        Assert.Equal(["A1 B1", "A1 B3"], read.Pairs);
        Assert.Contains("line 3: the line has more than 8 MiB", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mixed_line_ends_count_as_one_each()
    {
        var read = ReadResult.OfText("query,partner\r\nA1,B1\nA1,B2\rA1,B3\r\n\r\nA1,-\n", "a.csv");

        Assert.Equal(["A1 B1", "A1 B2", "A1 B3"], read.Pairs);
        Assert.Contains("line 6", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.csv")]
    [InlineData("a.json")]
    public void A_binary_file_is_refused_as_such(string name)
    {
        var bytes = new byte[4096];
        new Random(5).NextBytes(bytes);

        var fault = Assert.Single(ReadResult.Of(bytes, name).Faults);

        Assert.Same(PathwayErrors.FormatUnknown, fault.Error);
        Assert.Contains("is a binary file", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_packed_file_is_empty()
    {
        using var folder = new ScratchFolder();

        Assert.Same(PathwayErrors.FileEmpty, Assert.Single(ReadResult.Of(folder.Write("a.tsv.gz", Pack(""))).Faults).Error);
    }

    [Fact]
    public void A_worksheet_is_read_as_a_table()
    {
        using var folder = new ScratchFolder();
        var path = folder.File("a.xlsx");
        MiniExcel.SaveAs(path, new Dictionary<string, object>
        {
            ["First"] = new[] { new Dictionary<string,
                object?> { ["Gene A"] = "RAD51", ["Gene B"] = "BRCA2", ["Pathway"] = "mitosis; DNA repair", ["PMID"] = 222 } },
            ["Second"] = new[]
            {
                new Dictionary<string, object?> { ["Gene A"] = "TP53", ["Gene B"] = "MDM2" },
                new Dictionary<string, object?> { ["Gene A"] = "TP53", ["Gene B"] = new DateTime(2024, 9, 2) },
                new Dictionary<string, object?> { ["Gene A"] = "TP53", ["Gene B"] = 2.31e13 },
            },
        });

        var first = Assert.Single(ReadResult.Of(path).Interactions);
        Assert.Equal(["mitosis", "DNA repair"], first.Terms);
        Assert.Equal("222", first.Functions[0].Evidence[0].Pmid);
        Assert.EndsWith("a.xlsx:2", first.Source, StringComparison.Ordinal);

        var second = ReadResult.Of(path, new InteractionOptions { Worksheet = "second" });
        Assert.Equal(["TP53 MDM2"], second.Pairs);
        Assert.Contains("SEPTIN2", second.Faults[0].Message, StringComparison.Ordinal);
        Assert.Contains("is a number that a spreadsheet made", second.Faults[1].Message, StringComparison.Ordinal);

        var none = Assert.Single(ReadResult.Of(path, new InteractionOptions { Worksheet = "Third" }).Faults);
        Assert.Contains("there are First, Second", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_workbook_is_a_fault_of_the_file()
    {
        using var folder = new ScratchFolder();
        MiniExcel.SaveAs(folder.File("a.xlsx"), new[] { new { query = "RAD51", partner = "BRCA2" } });
        var bytes = File.ReadAllBytes(folder.File("a.xlsx"));

        var fault = Assert.Single(ReadResult.Of(bytes[..(bytes.Length / 2)], "b.xlsx").Faults);

        Assert.Same(PathwayErrors.FormatInvalid, fault.Error);
        Assert.Contains("cannot be read as a workbook", fault.Message, StringComparison.Ordinal);
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) { gzip.Write(Encoding.UTF8.GetBytes(text)); }
        return packed.ToArray();
    }
}
