using Pathway.Model;
using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class EvidenceLadderTests
{
    [Fact]
    public void What_is_right_climbs_all_rungs_and_each_is_recorded()
    {
        var verdict = Cases.Climb(Cases.Evidence);

        Assert.Equal((PathwayVerdictKind.Supported, PathwayRung.Direction), (verdict.Kind, verdict.Rung));
        Assert.Equal(Cases.Sentence, verdict.Quote);
        Assert.Equal("Europe PMC, PMID 900000001, abstract", verdict.Source);
        Assert.Equal(DateTimeOffset.UnixEpoch, verdict.At);
        Assert.Equal(["Identifier Passed", "Existence Passed", "Title Passed", "Retraction Passed", "Proteins Passed", "Quote Passed", "Direction Passed"], verdict.Rungs.Select(static rung => $"{rung.Rung} {rung.Outcome}"));
    }

    [Theory]
    [InlineData("12a45", "Identifier", "NotFound")]
    [InlineData("0", "Identifier", "NotFound")]
    [InlineData("1234567890", "Identifier", "NotFound")]
    [InlineData("PMID: 900000001", "Direction", "Supported")]
    [InlineData(" 900000001 ", "Direction", "Supported")]
    public void An_identifier_is_a_number(string pmid, string rung, string kind) => Is(Cases.Climb(Cases.Evidence with { Pmid = pmid }), rung, kind);

    [Fact]
    public void Nothing_given_is_unchecked_and_not_wrong() => Is(Cases.Climb(new PathwayEvidence()), "Identifier", "Unchecked");

    [Fact]
    public void An_outage_is_unchecked_and_an_absence_is_not_found()
    {
        Is(Cases.Climb(Cases.Evidence, new Holding.Unknown("both are down")), "Existence", "Unchecked");
        Is(Cases.Climb(Cases.Evidence, new Holding.Absent("there is none")), "Existence", "NotFound");
    }

    [Fact]
    public void Another_title_year_or_first_author_is_a_mismatch()
    {
        Is(Cases.Climb(Cases.Evidence with { Title = "Something else altogether" }), "Title", "Mismatched");
        Is(Cases.Climb(Cases.Evidence with { Year = 2018 }), "Title", "Mismatched");
        Is(Cases.Climb(Cases.Evidence with { Year = int.MinValue }), "Title", "Mismatched");
        Is(Cases.Climb(Cases.Evidence with { Authors = "Poe E, Doe J" }), "Title", "Mismatched");
        Is(Cases.Climb(Cases.Evidence with { Authors = "Doe, Jane; Roe, R." }), "Direction", "Supported");
        Is(Cases.Climb(Cases.Evidence with { Year = 2021, Authors = "J. D\u00F6e" }), "Direction", "Supported");
    }

    [Fact]
    public void A_retraction_ends_the_climb() => Is(Cases.Climb(Cases.Evidence, Cases.Held(Cases.Paper with { IsRetracted = true })), "Retraction", "Retracted");

    [Fact]
    public void What_an_abstract_does_not_say_is_unsupported_only_when_the_full_text_is_held()
    {
        var quote = Cases.Evidence with { Quote = "A sentence that stands nowhere at all" };
        Is(Cases.Climb(quote), "Quote", "Unchecked");
        Assert.Contains("full text not held", Cases.Climb(quote).Reason);
        Is(Cases.Climb(quote, Cases.Held(fullText: "Something about ataxin-3 and p97.")), "Quote", "Unsupported");
        Is(Cases.Climb(quote, Cases.Held(fullText: "It is said: a sentence that stands nowhere at all.")), "Quote", "Supported");

        var other = Cases.Of(Cases.Evidence, partner: "HDAC6");
        Is(Cases.Ladder.Climb(other, Cases.Held()), "Proteins", "Unchecked");
        Is(Cases.Ladder.Climb(other, Cases.Held(fullText: "Nothing of that kind.")), "Proteins", "Unsupported");
    }

    [Fact]
    public void Without_a_quote_nothing_is_proved() => Is(Cases.Climb(Cases.Evidence with { Quote = null }), "Quote", "Unchecked");

    [Fact]
    public void The_other_arrow_and_the_other_direction_are_contradicted()
    {
        Is(Cases.Ladder.Climb(Cases.Of(Cases.Evidence, arrow: "activates"), Cases.Held()), "Direction", "Contradicted");
        Is(Cases.Ladder.Climb(Cases.Of(Cases.Evidence, direction: "primary_to_main"), Cases.Held()), "Direction", "Contradicted");
        Is(Cases.Ladder.Climb(Cases.Of(Cases.Evidence, direction: "bidirectional"), Cases.Held()), "Direction", "Supported");
        Is(Cases.Ladder.Climb(Cases.Of(Cases.Evidence, arrow: "binds"), Cases.Held()), "Quote", "Supported");
    }

    [Fact]
    public void Of_a_chain_two_neighbours_are_enough()
    {
        var held = Cases.Held(Cases.Paper with { Title = "A chain of Beclin-1 and p97", Abstract = $"Beclin-1 and p97. {Cases.Sentence.Replace("ataxin-3", "it", StringComparison.Ordinal)}." });
        var evidence = Cases.Evidence with { Title = null, Quote = null };
        Assert.Equal(PathwayRung.Quote, Cases.Ladder.Climb(Cases.Of(evidence, mediators: ["BECN1"]), held).Rung);
        Assert.Equal(PathwayRung.Proteins, Cases.Ladder.Climb(Cases.Of(evidence), held).Rung);
    }

    private static void Is(PathwayVerdict verdict, string rung, string kind) => Assert.Equal((rung, kind), (verdict.Rung.ToString(), verdict.Kind.ToString()));
}
