using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// Does the record name both proteins, by any of their names? In a chain with mediators, two neighbours are enough. A name that is missing
/// from the abstract may be in the full text.
/// </summary>
internal static class ProteinsCheck
{
    public static EvidenceCheckResult Evaluate(EvidenceCase evidence, FetchedRecord record, ProteinNames names)
    {
        var chain = evidence.Chain;
        var named = chain.Select(protein => record.Texts.Any(text => names.IsMentioned(protein, text))).ToArray();
        if (IsEnough(named))
        {
            return EvidenceCheckResult.Passed(PathwayEvidenceCheck.Proteins,
                $"{string.Join(", ", chain.Where((_, i) => named[i]))} are named");
        }
        var missing = string.Join(", ", chain.Where((_, i) => !named[i]));
        return record.HasFullText
            ? EvidenceCheckResult.Failed(PathwayEvidenceCheck.Proteins, PathwayVerdictKind.Unsupported,
                $"the full text of PMID {record.Publication.Pmid} does not name {missing}")
            : EvidenceCheckResult.Open(PathwayEvidenceCheck.Proteins,
                $"the abstract does not name {missing}; full text not held: {record.FullTextUnavailableReason}");
    }

    private static bool IsEnough(bool[] named)
    {
        if (named.Length < 2) { return named is [true]; }
        if (named[0] && named[^1]) { return true; }
        return named.Length > 2 && Enumerable.Range(0, named.Length - 1).Any(i => named[i] && named[i + 1]);
    }
}

/// <summary>Does the record contain the quote word for word? A quote that is missing from an abstract decides nothing.</summary>
internal static class QuoteCheck
{
    public static EvidenceCheckResult Evaluate(PathwayEvidence cited, FetchedRecord record)
    {
        var quote = QuoteNormalizer.Normalize(cited.Quote);
        if (quote.Length == 0)
        {
            return EvidenceCheckResult.Open(PathwayEvidenceCheck.Quote, "no quote is given: that both proteins are named proves nothing");
        }
        if (FindQuote(record, quote) is var (part, words))
        {
            return EvidenceCheckResult.Passed(PathwayEvidenceCheck.Quote, $"the quote stands in the {part}") with
            {
                Part = part,
                Quote = words,
            };
        }
        if (!QuoteParts.AreLongEnough(QuoteParts.Split(quote)))
        {
            return EvidenceCheckResult.Open(PathwayEvidenceCheck.Quote,
                $"the quote has no {QuoteParts.MinWords} words on end: it proves nothing");
        }
        return record.HasFullText
            ? EvidenceCheckResult.Failed(PathwayEvidenceCheck.Quote, PathwayVerdictKind.Unsupported,
                $"the quote does not stand in the full text of PMID {record.Publication.Pmid}")
            : EvidenceCheckResult.Open(PathwayEvidenceCheck.Quote,
                $"the quote does not stand in the abstract; full text not held: {record.FullTextUnavailableReason}");
    }

    private static (string Part, string Words)? FindQuote(FetchedRecord record, string quote)
    {
        foreach (var text in record.Texts)
        {
            if (QuoteSearch.Find(text.Normalized, quote) is { } words) { return (text.Part, words); }
        }
        return null;
    }
}

/// <summary>
/// Does the quote contradict the arrow? Only sentences of the simplest form decide; all others need a reader.
/// </summary>
internal static class DirectionCheck
{
    public static EvidenceCheckResult Evaluate(EvidenceCase evidence, EvidenceCheckResult quote, ProteinNames names)
    {
        if (evidence.Interaction.Query is not { } query || evidence.Sign == 0)
        {
            return Skip("the claim has no arrow that could be turned");
        }
        if (ExtractedRelation.Extract(quote.Quote!, query, evidence.Interaction.Partner, names) is not { } relation)
        {
            return Skip("the quote does not plainly say who acts on whom");
        }
        if (evidence.QueryActs is { } queryActs && queryActs != relation.FirstIsActor)
        {
            return Fail(
                $"in the quote {(relation.FirstIsActor ? query : evidence.Interaction.Partner)} acts, the claim has it the other way "
                    + $"round");
        }
        return relation.Sign == evidence.Sign
            ? EvidenceCheckResult.Passed(PathwayEvidenceCheck.Direction, "the quote agrees with the arrow") with
            { Part = quote.Part, Quote = quote.Quote }
            : Fail($"the quote says {GetEffectVerb(relation.Sign)}, the claim {GetEffectVerb(evidence.Sign)}");

        EvidenceCheckResult Fail(string why) =>
            EvidenceCheckResult.Failed(PathwayEvidenceCheck.Direction, PathwayVerdictKind.Contradicted, why) with
            { Part = quote.Part, Quote = quote.Quote };
    }

    private static EvidenceCheckResult Skip(string why) => EvidenceCheckResult.Skipped(PathwayEvidenceCheck.Direction, why);

    private static string GetEffectVerb(int sign) => sign > 0 ? "activates" : "inhibits";
}

/// <summary>
/// Is the model's answer backed by a record? It counts only if it cites a sentence that a fetched record contains word for word, and if
/// that record names both proteins. Any other answer leaves the claim open.
/// </summary>
internal static class ModelCheck
{
    /// <param name="claim">The claim.</param>
    /// <param name="reply">The reply of the model.</param>
    /// <param name="records">The records that may contain the cited sentence.</param>
    /// <param name="names">The names of proteins.</param>
    /// <returns>The result, and the record that contains the sentence.</returns>
    public static (EvidenceCheckResult Finding, FetchedRecord? Record) Evaluate(EvidenceCase claim, Reply<ClaimAnswer> reply,
        IReadOnlyList<FetchedRecord> records, ProteinNames names)
    {
        if (reply.Answer is not { } answer) { return (CreateOpen(reply.Failure!.Message), null); }
        if (ToVerdictKind(answer.Verdict) is not { } verdict)
        {
            return (CreateOpen(answer.Reason is { Length: > 0 } why ? $"the model does not say: {why}" : "the model does not say"), null);
        }
        if (verdict is PathwayVerdictKind.NotFound)
        {
            return (CreateDecided(verdict, answer.Reason ?? "the model found nothing that bears the claim out"), null);
        }
        if (verdict is PathwayVerdictKind.Corrected && string.IsNullOrWhiteSpace(answer.Correction))
        {
            return (CreateOpen("the model corrects without saying with what"), null);
        }
        var quote = QuoteNormalizer.Normalize(answer.Quote);
        foreach (var record in records.Where(record => PmidParser.Parse(answer.Pmid) is not { } pmid || record.Publication.Pmid == pmid))
        {
            foreach (var text in record.Texts)
            {
                if (QuoteSearch.Find(text.Normalized, quote) is not { } words) { continue; }
                var proteins = ProteinsCheck.Evaluate(claim, record, names);
                if (proteins.Outcome is not PathwayEvidenceCheckOutcome.Passed)
                {
                    return (CreateOpen(
                        $"the sentence that the model points at stands in PMID {record.Publication.Pmid}, but {proteins.Detail}"), record);
                }
                if (record.Publication.IsRetracted)
                {
                    return (CreateOpen(
                        $"the sentence that the model points at stands in PMID {record.Publication.Pmid}, which was retracted"), record);
                }
                return (CreateDecided(verdict, answer.Reason ?? $"a sentence of PMID {record.Publication.Pmid} says so") with
                    { Part = text.Part, Quote = words }, record);
            }
        }
        return (CreateOpen("the sentence that the model points at stands in no record that is held"), null);
    }

    private static PathwayVerdictKind? ToVerdictKind(string? verdict) => verdict switch
    {
        ClaimAnswer.Supported => PathwayVerdictKind.Supported,
        ClaimAnswer.Corrected => PathwayVerdictKind.Corrected,
        ClaimAnswer.Contradicted => PathwayVerdictKind.Contradicted,
        ClaimAnswer.NotFound => PathwayVerdictKind.NotFound,
        _ => null,
    };

    private static EvidenceCheckResult CreateOpen(string detail) => EvidenceCheckResult.Open(PathwayEvidenceCheck.Model, detail);

    private static EvidenceCheckResult CreateDecided(PathwayVerdictKind verdict, string detail) =>
        new(PathwayEvidenceCheck.Model, verdict is PathwayVerdictKind.Supported ? PathwayEvidenceCheckOutcome.Passed
            : PathwayEvidenceCheckOutcome.Failed, detail) { Verdict = verdict };
}
