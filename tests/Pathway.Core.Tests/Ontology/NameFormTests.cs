using Pathway.Doubles;
using Xunit;

namespace Pathway.Ontology;

/// <summary>Spellings of one name have one form, also where the ontology has no term for it.</summary>
public sealed class NameFormTests
{
    [Theory]
    [InlineData("keap1/nrf2 pathway", "nrf2-keap1 signalling")]
    [InlineData("keap1–nrf2", "keap1-nrf2 axis")]
    [InlineData("cgas-sting pathway", "cgas/sting signaling")]
    [InlineData("wp2377 pi3k/akt signaling pathway", "pi3k-akt signaling")]
    [InlineData("polyglutamine toxicity", "polyglutamine toxicity - homo sapiens (human)")]
    [InlineData("tumour cell dormancy", "tumor cell dormancy")]
    public void Spellings_of_a_name_have_one_form(string one, string other)
    {
        Assert.NotNull(NameForms.Of(one));
        Assert.Equal(NameForms.Of(one), NameForms.Of(other));
    }

    [Theory]
    // Who acts, and in which direction, is part of the name.
    [InlineData("er-golgi traffic", "golgi-er traffic")]
    [InlineData("tau phosphorylation by gsk3", "tau phosphorylation of gsk3")]
    [InlineData("huntingtin aggregation", "huntingtin disaggregation")]
    [InlineData("pi3k/akt signaling", "pi3k/mtor signaling")]
    [InlineData("ataxia type 3", "ataxia type 7")]
    public void Other_names_have_other_forms(string one, string other) => Assert.NotEqual(NameForms.Of(one), NameForms.Of(other));

    [Theory]
    [InlineData("pathway")]
    [InlineData("#3")]
    [InlineData("polyglutamine toxicity (of tbp)")]
    public void A_name_that_says_nothing_or_more_than_its_words_has_none(string name) => Assert.Null(NameForms.Of(name));

    [Fact]
    public async Task Spellings_become_one_node_and_opposites_stay_two()
    {
        var result = await OntologyHierarchies.ReorganizedAsync(
        [
            "JAK-STAT", "JAK/STAT pathway", "JAK–STAT signalling", "Keap1/Nrf2 pathway", "NRF2-KEAP1 signaling",
            "PI3K/Akt signaling pathway",
            "PI3K-AKT signalling", "Proteasome activation", "Proteasome inhibition",
        ]);

        Assert.Single(result.Nodes, static node => node.Name.StartsWith("JAK", StringComparison.Ordinal));
        Assert.Single(result.Nodes, static node => node.Name.Contains("NRF2", StringComparison.OrdinalIgnoreCase));
        Assert.Single(result.Nodes, static node => node.Name.StartsWith("PI3K", StringComparison.Ordinal));
        // Components alone are not the name that is kept.
        Assert.Null(result.Nodes.FirstOrDefault(static node => node.Name == "JAK-STAT"));
        Assert.NotNull(result.Find("Proteasome activation"));
        Assert.NotNull(result.Find("Proteasome inhibition"));
    }
}
