using System.Globalization;
using System.Text;
using Xunit;

namespace Pathway.Text;

public sealed class ReadableFallbackTests
{
    static ReadableFallbackTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<int> CodePages => [437, 850, 852, 866, 932, 1250, 1252, 20127, 28591];

    [Theory]
    [InlineData(437, "TGF-β → Smad—signalling… ├── └── │", "TGF-beta -> Smad-signalling... ├── └── │")]
    [InlineData(850, "β-catenin ⊣ Δ9 │ “quoted” ≥ 5", "beta-catenin -| Delta9 │ \"quoted\" >= 5")]
    [InlineData(1252, "├── β → γ · IFN-κB — …", "|-- beta -> gamma · IFN-kappaB — …")]
    [InlineData(20127, "├── café ·└── Ca²⁺ naïve ŁódźÆ", "|-- cafe -`-- Ca2+ naive LodzAE")]
    [InlineData(1252, "中 🧬 x", "? ? x")]
    public void Writes_what_a_code_page_lacks_in_ascii(int codePage, string text, string written) =>
        Assert.Equal(written, Write(codePage, text));

    [Theory]
    [InlineData("two letters e\u0301", "two letters e")]
    [InlineData("a\u00A0b\u2009c", "a b c")]
    [InlineData("no character \uFFFF", "no character ?")]
    public void Writes_marks_and_spaces(string text, string written) => Assert.Equal(written, Write(20127, text));

    [Fact]
    public void Writes_half_a_character_as_a_question_mark() => Assert.Equal("x?y", Write(20127, "x\uD800y"));

    // The tree that is asked for in ASCII, and the one that a code page makes of the lines, are the same.
    [Fact]
    public void Draws_lines_as_wide_as_they_are()
    {
        var (lines, ascii) = (Formats.Hierarchies.TreeGlyphs.Lines, Formats.Hierarchies.TreeGlyphs.Ascii);
        Assert.Equal([ascii.Branch, ascii.LastBranch, ascii.Trunk, ascii.Dot, ascii.More],
            new[] { lines.Branch, lines.LastBranch, lines.Trunk, lines.Dot, lines.More }.Select(static text => Write(20127, text)));
    }

    // A code page alone would make an escape of "←", an end of a line of "◙" and a command of wide colons.
    [Theory]
    [MemberData(nameof(CodePages))]
    public void Makes_no_character_of_control_or_command_of_another(int codePage)
    {
        var encoding = Encoding.GetEncoding(codePage, ReadableFallback.Instance, DecoderFallback.ReplacementFallback);
        var faults = new List<string>();
        for (var value = 0x80; value <= 0x1FFFF; value++)
        {
            if (!Rune.IsValid(value)) { continue; }
            var text = new Rune(value).ToString();
            var bytes = encoding.GetBytes(text);
            // What the page has is one character, of one or two bytes, and is no question of this test.
            if (encoding.GetString(bytes) == text || bytes.Length == 0) { continue; }
            if (Array.Exists(bytes, static one => one is < 0x20 or 0x7F or (byte)':' or (byte)'#' or (byte)'['))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"U+{value:X4} is {Convert.ToHexString(bytes)}"));
            }
        }
        Assert.Empty(faults);
    }

    private static string Write(int codePage, string text)
    {
        var encoding = Encoding.GetEncoding(codePage, ReadableFallback.Instance, DecoderFallback.ReplacementFallback);
        return encoding.GetString(encoding.GetBytes(text));
    }
}
