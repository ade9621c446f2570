using System.Globalization;
using System.Text;
using CsCheck;
using Xunit;

namespace Pathway.Text;

public sealed class PrintableTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain – ünïcode 🧬", "plain – ünïcode 🧬")]
    [InlineData("\u001b]0;title\u0007\u001b[2Jx", " ]0;title  [2Jx")]
    [InlineData("two\r\nlines\u2028and\u2029more", "two  lines and more")]
    [InlineData("\u009b31m", " 31m")]
    [InlineData("left\u202eright", "left right")]
    public void A_line_is_harmless(string? text, string line) => Assert.Equal(line, Printable.Line(text));

    [Fact]
    public void A_very_long_text_is_cut_and_the_rest_counted()
    {
        var line = Printable.Line(new string('x', 10_000_000));

        Assert.Equal(new string('x', 2000) + "… (9998000 more characters)", line);
    }

    [Fact]
    public void Half_a_character_becomes_the_sign_for_one_that_is_lost() => Assert.Equal("half\ufffd", Printable.Line("half\ud83d"));

    [Fact]
    public void The_cut_may_fall_into_a_character() =>
        Assert.Equal(new string('x', 1999) + "\ufffd… (1 more characters)", Printable.Line(new string('x', 1999) + "🧬"));

    [Fact]
    public void Whatever_comes_in_one_harmless_line_comes_out() =>
        Gen.Char.Array[0, 40].Select(static units => new string(units)).Sample(static text =>
            Printable.Line(text).EnumerateRunes().All(static rune => Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)),
            iter: 20_000, seed: "0000KOIPHnO1");
}
