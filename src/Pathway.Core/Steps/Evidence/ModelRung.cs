using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// Does what a model says hold? Only where it points at a sentence: one that stands word for word in a record that is held, and that names
/// both proteins. Whatever else it says leaves the claim open.
/// </summary>
internal static class ModelRung
{
    /// <param name="claim">The claim.</param>
    /// <param name="reply">What the model said, or why it did not.</param>
    /// <param name="held">The records in which its sentence may stand.</param>
    /// <param name="names">The names of proteins.</param>
    /// <returns>What was found, and the record in which the sentence stands.</returns>
    public static (RungFinding Finding, HeldRecord? Record) Look(EvidenceCase claim, Reply<ClaimAnswer> reply, IReadOnlyList<HeldRecord> held, ProteinNames names)
    {
        if (reply.Answer is not { } answer) { return (Open(reply.Failure!.Message), null); }
        if (Kind(answer.Verdict) is not { } verdict) { return (Open(answer.Reason is { Length: > 0 } why ? $"the model does not say: {why}" : "the model does not say"), null); }
        if (verdict is PathwayVerdictKind.NotFound) { return (Decided(verdict, answer.Reason ?? "the model found nothing that bears the claim out"), null); }
        if (verdict is PathwayVerdictKind.Corrected && string.IsNullOrWhiteSpace(answer.Correction)) { return (Open("the model corrects without saying with what"), null); }
        var quote = QuoteText.Fold(answer.Quote);
        foreach (var record in held.Where(record => PmidText.Of(answer.Pmid) is not { } pmid || record.Publication.Pmid == pmid))
        {
            foreach (var text in record.Texts)
            {
                if (QuoteSearch.Find(text.Folded, quote) is not { } words) { continue; }
                var proteins = ProteinsRung.Look(claim, record, names);
                if (proteins.Outcome is not PathwayRungOutcome.Passed) { return (Open($"the sentence that the model points at stands in PMID {record.Publication.Pmid}, but {proteins.Detail}"), record); }
                if (record.Publication.IsRetracted) { return (Open($"the sentence that the model points at stands in PMID {record.Publication.Pmid}, which was retracted"), record); }
                return (Decided(verdict, answer.Reason ?? $"a sentence of PMID {record.Publication.Pmid} says so") with { Part = text.Part, Quote = words }, record);
            }
        }
        return (Open("the sentence that the model points at stands in no record that is held"), null);
    }

    private static PathwayVerdictKind? Kind(string? verdict) => verdict switch
    {
        ClaimAnswer.Supported => PathwayVerdictKind.Supported,
        ClaimAnswer.Corrected => PathwayVerdictKind.Corrected,
        ClaimAnswer.Contradicted => PathwayVerdictKind.Contradicted,
        ClaimAnswer.NotFound => PathwayVerdictKind.NotFound,
        _ => null,
    };

    private static RungFinding Open(string detail) => RungFinding.Open(PathwayRung.Model, detail);

    private static RungFinding Decided(PathwayVerdictKind verdict, string detail) =>
        new(PathwayRung.Model, verdict is PathwayVerdictKind.Supported ? PathwayRungOutcome.Passed : PathwayRungOutcome.Failed, detail) { Verdict = verdict };
}
