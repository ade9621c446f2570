using Pathway.Model;
using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class EvidenceCheckerTests
{
    [Fact]
    public void Correct_evidence_passes_all_checks()
    {
        var verdict = EvidenceTestData.Check(EvidenceTestData.Evidence);

        Assert.Equal((PathwayVerdictKind.Supported, PathwayEvidenceCheck.Direction), (verdict.Kind, verdict.Check));
        Assert.Equal(EvidenceTestData.Sentence, verdict.Quote);
        Assert.Equal("Europe PMC, PMID 900000001, abstract", verdict.Source);
        Assert.Equal(DateTimeOffset.UnixEpoch, verdict.At);
        Assert.Equal(
            ["Identifier Passed", "Existence Passed", "Title Passed", "Retraction Passed", "Proteins Passed", "Quote Passed",
                "Direction Passed"], verdict.Checks.Select(static check => $"{check.Check} {check.Outcome}"));
    }

    [Theory]
    [InlineData("12a45", "Identifier", "NotFound")]
    [InlineData("0", "Identifier", "NotFound")]
    [InlineData("1234567890", "Identifier", "NotFound")]
    [InlineData("PMID: 900000001", "Direction", "Supported")]
    [InlineData(" 900000001 ", "Direction", "Supported")]
    public void An_identifier_is_a_number(string pmid, string check, string kind) =>
    AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence with { Pmid = pmid }), check, kind);

    [Fact]
    public void Missing_evidence_is_unchecked() => AssertVerdict(EvidenceTestData.Check(new PathwayEvidence()), "Identifier", "Unchecked");

    [Fact]
    public void Outage_is_unchecked_and_missing_publication_is_not_found()
    {
        AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence, new FetchResult.Unavailable("both are down")), "Existence",
            "Unchecked");
        AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence, new FetchResult.NotFound("there is none")), "Existence",
            "NotFound");
    }

    [Fact]
    public void Another_title_year_or_first_author_is_a_mismatch()
    {
        AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence with { Title = "Something else altogether" }), "Title",
            "Mismatched");
        AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence with { Year = 2018 }), "Title", "Mismatched");
        AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence with { Year = int.MinValue }), "Title", "Mismatched");
        AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence with { Authors = "Poe E, Doe J" }), "Title", "Mismatched");
        AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence with { Authors = "Doe, Jane; Roe, R." }), "Direction", "Supported");
        AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence with { Year = 2021, Authors = "J. D\u00F6e" }), "Direction",
            "Supported");
    }

    [Fact]
    public void Retraction_ends_the_checks() =>
    AssertVerdict(
        EvidenceTestData.Check(EvidenceTestData.Evidence, EvidenceTestData.Fetched(EvidenceTestData.Paper with { IsRetracted = true })),
        "Retraction", "Retracted");

    [Fact]
    public void Missing_quote_is_unsupported_only_with_full_text()
    {
        var quote = EvidenceTestData.Evidence with { Quote = "A sentence that stands nowhere at all" };
        AssertVerdict(EvidenceTestData.Check(quote), "Quote", "Unchecked");
        Assert.Contains("full text not held", EvidenceTestData.Check(quote).Reason);
        AssertVerdict(EvidenceTestData.Check(quote, EvidenceTestData.Fetched(fullText: "Something about ataxin-3 and p97.")), "Quote",
            "Unsupported");
        AssertVerdict(
            EvidenceTestData.Check(quote, EvidenceTestData.Fetched(fullText: "It is said: a sentence that stands nowhere at all.")),
            "Quote", "Supported");

        var other = EvidenceTestData.Of(EvidenceTestData.Evidence, partner: "HDAC6");
        AssertVerdict(EvidenceTestData.Checker.Check(other, EvidenceTestData.Fetched()), "Proteins", "Unchecked");
        AssertVerdict(EvidenceTestData.Checker.Check(other, EvidenceTestData.Fetched(fullText: "Nothing of that kind.")), "Proteins",
            "Unsupported");
    }

    [Fact]
    public void Without_quote_evidence_is_unchecked() =>
    AssertVerdict(EvidenceTestData.Check(EvidenceTestData.Evidence with { Quote = null }), "Quote", "Unchecked");

    [Fact]
    public void Opposite_arrow_or_direction_is_contradicted()
    {
        AssertVerdict(
            EvidenceTestData.Checker.Check(EvidenceTestData.Of(EvidenceTestData.Evidence, arrow: "activates"), EvidenceTestData.Fetched()),
            "Direction", "Contradicted");
        AssertVerdict(
            EvidenceTestData.Checker.Check(EvidenceTestData.Of(EvidenceTestData.Evidence, direction: "primary_to_main"),
                EvidenceTestData.Fetched()), "Direction", "Contradicted");
        AssertVerdict(
            EvidenceTestData.Checker.Check(EvidenceTestData.Of(EvidenceTestData.Evidence, direction: "bidirectional"),
                EvidenceTestData.Fetched()), "Direction", "Supported");
        AssertVerdict(
            EvidenceTestData.Checker.Check(EvidenceTestData.Of(EvidenceTestData.Evidence, arrow: "binds"), EvidenceTestData.Fetched()),
            "Quote", "Supported");
    }

    [Fact]
    public void Two_neighbours_of_a_chain_are_enough()
    {
        var fetchResult = EvidenceTestData.Fetched(EvidenceTestData.Paper with
        {
            Title = "A chain of Beclin-1 and p97",
            Abstract = $"Beclin-1 and p97. {EvidenceTestData.Sentence.Replace("ataxin-3", "it", StringComparison.Ordinal)}.",
        });
        var evidence = EvidenceTestData.Evidence with { Title = null, Quote = null };
        Assert.Equal(PathwayEvidenceCheck.Quote,
            EvidenceTestData.Checker.Check(EvidenceTestData.Of(evidence, mediators: ["BECN1"]), fetchResult).Check);
        Assert.Equal(PathwayEvidenceCheck.Proteins, EvidenceTestData.Checker.Check(EvidenceTestData.Of(evidence), fetchResult).Check);
    }

    private static void AssertVerdict(PathwayVerdict verdict, string check, string kind) =>
        Assert.Equal((check, kind), (verdict.Check.ToString(), verdict.Kind.ToString()));
}
