using Pathway.Genes;
using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class ExtractedRelationTests
{
    private static readonly ProteinNames Names = new(EmbeddedGenes.Names);

    [Theory]
    [InlineData("In cells, ataxin-3 directly inhibits p97 activity.", true, -1)]
    [InlineData("p97 is strongly activated by ATXN3 in neurons.", true, 1)]
    [InlineData("VCP stabilizes ATXN3", false, 1)]
    [InlineData("We show that ATXN3 was repressed by VCP. Little else is known.", false, -1)]
    [InlineData("ATXN3 can further enhance the VCP expression in cells", true, 1)]
    public void Extracts_plain_statement(string text, bool firstActs, int sign) =>
    Assert.Equal(new ExtractedRelation(firstActs, sign), ExtractedRelation.Extract(text, "ATXN3", "VCP", Names));

    [Theory]
    [InlineData("ATXN3 does not inhibit VCP.")]
    [InlineData("Depletion of ATXN3 reduces VCP levels.")]
    [InlineData("ATXN3 inhibits VCP degradation.")]
    [InlineData("Phosphorylation of ATXN3 inhibits VCP.")]
    [InlineData("ATXN3 inhibits VCP-mediated unfolding.")]
    [InlineData("ATXN3 binds VCP.")]
    [InlineData("ATXN3, which is inhibited by heat, and VCP are proteins.")]
    [InlineData("ATXN3 activates VCP. Later, ATXN3 inhibits VCP.")]
    [InlineData("Mutant ATXN3 inhibits VCP.")]
    [InlineData("It is unclear whether ATXN3 activates VCP.")]
    [InlineData("")]
    public void Ignores_ambiguous_statement(string text) => Assert.Null(ExtractedRelation.Extract(text, "ATXN3", "VCP", Names));
}
