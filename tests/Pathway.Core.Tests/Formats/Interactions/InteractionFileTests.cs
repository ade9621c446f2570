using System.Text;
using Pathway.Doubles;
using Pathway.Errors;
using Xunit;

namespace Pathway.Formats.Interactions;

public sealed class InteractionFileTests
{
    private const string Text = """[{"partner":"Å😀"}]""";

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE", "utf-32", "utf-32BE"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Byte_order_marks_are_honoured(string name)
    {
        var encoding = Encoding.GetEncoding(name);

        foreach (var (file, text) in ((string, string)[])[("a.json", Text), ("a.csv", "partner\nÅ😀\n")])
        {
            var read = ReadResult.Of([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], file);

            Assert.Empty(read.Faults);
            Assert.Equal("Å😀", Assert.Single(read.Interactions).Partner);
        }
    }

    [Theory]
    [InlineData("utf-16", 0xD8)]
    [InlineData("utf-32", 0xFF)]
    public void Reports_broken_encoding_and_keeps_earlier_records(string name, byte bad)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("[{\"partner\":\"A\"},\n{\"partner\":\"B")];
        var broken = bytes.Length;

        var read = ReadResult.Of([.. bytes, bad, bad, bad, bad, .. encoding.GetBytes("\"}]")]);

        Assert.Equal("A", Assert.Single(read.Interactions).Partner);
        var fault = Assert.Single(read.Faults);
        Assert.Same(PathwayErrors.EncodingInvalid, fault.Error);
        Assert.Contains($"line 2: byte {broken} of the file", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_invalid_bytes_with_offset_and_line_and_keeps_earlier_records()
    {
        var read = ReadResult.Of([0xEF, 0xBB, 0xBF, .. "[{\"partner\":\"A\"},\n{\"partner\":\"B"u8, 0xC3, 0x28, .. "\"}]"u8]);

        Assert.Equal("A", Assert.Single(read.Interactions).Partner);
        var fault = Assert.Single(read.Faults);
        Assert.Same(PathwayErrors.EncodingInvalid, fault.Error);
        Assert.Contains("line 2: byte 34 of the file, 0xC3, is not valid UTF-8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UTF_16_without_a_mark_is_recognised()
    {
        var fault = Assert.Single(ReadResult.Of(Encoding.Unicode.GetBytes(Text)).Faults);

        Assert.Same(PathwayErrors.EncodingInvalid, fault.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\ufeff")]
    public void Reports_empty_file(string text)
    {
        Assert.Same(PathwayErrors.FileEmpty, Assert.Single(ReadResult.OfText(text).Faults).Error);
    }

    [Fact]
    public void Reports_missing_file_folder_and_invalid_name()
    {
        using var folder = new ScratchFolder();

        Assert.Same(PathwayErrors.FileNotFound, Assert.Single(ReadResult.Of(folder.File("none.json")).Faults).Error);
        Assert.Same(PathwayErrors.FileNotFound, Assert.Single(ReadResult.Of(folder.File("no/ne.json")).Faults).Error);
        Assert.Same(PathwayErrors.FileUnreadable, Assert.Single(ReadResult.Of(folder.Path).Faults).Error);
        Assert.Same(PathwayErrors.FileUnreadable, Assert.Single(ReadResult.Of("a\0b.json").Faults).Error);
    }

    [Theory]
    [InlineData("a.txt", Text, null)]
    [InlineData("a", Text, null)]
    [InlineData("a.JSON", Text, null)]
    [InlineData("a.txt", "partner\nA\n", "FormatUnknown")]
    [InlineData("a.json", "partner\nA\n", "FormatInvalid")]
    public void Detects_format_by_extension_then_first_character(string name, string text, string? error)
    {
        var read = ReadResult.OfText(text, name);

        Assert.Equal(error, read.Faults.SingleOrDefault()?.Error.Id);
        Assert.Equal(error is null ? 1 : 0, read.Interactions.Count);
    }

    [Fact]
    public void Named_format_overrides_extension()
    {
        using var folder = new ScratchFolder();

        Assert.Single(ReadResult.Of(folder.Write("a.json", "partner\nA\n"), InteractionFormat.Csv).Interactions);
        Assert.Single(ReadResult.Of(folder.Write("a.csv", Text), InteractionFormat.Json).Interactions);
    }
}
