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
    public void Spellings_come_from_names_only(string name, string? spelling) =>
        Assert.Equal(spelling, CuratorCatalog.Terms.Spelling(TermName.Key(name)));

    [Theory]
    [InlineData("Aggrephagy", "GO:0035973")]
    [InlineData("mTOR signalling", "GO:0031929")]
    [InlineData("Notch signaling", "GO:0007219")]
    [InlineData("glycolysis", "GO:0006096")] // an exact synonym
    [InlineData("hsa04210 Apoptosis", "GO:0006915")] // with the identifier of another database
    [InlineData("parthanatos", null)] // a related synonym
    [InlineData("regulation of autophagy by apoptosis", null)]
    [InlineData("banana", null)]
    [InlineData("", null)]
    public void Only_certain_names_have_an_identifier(string name, string? id) =>
        Assert.Equal(id, CuratorCatalog.Terms.Identifier(TermName.Key(name)));

    [Theory]
    [InlineData("Aggrephagy", "GO:0035973")]
    [InlineData("GO:0035973", "GO:0035973")]
    [InlineData("mTOR signalling", "GO:0031929")] // TOR signaling in another wording
    [InlineData("glycolysis", null)] // an exact synonym
    [InlineData("autophagy regulation", null)] // the words in another order
    [InlineData("banana", null)]
    [InlineData("", null)]
    public void Names_are_told_from_synonyms(string name, string? id) =>
        Assert.Equal(id, CuratorCatalog.Terms.FindNamed(TermName.Key(name)));

    [Theory]
    [InlineData("autophagy", "aggrephagy", true)]
    [InlineData("apoptotic process", "apoptosis", true)]
    [InlineData("aggrephagy", "autophagy", false)]
    [InlineData("autophagy", "apoptotic process", false)]
    [InlineData("banana", "autophagy", false)]
    public void Reversed_links_and_links_within_a_concept_are_contradicted(string child, string parent, bool contradicted) =>
        Assert.Equal(contradicted, CuratorCatalog.Terms.Contradicts(TermName.Key(child), TermName.Key(parent)));

    [Theory]
    [InlineData("aggrephagy", null, "GO:0035973")]
    [InlineData("apoptosis", null, "GO:0006915")] // a synonym
    [InlineData("autophagic cell death", "GO:0035973", "GO:0035973")] // its own identifier
    [InlineData("aggrephagy", "X:1", "GO:0035973")] // an identifier of another ontology
    [InlineData("banana", null, null)]
    public void Finds_the_concept_by_identifier_then_by_name(string name, string? own, string? id) =>
        Assert.Equal(id, CuratorCatalog.Terms.ResolveIdentifier(name, own));

    [Theory]
    [InlineData("GO:0006914", "GO:0035973", true)]
    [InlineData("GO:0035973", "GO:0006914", false)]
    [InlineData("GO:0006914", "GO:0006914", false)]
    [InlineData("X:1", "GO:0006914", false)]
    public void Finds_ancestors_by_identifier(string above, string below, bool isAbove) =>
        Assert.Equal(isAbove, CuratorCatalog.Terms.IsAncestor(above, below));

    [Theory]
    [InlineData("Ontology", 1)]
    [InlineData("auto", 1)]
    [InlineData("REPLAY", 0)]
    public void Curators_are_chosen_by_name(string name, int count) => Assert.Equal(count, CuratorCatalog.CreateOffline(name).Count);

    [Fact]
    public void Error_for_an_unknown_curator_lists_the_known_ones() =>
        Assert.Contains("Replay", Assert.Throws<ArgumentException>(static () => CuratorCatalog.CreateOffline("oracle")).Message,
            StringComparison.Ordinal);
}
