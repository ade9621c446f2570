using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Does the quote stand in the record word for word? A quote missing from an abstract proves nothing.</summary>
internal static class QuoteRung
{
    public static RungFinding Look(PathwayEvidence cited, HeldRecord held)
    {
        var quote = QuoteText.Fold(cited.Quote);
        if (quote.Length == 0) { return RungFinding.Open(PathwayRung.Quote, "no quote is given: that both proteins are named proves nothing"); }
        if (Found(held, quote) is var (part, words)) { return RungFinding.Passed(PathwayRung.Quote, $"the quote stands in the {part}") with { Part = part, Quote = words }; }
        if (!QuoteParts.Prove(QuoteParts.Split(quote))) { return RungFinding.Open(PathwayRung.Quote, $"the quote has no {QuoteParts.FewestWords} words on end: it proves nothing"); }
        return held.HasFullText
            ? RungFinding.Failed(PathwayRung.Quote, PathwayVerdictKind.Unsupported, $"the quote does not stand in the full text of PMID {held.Publication.Pmid}")
            : RungFinding.Open(PathwayRung.Quote, $"the quote does not stand in the abstract; full text not held: {held.NoFullText}");
    }

    private static (string Part, string Words)? Found(HeldRecord held, string quote)
    {
        foreach (var text in held.Texts)
        {
            if (QuoteSearch.Find(text.Folded, quote) is { } words) { return (text.Part, words); }
        }
        return null;
    }
}
