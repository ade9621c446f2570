using Pathway.Bench;
using Xunit;

namespace Pathway.Ontology;

/// <summary>The accuracy of the matcher on a sample of held-out terms; `bench ontology` prints all figures.</summary>
public sealed class MatchTrialTests
{
    private readonly MatchTrial trial = new(EmbeddedOntology.Index, TermSplit.HeldOut, every: 15);

    [Fact]
    public void A_hidden_synonym_finds_its_term()
    {
        var found = trial.Synonyms();

        Assert.InRange(found.First, 0.88, 1);
        Assert.InRange(found.AmongFive, 0.938, 1);
        Assert.InRange(found.Coverage, 0.85, 1);
        Assert.InRange(found.Precision, 0.96, 1);
    }

    [Fact]
    public void A_hidden_leaf_finds_its_parent()
    {
        var found = trial.Leaves();

        Assert.InRange(found.First, 0.62, 1);
        Assert.InRange(found.AmongFive, 0.79, 1);
        Assert.InRange(found.Ancestor, 0.77, 1);
        Assert.InRange(found.Precision, 0.8, 1);
    }

    [Fact]
    public void Splits_the_terms_in_halves()
    {
        var held = EmbeddedOntology.Graph.Terms.Count(static term => MatchTrial.Of(term) == TermSplit.HeldOut);

        Assert.InRange((double)held / EmbeddedOntology.Graph.Terms.Count, 0.48, 0.52);
    }
}
