using Pathway.Genes;
using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class ProteinNamesTests
{
    private static readonly ProteinNames Names = new(EmbeddedGenes.Names);

    [Theory]
    [InlineData("ATXN3", "the deubiquitinase ataxin-3 was seen")]
    [InlineData("ATXN3", "Ataxin 3 was seen")]
    [InlineData("ATXN3", "mouse Atxn3 was seen")]
    [InlineData("ATXN3", "polyQ-ATXN3(Q84)")]
    [InlineData("VCP", "the ATPase p97/VCP")]
    [InlineData("VCP", "valosin-containing protein (p97)")]
    [InlineData("HTT", "Huntingtin aggregates")]
    [InlineData("HIF1A", "levels of HIF-1\u03B1 rose")]
    [InlineData("GSK3B", "phosphorylated by GSK-3\u03B2")]
    [InlineData("BECN1", "Beclin-1 binds")]
    [InlineData("MJD1", "ataxin-3 by an alias of its gene")]
    public void Recognizes_any_name_of_a_protein(string symbol, string text) =>
    Assert.True(Names.IsMentioned(symbol, new RecordText("abstract", text)));

    [Theory]
    [InlineData("ATXN3", "ataxin-31 and ATXN3L were seen")]
    [InlineData("VCP", "VCPIP1 was seen")]
    [InlineData("ATXN3", "at 3 days after injection")] // AT3 is an alias
    [InlineData("SET", "the data set was small")]
    [InlineData("REST", "cells were left to rest")]
    [InlineData("IMPACT", "the impact was small")]
    [InlineData("CAT", "the cat was healthy")]
    [InlineData("TP53", "in 53 patients")]
    public void Ignores_similar_words(string symbol, string text) =>
    Assert.False(Names.IsMentioned(symbol, new RecordText("abstract", text)));

    [Theory]
    [InlineData("NOSUCHGENE9", "NOSUCHGENE9")]
    [InlineData("  ", "")]
    public void Unknown_symbol_is_its_own_name(string symbol, string name) => Assert.Equal([name], EmbeddedGenes.Names.NamesOf(symbol));

    [Theory]
    [InlineData("GSK3B", "GSK-3β")]
    [InlineData("GSK3B", "glycogen synthase kinase 3β")]
    [InlineData("CTNNB1", "β-catenin")]
    [InlineData("TGFB1", "TGF-β1")]
    [InlineData("IL1B", "IL-1β")]
    [InlineData("VCP", "VCP")]
    public void Search_uses_the_forms_with_Greek_letters(string symbol, string form) =>
        Assert.Contains(form, new ProteinNames(EmbeddedGenes.Names).GetSearchNames(symbol));

    [Fact]
    public void Table_has_release_and_ignores_ambiguous_aliases()
    {
        Assert.Equal("2022-Sep12", EmbeddedGenes.Names.Release);
        Assert.Contains("ataxin 3", EmbeddedGenes.Names.NamesOf("atxn3"));
        var table = "# release: then\nhead\nA1\tone\tX9\t\t1\t\t\t\nB1\ttwo\tX9|Y9\t\t2\t\t\t\n";
        var genes = GeneTable.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(table)), "test");
        Assert.Equal(["X9"], genes.NamesOf("X9"));
        Assert.Equal(["Y9", "B1", "two", "X9"], genes.NamesOf("Y9"));
    }
}
