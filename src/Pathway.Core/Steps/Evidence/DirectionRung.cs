using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Does the quote say the opposite of the arrow? Only a sentence that says so plainly counts; all others are for a reader.</summary>
internal static class DirectionRung
{
    public static RungFinding Look(EvidenceCase evidence, RungFinding quote, ProteinNames names)
    {
        if (evidence.Interaction.Query is not { } query || evidence.Sign == 0) { return Skip("the claim has no arrow that could be turned"); }
        if (ArrowReading.Of(quote.Quote!, query, evidence.Interaction.Partner, names) is not { } read) { return Skip("the quote does not plainly say who acts on whom"); }
        if (evidence.QueryActs is { } queryActs && queryActs != read.FirstActs) { return Fail($"in the quote {(read.FirstActs ? query : evidence.Interaction.Partner)} acts, the claim has it the other way round"); }
        return read.Sign == evidence.Sign ? RungFinding.Passed(PathwayRung.Direction, "the quote agrees with the arrow") with { Part = quote.Part, Quote = quote.Quote }
            : Fail($"the quote says {Word(read.Sign)}, the claim {Word(evidence.Sign)}");

        RungFinding Fail(string why) => RungFinding.Failed(PathwayRung.Direction, PathwayVerdictKind.Contradicted, why) with { Part = quote.Part, Quote = quote.Quote };
    }

    private static RungFinding Skip(string why) => RungFinding.Skipped(PathwayRung.Direction, why);

    private static string Word(int sign) => sign > 0 ? "activates" : "inhibits";
}
