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
            ["Identifier Passed", "Existence Passed", "Retraction Passed", "Title Passed", "Proteins Passed", "Quote Passed",
                "Direction Passed"], verdict.Checks.Select(static check => $"{check.Check} {check.Outcome}"));
    }

    [Theory]
    [InlineData("12a45", "Identifier", "Unchecked")]
    [InlineData("0", "Identifier", "Unchecked")]
    [InlineData("1234567890", "Identifier", "Unchecked")]
    [InlineData("PMID: 900000001", "Direction", "Supported")]
    [InlineData(" 900000001 ", "Direction", "Supported")]
    public void What_cannot_be_read_as_an_identifier_is_unchecked(string pmid, string check, string kind) =>
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
        Assert.Contains("full text is not available", EvidenceTestData.Check(quote).Reason);
        AssertVerdict(EvidenceTestData.Check(quote, EvidenceTestData.Fetched(fullText: "Something about ataxin-3 and p97.")), "Quote",
            "Unsupported");
        AssertVerdict(
            EvidenceTestData.Check(quote, EvidenceTestData.Fetched(fullText: "It is said: a sentence that stands nowhere at all.")),
            "Direction", "Unchecked");

        var other = EvidenceTestData.Of(EvidenceTestData.Evidence, partner: "HDAC6");
        AssertVerdict(EvidenceTestData.Checker.Check(other, EvidenceTestData.Fetched()), "Proteins", "Unchecked");
        AssertVerdict(EvidenceTestData.Checker.Check(other, EvidenceTestData.Fetched(fullText: "Nothing of that kind.")), "Proteins",
            "Unsupported");
    }

    [Fact]
    public void Without_quote_the_record_is_searched_for_a_sentence()
    {
        var bare = EvidenceTestData.Evidence with { Quote = null };
        AssertVerdict(EvidenceTestData.Check(bare), "Direction", "Supported");
        Assert.Equal($"{EvidenceTestData.Sentence}.", EvidenceTestData.Check(bare).Quote);
        AssertVerdict(EvidenceTestData.Check(bare, WithAbstract("Ataxin-3 activates p97 in cells.")), "Direction", "Contradicted");
        AssertVerdict(EvidenceTestData.Check(bare, WithAbstract("Ataxin-3 inhibits p97 here. Ataxin-3 activates p97 there.")), "Direction",
            "Unchecked");
        AssertVerdict(EvidenceTestData.Check(bare, WithAbstract("Ataxin-3 was seen. So was p97.")), "Direction", "Unchecked");
        AssertVerdict(EvidenceTestData.Check(bare, EvidenceTestData.Fetched(EvidenceTestData.Paper with
            { Title = "Ataxin-3 inhibits p97 in the quality control of invented proteins", Abstract = "Nothing." })), "Title",
                "Mismatched");
    }

    [Theory]
    [InlineData("In cells ataxin-3 inhibits p97 strongly.", "ataxin-3 inhibits p97", "Supported")]
    [InlineData("In cells ataxin-3 activates p97 strongly.", "ataxin-3 activates p97", "Contradicted")]
    [InlineData("In cells ataxin-3 and p97 were seen.", "ataxin-3 and p97", "Unchecked")]
    [InlineData("In cells ataxin-3 inhibits p97 strongly.", "ataxin-3 destroys p97", "Unchecked")] // it stands nowhere
    public void Short_quote_is_read_with_its_whole_sentence(string text, string quote, string kind) => Assert.Equal(kind,
        EvidenceTestData.Check(EvidenceTestData.Evidence with { Quote = quote }, WithAbstract(text)).Kind.ToString());

    [Theory]
    [InlineData("RPTOR", "We saw that Raptor binds ATXN3 in vitro.", "'Raptor' may be a name of it")]
    [InlineData("CALM1", "We saw that calmodulin binds ATXN3 in vitro.", "it is the name of a family")]
    [InlineData("PIP", "Phosphatidylinositol phosphate (PIP) was added. PIP binds ATXN3.", "stands for 'Phosphatidylinositol phosphate'")]
    public void Name_that_may_be_the_proteins_accuses_nobody(string partner, string fullText, string reason)
    {
        var verdict = EvidenceTestData.Checker.Check(EvidenceTestData.Of(EvidenceTestData.Evidence with { Quote = null }, partner: partner),
            EvidenceTestData.Fetched(EvidenceTestData.Paper with { Abstract = "Nothing of that kind." }, fullText));

        AssertVerdict(verdict, "Proteins", "Unchecked");
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("M\u00FCller A", "Mueller et al.")]
    [InlineData("M\u00FCller A", "Muller A, Roe R")]
    [InlineData("Mueller A", "M\u00FCller A")]
    [InlineData("S\u00F8rensen B", "Soerensen B")]
    public void First_author_is_the_same_however_transliterated(string author, string cited) => AssertVerdict(
        EvidenceTestData.Check(EvidenceTestData.Evidence with { Authors = cited }, EvidenceTestData.Fetched(
            EvidenceTestData.Paper with { Authors = [author] })), "Direction", "Supported");

    [Theory]
    [InlineData("RETRACTED: Ataxin-3 and VCP in the quality control of invented proteins", true)]
    [InlineData("Retraction: Ataxin-3 and VCP", true)]
    [InlineData("Retraction notice to \"Ataxin-3 and VCP\"", true)]
    [InlineData("WITHDRAWN: Ataxin-3 and VCP", true)]
    [InlineData("Partial Retraction: Ataxin-3 and VCP", true)]
    [InlineData("Ataxin-3 and VCP (Retracted article. See vol. 3, p. 2)", true)]
    [InlineData("Erratum: Ataxin-3 and VCP", false)]
    [InlineData("Retraction of the lamellipodium needs VCP", false)]
    [InlineData("Withdrawal from opioids and VCP", false)]
    public void Recognizes_a_retraction_by_its_title(string title, bool isRetracted) =>
        Assert.Equal(isRetracted, RetractionText.IsRetracted(title, null));

    [Fact]
    public void Concern_is_said_and_changes_no_verdict()
    {
        var verdict = EvidenceTestData.Check(EvidenceTestData.Evidence,
            EvidenceTestData.Fetched(EvidenceTestData.Paper with { ConcernNotice = "J Invented Results. 2021" }));

        AssertVerdict(verdict, "Direction", "Supported");
        Assert.Equal("J Invented Results. 2021", verdict.Concern);
        Assert.Contains("expression of concern", verdict.Reason);
    }

    [Theory]
    [InlineData("We found no evidence that ataxin-3 inhibits p97 in cells.", "ataxin-3 inhibits p97 in cells", "Contradicted")]
    [InlineData("We asked whether ataxin-3 inhibits p97 in cells.", "ataxin-3 inhibits p97 in cells", "Unchecked")]
    [InlineData("Ataxin-3 was thought to inhibit p97, but it activates p97.", "Ataxin-3 was thought to inhibit p97", "Contradicted")]
    [InlineData("The complex was stable for days. Ataxin-3 and p97 were pure.", "The complex was stable for days", "Unchecked")]
    public void Cut_quote_is_read_with_its_whole_sentence(string text, string quote, string kind) => AssertVerdict(
        EvidenceTestData.Check(EvidenceTestData.Evidence with { Quote = quote }, WithAbstract(text)), "Direction", kind);

    [Fact]
    public void Quote_from_the_title_alone_proves_nothing() => AssertVerdict(EvidenceTestData.Check(
        EvidenceTestData.Evidence with { Title = null, Quote = "Ataxin-3 inhibits p97 in the invented cell" },
        EvidenceTestData.Fetched(EvidenceTestData.Paper with { Title = "Ataxin-3 inhibits p97 in the invented cell",
            Abstract = "Nothing." })),
        "Direction", "Unchecked");

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
            "Direction", "Supported");
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
        Assert.Equal(PathwayEvidenceCheck.Direction,
            EvidenceTestData.Checker.Check(EvidenceTestData.Of(evidence, mediators: ["BECN1"]), fetchResult).Check);
        Assert.Equal(PathwayEvidenceCheck.Proteins, EvidenceTestData.Checker.Check(EvidenceTestData.Of(evidence), fetchResult).Check);
    }

    private static FetchResult WithAbstract(string text) => EvidenceTestData.Fetched(EvidenceTestData.Paper with { Abstract = text });

    private static void AssertVerdict(PathwayVerdict verdict, string check, string kind) =>
        Assert.Equal((check, kind), (verdict.Check.ToString(), verdict.Kind.ToString()));
}
