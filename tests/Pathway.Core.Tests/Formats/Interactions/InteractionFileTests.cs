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
    public void A_broken_wide_encoding_is_said_and_what_came_before_is_kept(string name, byte bad)
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
    public void Invalid_bytes_are_said_with_byte_and_line_and_records_before_them_are_kept()
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
    public void An_empty_file_is_said(string text)
    {
        Assert.Same(PathwayErrors.FileEmpty, Assert.Single(ReadResult.OfText(text).Faults).Error);
    }

    [Fact]
    public void A_missing_file_a_folder_and_a_name_that_cannot_be_are_said()
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
    public void The_format_is_told_by_extension_then_by_the_first_character(string name, string text, string? error)
    {
        var read = ReadResult.OfText(text, name);

        Assert.Equal(error, read.Faults.SingleOrDefault()?.Error.Id);
        Assert.Equal(error is null ? 1 : 0, read.Interactions.Count);
    }

    [Fact]
    public void A_named_format_comes_before_the_extension()
    {
        using var folder = new ScratchFolder();

        Assert.Single(ReadResult.Of(folder.Write("a.json", "partner\nA\n"), InteractionFormat.Csv).Interactions);
        Assert.Single(ReadResult.Of(folder.Write("a.csv", Text), InteractionFormat.Json).Interactions);
    }
}
