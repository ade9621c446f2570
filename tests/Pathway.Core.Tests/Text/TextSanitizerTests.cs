using System.Globalization;
using System.Text;
using CsCheck;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Text;

public sealed class TextSanitizerTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain – ünïcode 🧬", "plain – ünïcode 🧬")]
    [InlineData("\u001b]0;title\u0007\u001b[2Jx", " ]0;title  [2Jx")]
    [InlineData("two\r\nlines\u2028and\u2029more", "two  lines and more")]
    [InlineData("\u009b31m", " 31m")]
    [InlineData("left\u202eright", "left right")]
    public void Replaces_control_characters(string? text, string line) => Assert.Equal(line, TextSanitizer.SingleLine(text));

    [Theory]
    [InlineData("BCR::ABL1", "BCR::ABL1")]
    [InlineData("std::vector of terms", "std::vector of terms")]
    [InlineData("issue #12, C## and [x]", "issue #12, C## and [x]")]
    [InlineData("::error::now", ": :error: :now")]
    [InlineData("  ::error title=x::now", "  : :error title=x: :now")]
    [InlineData(":::error::now", ": : :error: :now")]
    [InlineData("a::error", "a: :error")]
    [InlineData("a::b::c", "a: :b: :c")]
    [InlineData("x\n::set-output name=a::b", "x : :set-output name=a: :b")]
    [InlineData("##[error]x", "# #[error]x")]
    [InlineData("x ##vso[task.complete]", "x # #vso[task.complete]")]
    [InlineData("###vso[task.complete]", "# # #vso[task.complete]")]
    [InlineData("#\u200b#vso[x]", "# #vso[x]")]
    [InlineData("##teamcity[x]", "# #teamcity[x]")]
    public void Breaks_commands_of_CI_systems(string text, string line) => Assert.Equal(line, TextSanitizer.SingleLine(text));

    // Whatever is put before it, a CI system must find no command.
    [Fact]
    public void Leaves_no_command_in_any_mixture() =>
        Gen.OneOfConst(":", "::", "#", "##", "[", "]", "vso", "error", "set-env", " ", "a", "\u200b", "\n", "\u001b").Array[0, 12]
            .Select(string.Concat).SampleSeeded(static text =>
            {
                var line = TextSanitizer.SingleLine(text);
                Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal), line);
                foreach (var command in (string[])["::error", "::set-env", "##[", "##vso["])
                {
                    Assert.DoesNotContain(command, line, StringComparison.Ordinal);
                }
            }, count: 20_000);

    [Fact]
    public void Truncates_a_very_long_text_and_counts_the_rest()
    {
        var line = TextSanitizer.SingleLine(new string('x', 10_000_000));

        Assert.Equal(new string('x', 2000) + "… (9998000 more characters)", line);
    }

    [Fact]
    public void Keeps_a_line_of_the_greatest_length() =>
        Assert.Equal(new string('x', 2000), TextSanitizer.SingleLine(new string('x', 2000)));

    [Fact]
    public void Replaces_a_lone_surrogate() => Assert.Equal("half\ufffd", TextSanitizer.SingleLine("half\ud83d"));

    [Fact]
    public void Cuts_within_a_surrogate_pair() =>
        Assert.Equal(new string('x', 1999) + "\ufffd… (1 more characters)", TextSanitizer.SingleLine(new string('x', 1999) + "🧬"));

    [Fact]
    public void Always_returns_a_single_printable_line() =>
        Gen.Char.Array[0, 40].Select(static units => new string(units)).SampleSeeded(static text =>
            Assert.True(TextSanitizer.SingleLine(text).EnumerateRunes().All(static rune => Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate))),
            count: 20_000);
}
