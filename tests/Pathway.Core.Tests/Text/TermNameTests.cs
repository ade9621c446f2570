using System.Diagnostics;
using System.Globalization;
using System.Text;
using CsCheck;
using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Text;

public sealed class TermNameTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData(" \t\r\n\u0000\u200b ", "")]
    [InlineData("  Aggrephagy ", "Aggrephagy")]
    [InlineData("mTOR\t \n Signaling", "mTOR Signaling")]
    [InlineData("mTOR\u00a0\u2003Signaling", "mTOR Signaling")]
    [InlineData("ﬁbrosis ½ ㎏ Ａ①", "fibrosis 1⁄2 kg A1")]
    [InlineData("\u001b[31mred\u0007\u009b", "[31mred")]
    [InlineData("a\u202eb\u2066c\ufeffd\u00ade", "abcde")]
    [InlineData("🧬 repair", "🧬 repair")]
    [InlineData("e\u0301", "é")]
    [InlineData("e\u200b\u0301", "é")]
    [InlineData("\ue000x\udbff\udffd", "x")]
    [InlineData("x\u00a8", "x \u0308")]
    public void Cleans_a_name_for_display(string? name, string clean) => Assert.Equal(clean, TermName.Clean(name));

    // Not as attributes: their encoding would replace unpaired surrogates.
    [Fact]
    public void Replaces_a_lone_surrogate()
    {
        Assert.Equal("a\ufffdb\ufffd", TermName.Clean("a\ud800b\udc00"));
        Assert.Equal("\ufffd\ufffd", TermName.Clean("\udc00\ud800"));
        Assert.Equal(200_000, TermName.Key(new string('\ud800', 200_000)).Length);
    }

    [Theory]
    [InlineData("Autophagy", "AUTOPHAGY  ")]
    [InlineData("é", "E\u0301")]
    [InlineData("e\u200b\u0301", "É")]
    [InlineData("\u212bngström", "Ångström")]
    [InlineData("NF-κB", "nf-ΚB")]
    public void Spellings_of_one_name_have_one_key(string left, string right)
    {
        Assert.True(TermName.Same(left, right));
        Assert.Equal(TermName.Key(left), TermName.Key(right));
    }

    [Theory]
    [InlineData("TNF alpha", "TNF-alpha")]
    [InlineData("β catenin", "b catenin")]
    [InlineData("a b", "ab")]
    public void Different_names_have_different_keys(string left, string right) => Assert.False(TermName.Same(left, right));

    [Fact]
    public void Key_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            Assert.Equal("insulin signaling", TermName.Key("INSULIN SIGNALING"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Key_is_idempotent() =>
        Gen.Char.Array[0, 12].Select(static units => new string(units)).SampleSeeded(static text =>
        {
            var key = TermName.Key(text);
            Assert.Equal(key, TermName.Key(key));
            Assert.Equal(TermName.Clean(text), TermName.Clean(TermName.Clean(text)));
            Assert.Equal(key, TermName.Key(TermName.Clean(text)));
        }, count: 20_000);

    [Fact]
    public void Clean_names_contain_no_control_characters() =>
        Gen.Char.Array[0, 12].Select(static units => new string(units)).SampleSeeded(static text =>
            Assert.True(TermName.Clean(text).EnumerateRunes().All(static rune => Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate))),
            count: 20_000);

    // Ten million characters in a fraction of a second; the bound is generous for slow machines and far below anything quadratic.
    [Theory]
    [InlineData("x")]
    [InlineData("e\u0301")]
    [InlineData("🧬")]
    public void Handles_ten_megabytes(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 10_000_000 / unit.Length));
        var clock = Stopwatch.StartNew();

        TermName.Key(text);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 15);
    }
}
