using Xunit;

namespace Pathway.Text;

public sealed class NameRewritingTests
{
    [Theory]
    [InlineData("mTOR Signaling", "TOR signaling pathway")]
    [InlineData("Wnt/β-catenin signalling", "wnt beta-catenin signal transduction")]
    [InlineData("upregulation of autophagy", "positive regulation of autophagy")]
    [InlineData("down-regulation of autophagy", "inhibition of autophagy")]
    [InlineData("maltose catabolism", "maltose degradation")]
    [InlineData("maltose catabolic process", "maltose breakdown")]
    [InlineData("maltose biosynthesis", "maltose biosynthetic process")]
    [InlineData("RNA metabolism", "RNA metabolic process")]
    [InlineData("apoptosis", "apoptotic process")]
    [InlineData("Non-Homologous End Joining", "nonhomologous end joining")]
    [InlineData("NHEJ", "non homologous end-joining")]
    [InlineData("NF-κB pathway", "NF-kappaB pathways")]
    [InlineData("Parkinson's disease", "Parkinson disease")]
    [InlineData("mitochondrial localisation", "mitochondrion localization")]
    [InlineData("protein SUMOylation", "protein sumoylation")]
    [InlineData("haemoglobin sulphation", "hemoglobin sulfation")]
    public void Names_of_one_concept_have_one_form(string left, string right) =>
        Assert.Equal(NameRewriting.Canonical(left), NameRewriting.Canonical(right));

    [Theory]
    [InlineData("autophagy", "regulation of autophagy")]
    [InlineData("positive regulation of autophagy", "negative regulation of autophagy")]
    [InlineData("maltose catabolism", "maltose biosynthesis")]
    [InlineData("mitosis", "meiosis")]
    [InlineData("process", "pathway")]
    public void Names_of_different_concepts_have_different_forms(string left, string right) =>
        Assert.NotEqual(NameRewriting.Canonical(left), NameRewriting.Canonical(right));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("…–/")]
    [InlineData("\u0000\u001b[31m\ud800")]
    public void Accepts_names_without_words(string name) => Assert.True(NameRewriting.Canonical(name).Count <= 1);

    [Fact]
    public void Truncates_very_long_names() => Assert.True(NameRewriting.Canonical(new string('a', 10_000_000)).Single().Length <= 200);
}
