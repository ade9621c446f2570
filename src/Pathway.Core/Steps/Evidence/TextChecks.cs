using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// Does the record name both proteins, by any of their names? In a chain with mediators, two neighbours are enough. A name that is missing
/// from the abstract may be in the full text. A name that means something else as well decides nothing alone.
/// </summary>
internal static class ProteinsCheck
{
    public static EvidenceCheckResult Evaluate(EvidenceCase evidence, FetchedRecord record, ProteinNames names)
    {
        var chain = evidence.Chain;
        var named = chain.Select((protein, i) => IsNamed(protein, chain.Count < 2 ? null : chain[i == 0 ? ^1 : 0], record,
            names)).ToArray();
        if (IsEnough(named))
        {
            return EvidenceCheckResult.Passed(PathwayEvidenceCheck.Proteins,
                $"{string.Join(", ", chain.Where((_, i) => named[i]))} are named");
        }
        var missing = string.Join(", ", chain.Where((_, i) => !named[i]));
        var doubt = chain.Where((_, i) => !named[i]).Select(protein => FindDoubt(protein, record, names)).FirstOrDefault(static one =>
            one is not null);
        doubt ??= chain.Where((_, i) => !named[i]).Select(protein => FindLikeName(protein, record, names)).FirstOrDefault(static one =>
            one is not null);
        var where = record.HasFullText ? "full text" : "abstract";
        if (doubt is not null)
        {
            return EvidenceCheckResult.Open(PathwayEvidenceCheck.Proteins, $"the {where} does not name {missing} for certain: {doubt}");
        }
        return record.HasFullText
            ? EvidenceCheckResult.Failed(PathwayEvidenceCheck.Proteins, PathwayVerdictKind.Unsupported,
                $"the full text of PMID {record.Publication.Pmid} does not name {missing}")
            : EvidenceCheckResult.Open(PathwayEvidenceCheck.Proteins,
                $"the abstract does not name {missing}; the full text is not available: {record.FullTextUnavailableReason}");
    }

    private static bool IsNamed(string protein, string? other, FetchedRecord record, ProteinNames names) => record.Texts
        .SelectMany(text => names.FindMentions(protein, text))
        .Any(mention => mention.Doubt is null || (!mention.IsNeverEnough && record.Confirms(protein, other, names)));

    private static string? FindDoubt(string protein, FetchedRecord record, ProteinNames names) => record.Texts
        .SelectMany(text => names.FindMentions(protein, text)).Select(static mention => mention.Doubt).FirstOrDefault(static one =>
            one is not null);

    // A name that no table lists accuses nobody: "Raptor" may be RPTOR.
    private static string? FindLikeName(string protein, FetchedRecord record, ProteinNames names) => record.Texts
        .Select(text => names.FindLikeWord(protein, text)).FirstOrDefault(static word => word is not null) is { } word
        ? $"'{word}' may be a name of it" : null;

    private static bool IsEnough(bool[] named)
    {
        if (named.Length < 2) { return named is [true]; }
        if (named[0] && named[^1]) { return true; }
        return named.Length > 2 && Enumerable.Range(0, named.Length - 1).Any(i => named[i] && named[i + 1]);
    }
}

/// <summary>
/// Does the record contain the quote, however it is typeset? A quote that is missing from an abstract decides nothing; nor does one that
/// differs only in numbers that may be marks of references.
/// </summary>
internal static class QuoteCheck
{
    public static EvidenceCheckResult Evaluate(PathwayEvidence cited, FetchedRecord record)
    {
        var quote = QuoteNormalizer.Normalize(cited.Quote);
        if (quote.Length == 0) { return EvidenceCheckResult.Skipped(PathwayEvidenceCheck.Quote, "no quote is given, the record is "
            + "searched"); }
        if (FindQuote(record, quote) is var (text, match))
        {
            return EvidenceCheckResult.Passed(PathwayEvidenceCheck.Quote, $"the quote is in the {text.Part}") with
            {
                Part = text.Part, Quote = match.Words,
            };
        }
        if (!QuoteParts.AreLongEnough(QuoteParts.Split(quote)))
        {
            // Few words prove nothing, but where they stand there may be a sentence that does.
            if (record.Texts.Skip(1).Any(text => QuoteSearch.Contains(text.Comparable, quote)))
            {
                return EvidenceCheckResult.Skipped(PathwayEvidenceCheck.Quote,
                    $"the quote has no {QuoteParts.MinWords} words on end, the record is searched");
            }
            return EvidenceCheckResult.Open(PathwayEvidenceCheck.Quote,
                $"the quote has no {QuoteParts.MinWords} words in a row, which is too short to prove anything");
        }
        if (record.Texts.Any(text => QuoteSearch.Find(text.ComparableWithoutNumbers, quote, dropsNumbers: true) is not null))
        {
            return EvidenceCheckResult.Open(PathwayEvidenceCheck.Quote,
                "the record has the quote, except for numbers that may be reference marks or part of the text");
        }
        return record.HasFullText
            ? EvidenceCheckResult.Failed(PathwayEvidenceCheck.Quote, PathwayVerdictKind.Unsupported,
                $"the quote is not in the full text of PMID {record.Publication.Pmid}")
            : EvidenceCheckResult.Open(PathwayEvidenceCheck.Quote,
                $"the quote is not in the abstract; the full text is not available: {record.FullTextUnavailableReason}");
    }

    /// <summary>The first text that contains a quote, and the place; the title comes last.</summary>
    public static (RecordText Text, QuoteMatch Match)? FindQuote(FetchedRecord record, string quote)
    {
        foreach (var text in record.TextsBeforeTitle)
        {
            if (QuoteSearch.Find(text.Comparable, quote) is { } match) { return (text, match); }
        }
        // A quote of few words is long enough if it is a whole sentence.
        foreach (var text in record.TextsBeforeTitle)
        {
            if (text.FindSentence(quote) is { } whole) { return (text, whole); }
        }
        return null;
    }
}

/// <summary>
/// Does the very sentence state the claim: both proteins, the effect, who acts on whom? With a quote it is the whole sentence around it;
/// without one, the sentences of the record are searched. A title is no sentence that proves a claim.
/// </summary>
internal static class DirectionCheck
{
    public static EvidenceCheckResult Evaluate(EvidenceCase evidence, FetchedRecord record, EvidenceCheckResult quote, ProteinNames names)
    {
        var hasQuote = quote.Outcome is PathwayEvidenceCheckOutcome.Passed;
        var (reading, part) = hasQuote ? ReadQuote(evidence, record, names) : Search(evidence, record, names);
        if (hasQuote && part == FetchedRecord.TitlePart && reading.Outcome is not ClaimOutcome.Opposes)
        {
            return EvidenceCheckResult.Open(PathwayEvidenceCheck.Direction, "the quote is only in the title, which proves nothing");
        }
        var result = reading.Outcome switch
        {
            ClaimOutcome.States when reading.IsQuoteOnly => EvidenceCheckResult.Skipped(PathwayEvidenceCheck.Direction, reading.Detail),
            ClaimOutcome.States => EvidenceCheckResult.Passed(PathwayEvidenceCheck.Direction, reading.Detail),
            ClaimOutcome.Opposes =>
                EvidenceCheckResult.Failed(PathwayEvidenceCheck.Direction, PathwayVerdictKind.Contradicted, reading.Detail),
            _ => EvidenceCheckResult.Open(PathwayEvidenceCheck.Direction, hasQuote ? reading.Detail
                : $"{(string.IsNullOrWhiteSpace(evidence.Evidence.Quote) ? "no quote is given" : "the quote is short")}, and "
                    + $"{Describe(reading)}"),
        };
        return result with { Part = part, Quote = reading.Outcome is ClaimOutcome.Silent && !hasQuote ? null
            : hasQuote && reading.Outcome is not ClaimOutcome.Opposes ? quote.Quote : reading.Sentence };
    }

    /// <summary>What the whole sentences around a quote say.</summary>
    public static (ClaimReading Reading, string Part) ReadQuote(EvidenceCase evidence, FetchedRecord record, ProteinNames names,
        string? quote = null)
    {
        var (text, match) = QuoteCheck.FindQuote(record, QuoteNormalizer.Normalize(quote ?? evidence.Evidence.Quote))!.Value;
        return (new ClaimReader(names).Read(evidence, text.SentencesOf(match), record), text.Part);
    }

    /// <summary>What the sentences of a record say, the title left out.</summary>
    public static (ClaimReading Reading, string Part) Search(EvidenceCase evidence, FetchedRecord record, ProteinNames names)
    {
        var texts = record.Texts.Skip(1).ToArray();
        var sentences = texts.SelectMany(static text => text.Sentences.Select(sentence => text.Slice(sentence.Start,
            sentence.End))).ToArray();
        var reading = new ClaimReader(names).Read(evidence, sentences, record);
        var part = sentences.FirstOrDefault(sentence => sentence.Normalized == reading.Sentence)?.Part;
        return (reading, part ?? (record.HasFullText ? "full text" : "abstract"));
    }

    private static string Describe(ClaimReading reading) => reading.Outcome is ClaimOutcome.Disagrees ? reading.Detail
        : reading.NamesBoth ? "no sentence of the record plainly states the claim" : "no sentence of the record names both proteins";
}

/// <summary>
/// Is the model's answer backed by a record? It counts only if it cites a sentence of a record that this item cites, or that was fetched
/// for
/// it, and if the whole sentence names both proteins and does not say something else. Any other answer leaves the claim open.
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
            return (CreateDecided(verdict, answer.Reason ?? "the model found nothing that supports the claim"), null);
        }
        if (verdict is PathwayVerdictKind.Corrected && string.IsNullOrWhiteSpace(answer.Correction))
        {
            return (CreateOpen("the model says that the claim is wrong, but not what is right"), null);
        }
        var quote = QuoteNormalizer.Normalize(answer.Quote);
        foreach (var record in records.Where(record => CitedIdentifiers.ParsePmid(answer.Pmid) is not { } pmid
            || record.Publication.Pmid == pmid))
        {
            if (QuoteCheck.FindQuote(record, quote) is not var (text, match)) { continue; }
            if (WhyNot(claim, verdict, record, text, names, answer.Quote!) is { } whyNot)
            {
                return (CreateOpen($"the sentence that the model cites is in PMID {record.Publication.Pmid}, but {whyNot}"),
                    record);
            }
            return (CreateDecided(verdict, answer.Reason ?? $"a sentence of PMID {record.Publication.Pmid} says so") with
                { Part = text.Part, Quote = match.Words }, record);
        }
        return (CreateOpen("the sentence that the model cites is in none of the records that this item cites"), null);
    }

    private static string? WhyNot(EvidenceCase claim, PathwayVerdictKind verdict, FetchedRecord record, RecordText text, ProteinNames names,
        string quote)
    {
        if (record.Publication.IsRetracted) { return "this publication was retracted"; }
        if (text.Part == FetchedRecord.TitlePart) { return "it is only a title"; }
        var (reading, _) = DirectionCheck.ReadQuote(claim, record, names, quote);
        if (claim.Chain.Count > 1 && !reading.NamesBoth) { return reading.Detail; }
        return verdict switch
        {
            PathwayVerdictKind.Supported when reading.Outcome is not ClaimOutcome.States => $"the sentence does not state it: "
                + $"{reading.Detail}",
            PathwayVerdictKind.Contradicted when reading.Outcome is ClaimOutcome.States => "it states the claim",
            _ => null,
        };
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
