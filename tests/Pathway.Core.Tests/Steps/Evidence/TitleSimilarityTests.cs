using Pathway.Model;
using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class TitleSimilarityTests
{
    private const string Title = "A role of ataxin-3 in the quality control of invented proteins: lessons from a cell model";

    [Theory]
    [InlineData("A ROLE OF ATAXIN-3 IN THE QUALITY CONTROL OF INVENTED PROTEINS: LESSONS FROM A CELL MODEL.")]
    [InlineData("A role of ataxin\u20103 in the quality control of invented proteins \u2013 lessons from a cell model")]
    [InlineData("A role of ataxin-3 in the quality control of invented proteins")] // without its subtitle
    [InlineData("A role for ataxin-3 in the quality control of invented proteins: lesson from a cell model")]
    public void Accepts_spellings_of_one_title(string cited) =>
    Assert.True(TitleSimilarity.Score(cited, Title) >= TitleSimilarity.Threshold);

    [Theory]
    [InlineData("Lessons from a cell model")]
    [InlineData("A role of ataxin-2 in the quality control of invented proteins: lessons from a cell model")]
    [InlineData("Something else altogether")]
    [InlineData("")]
    [InlineData(null)]
    public void Rejects_another_title(string? cited) => Assert.True(TitleSimilarity.Score(cited, Title) < TitleSimilarity.Threshold);

    [Fact]
    public void Two_papers_with_one_title_are_not_certain()
    {
        PathwayPublication Paper(string pmid) => EvidenceTestData.Paper with { Pmid = pmid };
        Assert.True(
            TitleMatch.FindBest(EvidenceTestData.Title,
                [Paper("900000002"), EvidenceTestData.Paper with { Title = "Another" }])!.IsCertain);
        Assert.False(TitleMatch.FindBest(EvidenceTestData.Title, [Paper("900000002"), Paper("900000003")])!.IsCertain);
        Assert.Null(TitleMatch.FindBest(EvidenceTestData.Title, []));
    }
}
