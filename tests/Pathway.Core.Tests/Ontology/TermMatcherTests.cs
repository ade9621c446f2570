using Xunit;

namespace Pathway.Ontology;

public sealed class TermMatcherTests
{
    private static readonly TermMatcher Matcher = new(EmbeddedOntology.Index);

    [Theory]
    [InlineData("aggrephagy", "GO:0035973", nameof(MatchKind.Name))]
    [InlineData("  Aggrephagy ", "GO:0035973", nameof(MatchKind.Name))]
    [InlineData("mTOR Signaling", "GO:0031929", nameof(MatchKind.Wording))]
    [InlineData("Notch signalling", "GO:0007219", nameof(MatchKind.Wording))]
    [InlineData("upregulation of autophagy", "GO:0010508", nameof(MatchKind.Wording))]
    [InlineData("Glycolysis", "GO:0006096", nameof(MatchKind.Synonym))]
    [InlineData("ER-Associated Degradation", "GO:0036503", nameof(MatchKind.SynonymWording))]
    [InlineData("Non-Homologous End Joining", "GO:0006303", nameof(MatchKind.SynonymWording))]
    [InlineData("Unfolded Protein Response", "GO:0030968", nameof(MatchKind.Rewritten))]
    public void Finds_the_term_of_a_common_name(string name, string id, string kind)
    {
        var match = Matcher.Find(name);

        Assert.NotNull(match);
        Assert.Equal((id, kind), (match.Term.Id, match.Kind.ToString()));
    }

    [Theory]
    [InlineData("Banana bread recipe")]
    [InlineData("Mitophagy Receptors")]
    [InlineData("Autophagy Initiation")]
    [InlineData("")]
    [InlineData("\u0000\ud800")]
    public void Does_not_match_a_name_without_a_term(string name) => Assert.Null(Matcher.Find(name));

    [Theory]
    [InlineData("negative regulation of aggrephagy", "positive regulation of aggrephagy")]
    [InlineData("inhibition of aggrephagy", "aggrephagy")]
    [InlineData("interleukin-6 production", "interleukin-16 production")]
    public void Does_not_match_different_concepts(string name, string other)
    {
        var different = EmbeddedOntology.Index.FindByName(other)!;

        Assert.DoesNotContain(Matcher.Search(name, 50),
            match => match.Term == different && match is { Contradiction: null, Confidence: >= TermMatcher.MinConfidence });
    }

    [Fact]
    public void Search_is_deterministic()
    {
        var first = Matcher.Search("protein quality control in the cytosol", 20);

        Assert.All(Enumerable.Range(0, 20).AsParallel()
            .Select(_ => new TermMatcher(EmbeddedOntology.Index).Search("protein quality control in the cytosol", 20)),
            again => Assert.Equal(first, again));
    }

    [Fact]
    public void Finds_a_misspelled_word() =>
        Assert.Contains(Matcher.Search("mitocondrial fission", 3), static match => match.Term.Name == "mitochondrial fission");
}
