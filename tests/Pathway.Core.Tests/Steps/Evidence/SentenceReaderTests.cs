using Pathway.Genes;
using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class SentenceReaderTests
{
    private static readonly ProteinNames Names = new(EmbeddedGenes.Names);

    [Theory]
    [InlineData("In cells, ataxin-3 directly inhibits p97 activity.", true, -1)]
    [InlineData("p97 is strongly activated by ATXN3 in neurons.", true, 1)]
    [InlineData("VCP stabilizes ATXN3", false, 1)]
    [InlineData("We show that ATXN3 was repressed by VCP.", false, -1)]
    [InlineData("ATXN3 can further enhance the VCP expression in cells", true, 1)]
    [InlineData("Depletion of ATXN3 reduces VCP levels.", true, 1)]
    [InlineData("ATXN3 inhibits VCP degradation.", true, 1)]
    [InlineData("VCP accumulates in cells lacking ATXN3.", true, -1)]
    [InlineData("ATXN3 was thought to activate VCP, but it inhibits VCP.", true, -1)]
    [InlineData("ATXN3 is a potent inhibitor of VCP.", true, -1)]
    [InlineData("ATXN3 positively regulates VCP in neurons.", true, 1)]
    [InlineData("VCP is negatively regulated by ATXN3.", true, -1)]
    [InlineData("ATXN3 is a negative regulator of VCP.", true, -1)]
    [InlineData("ATXN3 up-regulates VCP.", true, 1)]
    [InlineData("As expected, ATXN3 inhibits VCP.", true, -1)]
    [InlineData("ATXN3-/- mice showed increased VCP levels.", true, -1)]
    [InlineData("siRNA against ATXN3 increased VCP levels.", true, -1)]
    [InlineData("ATXN3 mediates the degradation of VCP.", true, -1)]
    [InlineData("ATXN3 mediates VCP activation.", true, 1)]
    [InlineData("VCP is phosphorylated and inhibited by ATXN3.", true, -1)]
    [InlineData("In the absence of ATXN3, VCP accumulates.", true, -1)]
    [InlineData("In ATXN3-deficient cells VCP is stabilized.", true, -1)]
    [InlineData("ATXN3 signaling activates VCP.", true, 1)]
    [InlineData("ATXN3 increased the expression of VCP 2.5-fold.", true, 1)]
    public void Reads_effect(string text, bool firstActs, int sign)
    {
        var relation = Assert.Single(Read(text));

        Assert.Equal((firstActs, sign, false), (relation.FirstActs, relation.Sign, relation.IsDenied));
    }

    [Theory]
    [InlineData("ATXN3 does not inhibit VCP.")]
    [InlineData("ATXN3 failed to bind VCP.")]
    [InlineData("We found no evidence that ATXN3 binds VCP.")]
    [InlineData("ATXN3 and VCP do not interact.")]
    [InlineData("ATXN3 binds actin but not VCP.")]
    [InlineData("VCP activity is independent of ATXN3.")]
    [InlineData("VCP levels were unaffected by ATXN3.")]
    [InlineData("ATXN3 had no effect on VCP levels.")]
    [InlineData("ATXN3 neither binds nor activates VCP.")]
    public void Reads_denial(string text) => Assert.All(Read(text), static relation => Assert.True(relation.IsDenied));

    [Theory]
    [InlineData("Phosphorylation of ATXN3 inhibits VCP.")]
    [InlineData("ATXN3 inhibits VCP-mediated unfolding.")]
    [InlineData("ATXN3, which is inhibited by heat, and VCP are proteins.")]
    [InlineData("Mutant ATXN3 inhibits VCP.")]
    [InlineData("ATXN3 C14A inhibits VCP.")]
    [InlineData("ATXN3 mediates VCP.")]
    [InlineData("Antibodies against ATXN3 increased VCP levels.")]
    [InlineData("ATXN3 colocalizes with VCP.")]
    [InlineData("ATXN3 competes with VCP for ubiquitin.")]
    [InlineData("We expected that ATXN3 binds VCP.")]
    [InlineData("Mutant ATXN3 no longer inhibits VCP.")]
    [InlineData("It is unclear whether ATXN3 activates VCP.")]
    [InlineData("ATXN3 may bind VCP.")]
    [InlineData("Does ATXN3 activate VCP?")]
    [InlineData("ATXN3 does not bind VCP in the absence of ATP.")]
    [InlineData("Both ATXN3 and VCP bind an adaptor.")]
    [InlineData("Heat activates ATXN3 and inhibits VCP.")]
    [InlineData("ATXN3 binds ubiquitin, whereas VCP binds tubulin.")]
    [InlineData("")]
    public void Is_silent_about_anything_else(string text) => Assert.Empty(Read(text));

    [Fact]
    public void Mutant_that_binds_tells_of_the_protein_and_two_verbs_say_both()
    {
        Assert.True(Assert.Single(Read("Mutant ATXN3 C14A interacts with VCP.")).IsContact);
        Assert.True(Assert.Single(Read("The ATXN3-VCP interaction was confirmed.")).IsContact);
        Assert.True(Assert.Single(Read("We identified VCP as a novel interacting partner of ATXN3.")).IsContact);
        Assert.True(Assert.Single(Read("ATXN3 heterodimerizes with VCP in vivo.")).IsContact);
        Assert.Contains(Read("ATXN3 recruits VCP to membranes and activates it."),
            static relation => relation is { FirstActs: true, Sign: 1 });
        Assert.Contains(Read("ATXN3 binds and activates VCP."), static relation => relation.IsContact && relation.FirstActs is null);
        Assert.Contains(Read("ATXN3 neither binds nor activates VCP."),
            static relation => relation is { IsContact: true, FirstActs: null });
    }

    [Theory]
    [InlineData("One. Two (Fig. 2) and e.g. E. coli. p53 is third! Is it? Yes.", 5)]
    [InlineData("VCP binds Aurora A. The rest is open.", 2)]
    public void Splits_sentences(string text, int count) => Assert.Equal(count, new RecordText("abstract", text).Sentences.Count);

    private static IReadOnlyList<StatedRelation> Read(string text)
    {
        var sentence = new RecordText("abstract", text);
        return SentenceReader.Read(sentence, Names.FindMentions("ATXN3", sentence), Names.FindMentions("VCP", sentence));
    }
}
