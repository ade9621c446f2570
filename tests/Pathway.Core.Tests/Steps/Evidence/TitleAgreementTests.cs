using Pathway.Model;
using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class TitleAgreementTests
{
    private const string Title = "A role of ataxin-3 in the quality control of invented proteins: lessons from a cell model";

    [Theory]
    [InlineData("A ROLE OF ATAXIN-3 IN THE QUALITY CONTROL OF INVENTED PROTEINS: LESSONS FROM A CELL MODEL.")]
    [InlineData("A role of ataxin\u20103 in the quality control of invented proteins \u2013 lessons from a cell model")]
    [InlineData("A role of ataxin-3 in the quality control of invented proteins")] // without its subtitle
    [InlineData("A role for ataxin-3 in the quality control of invented proteins: lesson from a cell model")]
    public void One_title_in_several_spellings_agrees(string cited) => Assert.True(TitleAgreement.Score(cited, Title) >= TitleAgreement.Threshold);

    [Theory]
    [InlineData("Lessons from a cell model")]
    [InlineData("A role of ataxin-2 in the quality control of invented proteins: lessons from a cell model")]
    [InlineData("Something else altogether")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_title_does_not(string? cited) => Assert.True(TitleAgreement.Score(cited, Title) < TitleAgreement.Threshold);

    [Fact]
    public void Of_two_papers_of_one_title_neither_is_sure()
    {
        PathwayPublication Paper(string pmid) => Cases.Paper with { Pmid = pmid };
        Assert.True(TitleChoice.Of(Cases.Title, [Paper("900000002"), Cases.Paper with { Title = "Another" }])!.IsSure);
        Assert.False(TitleChoice.Of(Cases.Title, [Paper("900000002"), Paper("900000003")])!.IsSure);
        Assert.Null(TitleChoice.Of(Cases.Title, []));
    }
}
