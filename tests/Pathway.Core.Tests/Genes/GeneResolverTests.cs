using System.Text;
using Xunit;

namespace Pathway.Genes;

public sealed class GeneResolverTests
{
    private static readonly GeneResolver Human = GeneResolver.Embedded;

    [Theory]
    [InlineData("TP53", "TP53")]
    [InlineData("tp53", "TP53")]
    [InlineData("p53", "TP53")]
    [InlineData(" p53 ", "TP53")]
    [InlineData("TP53_HUMAN", "TP53")]
    [InlineData("P53_HUMAN", "TP53")]
    [InlineData("uniprotkb:P04637", "TP53")]
    [InlineData("uniprotkb:\"P04637\"", "TP53")]
    [InlineData("uniprotkb:TP53(gene name)", "TP53")]
    [InlineData("psi-mi:p53_human(display_long)", "TP53")]
    [InlineData("P04637", "TP53")]
    [InlineData("P04637-2", "TP53")]
    [InlineData("P04637-PRO_0000185703", "TP53")]
    [InlineData("sp|P04637|P53_HUMAN", "TP53")]
    [InlineData("ENSG00000141510", "TP53")]
    [InlineData("ENSG00000141510.17", "TP53")]
    [InlineData("ensembl:ENSG00000141510", "TP53")]
    [InlineData("7157", "TP53")]
    [InlineData("entrez gene/locuslink:7157", "TP53")]
    [InlineData("entrez gene/locuslink:TP53(gene name)", "TP53")]
    [InlineData("9606.ENSP00000286479", "NAT2")]
    [InlineData("string:9606.ENSP00000286479", "NAT2")]
    [InlineData("CTGF", "CCN2")]
    [InlineData("CYR61", "CCN1")]
    [InlineData("Bcl-2", "BCL2")]
    [InlineData("BCL 2", "BCL2")]
    [InlineData("TNF-α", "TNF")]
    [InlineData("P2RY10", "P2RY10")]
    public void Usual_forms_give_the_approved_symbol(string text, string symbol) =>
        Assert.Equal(symbol, Assert.IsType<GeneResolution.Resolved>(Human.Resolve(text)).Symbol);

    [Theory]
    [InlineData("TAZ", "TAFAZZIN,WWTR1", "several genes")]
    [InlineData("P62805", "H4C1,H4C2", "several genes")]
    [InlineData("apc", "APC,PROC", "symbol of APC and an alias of PROC")]
    [InlineData("LIGHT", "TNFSF14", "an ordinary word")]
    [InlineData("rest", "REST", "an ordinary word")]
    public void What_may_mean_more_is_ambiguous(string text, string some, string why)
    {
        var ambiguous = Assert.IsType<GeneResolution.Ambiguous>(Human.Resolve(text));

        Assert.All(some.Split(','), symbol => Assert.Contains(symbol, ambiguous.Candidates));
        Assert.Contains(why, ambiguous.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NOSUCHGENE9")]
    [InlineData("ENSMUSG00000059552")]
    [InlineData("10090.ENSMUSP00000104298")]
    [InlineData("P53_MOUSE")]
    [InlineData("P02340")] // p53 of the mouse
    [InlineData("ENST00000269305")]
    [InlineData("intact:EBI-366083")]
    [InlineData("hgnc:11998")]
    [InlineData("999999999")]
    [InlineData("ENSP00000269305")] // not among the proteins that the source lists
    public void Unknown_forms_are_unresolved_with_the_reason(string text) =>
        Assert.NotEmpty(Assert.IsType<GeneResolution.Unresolved>(Human.Resolve(text)).Why);

    [Fact]
    public void Stated_taxon_of_another_organism_is_unresolved()
    {
        Assert.IsType<GeneResolution.Unresolved>(Human.Resolve("TP53", taxon: 10090));
        Assert.IsType<GeneResolution.Resolved>(Human.Resolve("TP53", taxon: GeneResolver.HumanTaxon));
    }

    [Fact]
    public void Symbol_in_its_own_spelling_means_its_gene_and_names_those_that_have_it_as_an_alias()
    {
        var resolved = Assert.IsType<GeneResolution.Resolved>(Human.Resolve("APC"));

        Assert.Equal("APC", resolved.Symbol);
        Assert.Contains("PROC", resolved.AlsoAliasOf);
    }

    [Fact]
    public void Every_symbol_and_every_identifier_of_the_table_resolves_to_its_own_genes()
    {
        const string table = "# release: then\nsymbol\tname\taliases\twords\tentrez\tuniprot\tensembl\tprotein\n"
            + "A1\tone\tX9\t\t11\tP00001|Q00002\t5\t7\nB1\ttwo\tX9|Y9|LIGHT\tLIGHT\t12\tP00001\t6\t8\n";
        var genes = GeneTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(table)), "test");
        var resolver = new GeneResolver(() => genes);

        Assert.Equal(["A1", "B1"], Assert.IsType<GeneResolution.Ambiguous>(resolver.Resolve("P00001")).Candidates);
        Assert.Equal(["A1", "B1"], Assert.IsType<GeneResolution.Ambiguous>(resolver.Resolve("X9")).Candidates);
        Assert.Equal("A1", Assert.IsType<GeneResolution.Resolved>(resolver.Resolve("Q00002")).Symbol);
        Assert.Equal("B1", Assert.IsType<GeneResolution.Resolved>(resolver.Resolve("9606.ENSP00000000008")).Symbol);
        Assert.Equal("A1", Assert.IsType<GeneResolution.Resolved>(resolver.Resolve("ENSG00000000005")).Symbol);
        Assert.Equal("B1", Assert.IsType<GeneResolution.Resolved>(resolver.Resolve("y9")).Symbol);
        Assert.Equal(["B1"], Assert.IsType<GeneResolution.Ambiguous>(resolver.Resolve("Light")).Candidates);
    }
}
