using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class QuoteSearchTests
{
    private const string Source =
        "Background. The protein \u2018ataxin-3\u2019 binds K48\u2013linked chains (n = 12) [3] and it trims them; "
            + "no effect on p97 was seen\u2014at all.";

    [Theory]
    [InlineData("The protein 'ataxin-3' binds K48-linked chains (n = 12)")]
    [InlineData("the protein \u201Aataxin-3\u2019   binds\nK48\u2011linked chains")]
    [InlineData("\u201CThe protein 'ataxin-3' binds K48-linked chains (n = 12) [3] and it trims them.\u201D")]
    [InlineData("The protein 'ataxin-3' binds \u2026 and it trims them")]
    [InlineData("The protein 'ataxin-3' binds K48-linked ... it trims them ... p97 was seen")]
    [InlineData("[T]he protein 'ataxin-3' binds K48-linked chains")]
    [InlineData("The protein 'ataxin-3' binds K48-linked chains (n = 12) [3] and [ataxin-3] trims them")]
    [InlineData("it trims them; no effect on p97 was seen-at all")]
    public void Finds_quote_despite_typography_and_marked_edits(string quote) =>
        Assert.NotNull(QuoteSearch.Find(QuoteNormalizer.Normalize(Source), QuoteNormalizer.Normalize(quote)));

    [Theory]
    [InlineData("The protein 'ataxin-3' cleaves K48-linked chains")]
    [InlineData("The protein 'ataxin-3' binds K48-linked chain")] // not at a whole word
    [InlineData("The protein 'ataxin-3' binds linked chains (n = 12)")]
    [InlineData("it trims them \u2026 The protein 'ataxin-3' binds K48-linked chains")] // another order
    [InlineData("the effect \u2026 on p97")] // too little to prove anything
    [InlineData("binds K48-linked")]
    [InlineData("\u2026")]
    [InlineData("[]")]
    [InlineData("")]
    public void Does_not_find_missing_quote(string quote) =>
    Assert.Null(QuoteSearch.Find(QuoteNormalizer.Normalize(Source), QuoteNormalizer.Normalize(quote)));

    [Fact]
    public void Handles_huge_and_malformed_quotes()
    {
        Assert.Null(QuoteSearch.Find(QuoteNormalizer.Normalize(Source), QuoteNormalizer.Normalize(new string('x', 10_000_000))));
        Assert.Null(
            QuoteSearch.Find(QuoteNormalizer.Normalize(Source), QuoteNormalizer.Normalize("\ud800 \u001b[31m the protein 'ataxin-3'")));
    }

    [Fact]
    public void Returns_words_of_the_source() =>
        Assert.Equal("The protein 'ataxin-3' binds K48-linked chains",
            QuoteSearch.Find(QuoteNormalizer.Normalize(Source),
                QuoteNormalizer.Normalize("the protein \u2026 ataxin-3' binds K48-linked chains")));
}
