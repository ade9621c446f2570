using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Climbs the rungs that need no model, the cheapest first, until one of them decides. Pure: the same in, the same out.</summary>
internal sealed class EvidenceLadder(ProteinNames names)
{
    /// <summary>The verdict on a piece of evidence.</summary>
    public PathwayVerdict Climb(EvidenceCase evidence, Holding holding)
    {
        var rungs = new List<RungFinding>();
        foreach (var finding in Findings(evidence, holding))
        {
            rungs.Add(finding);
            if (finding.Verdict is not null) { break; }
        }
        var last = rungs.Last(static finding => finding.Outcome is not PathwayRungOutcome.Skipped || finding.Verdict is not null);
        return Verdict(last, rungs, holding as Holding.Found);
    }

    /// <summary>Whether the full text could change the verdict that the abstract gives.</summary>
    public bool NeedsFullText(EvidenceCase evidence, Holding holding) => holding is Holding.Found { Record.HasFullText: false }
        && Climb(evidence, holding) is { Kind: PathwayVerdictKind.Unchecked, Rung: PathwayRung.Proteins or PathwayRung.Quote };

    private IEnumerable<RungFinding> Findings(EvidenceCase evidence, Holding holding)
    {
        yield return IdentifierRung.Look(evidence);
        yield return ExistenceRung.Look(holding);
        var held = ((Holding.Found)holding).Record;
        yield return TitleRung.Look(evidence.Evidence, held.Publication);
        yield return RetractionRung.Look(held.Publication);
        yield return ProteinsRung.Look(evidence, held, names);
        var quote = QuoteRung.Look(evidence.Evidence, held);
        yield return quote;
        yield return DirectionRung.Look(evidence, quote, names);
    }

    private static PathwayVerdict Verdict(RungFinding last, List<RungFinding> rungs, Holding.Found? found)
    {
        var part = last.Part ?? (last.Rung >= PathwayRung.Proteins && found is not null ? found.Record.HasFullText ? "full text" : "abstract" : "record");
        return new PathwayVerdict
        {
            Kind = last.Verdict ?? PathwayVerdictKind.Supported,
            Rung = last.Rung,
            Reason = Sentence(last.Detail),
            Source = found?.Record.Named(part),
            Link = found?.Record.Publication.Link,
            Quote = last.Quote,
            At = found?.At,
            Rungs = [.. rungs.Select(static finding => new PathwayRungResult(finding.Rung, finding.Outcome, finding.Detail))],
        };
    }

    private static string Sentence(string detail) => detail.Length == 0 ? detail : char.ToUpperInvariant(detail[0]) + detail[1..] + (detail[^1] == '.' ? "" : ".");
}
