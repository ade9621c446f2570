using Pathway.Curators;
using Pathway.Model;
using Xunit;

namespace Pathway.Ontology;

public sealed class OntologyCatalogTests
{
    [Theory]
    [InlineData("Aggrephagy", "aggrephagy")]
    [InlineData("MTOR signaling", null)]
    [InlineData("apoptosis", null)]
    public void Spellings_are_those_of_names_alone(string name, string? spelling) => Assert.Equal(spelling, CuratorCatalog.Terms.Spelling(TermName.Key(name)));

    [Theory]
    [InlineData("Aggrephagy", "GO:0035973")]
    [InlineData("mTOR signalling", "GO:0031929")]
    [InlineData("Notch signaling", "GO:0007219")]
    [InlineData("glycolysis", null)]
    [InlineData("cell death regulation of", null)]
    [InlineData("banana", null)]
    [InlineData("", null)]
    public void Only_what_is_certain_has_an_identifier(string name, string? id) => Assert.Equal(id, CuratorCatalog.Terms.Identifier(TermName.Key(name)));

    [Theory]
    [InlineData("autophagy", "aggrephagy", true)]
    [InlineData("apoptotic process", "apoptosis", true)]
    [InlineData("aggrephagy", "autophagy", false)]
    [InlineData("autophagy", "apoptotic process", false)]
    [InlineData("banana", "autophagy", false)]
    public void Reversed_links_and_links_within_a_concept_are_contradicted(string child, string parent, bool contradicted) =>
        Assert.Equal(contradicted, CuratorCatalog.Terms.Contradicts(TermName.Key(child), TermName.Key(parent)));

    [Theory]
    [InlineData("Ontology", 1)]
    [InlineData("auto", 1)]
    [InlineData("REPLAY", 0)]
    public void Curators_are_chosen_by_name(string name, int count) => Assert.Equal(count, CuratorCatalog.Make(name).Count);

    [Fact]
    public void An_unknown_curator_is_named_with_those_there_are() =>
        Assert.Contains("Replay", Assert.Throws<ArgumentException>(static () => CuratorCatalog.Make("oracle")).Message, StringComparison.Ordinal);
}
