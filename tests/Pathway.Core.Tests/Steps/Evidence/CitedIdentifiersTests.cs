using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class CitedIdentifiersTests
{
    [Theory]
    [InlineData("12345678", "12345678")]
    [InlineData("PMID: 12345678", "12345678")]
    [InlineData("pmid12345678", "12345678")]
    [InlineData("pubmed:12345678", "12345678")]
    [InlineData("PubMed ID 12345678", "12345678")]
    [InlineData("(PMID: 12345678)", "12345678")]
    [InlineData("12345678 [PMID]", "12345678")]
    [InlineData("https://pubmed.ncbi.nlm.nih.gov/12345678/?from=list", "12345678")]
    [InlineData("http://www.ncbi.nlm.nih.gov/pubmed/12345678", "12345678")]
    [InlineData("https://europepmc.org/article/MED/12345678", "12345678")]
    [InlineData("12345678.0", "12345678")]
    [InlineData("1.2345678E7", "12345678")]
    [InlineData("012345678", "12345678")]
    [InlineData("12,345,678", "12345678")]
    [InlineData("12345678\u200b", "12345678")]
    [InlineData("PMC7012345", "PMC7012345")]
    [InlineData("PMCID: PMC7012345", "PMC7012345")]
    [InlineData("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7012345/", "PMC7012345")]
    [InlineData("10.9999/Invented-1.2", "10.9999/invented-1.2")]
    [InlineData("https://doi.org/10.9999/invented-1", "10.9999/invented-1")]
    [InlineData("doi:10.9999/invented-1.", "10.9999/invented-1")]
    [InlineData("PMID:12345678;PMID:12345679", "12345678 12345679")]
    [InlineData("12345678, 12345679", "12345678 12345679")]
    [InlineData("12345678,12345679", "12345678 12345679")]
    [InlineData("12345678|12345679|12345678", "12345678 12345679")]
    [InlineData("12345678 12345679", "12345678 12345679")]
    [InlineData("12345678 and PMC7012345", "12345678 PMC7012345")]
    public void Reads_every_form_that_a_person_recognizes(string text, string expected) =>
        Assert.Equal(expected.Split(' '), CitedIdentifiers.Parse(text).Identifiers);

    [Theory]
    [InlineData("")]
    [InlineData("n/a")]
    [InlineData("None")]
    [InlineData("-")]
    [InlineData("pubmed:unassigned1312")]
    [InlineData("PMID:")]
    [InlineData(null)]
    public void Empty_marker_is_no_evidence(string? text)
    {
        var cited = CitedIdentifiers.Parse(text);

        Assert.Empty(cited.Identifiers);
        Assert.Null(cited.Unreadable);
    }

    [Theory]
    [InlineData("12a45")]
    [InlineData("3198838200")]
    [InlineData("Doe et al., 2014")]
    [InlineData("0")]
    public void Other_text_cannot_be_read(string text)
    {
        var cited = CitedIdentifiers.Parse(text);

        Assert.Empty(cited.Identifiers);
        Assert.Equal(text, cited.Unreadable);
    }
}
