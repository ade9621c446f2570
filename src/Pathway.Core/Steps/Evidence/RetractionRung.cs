using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Was the publication retracted?</summary>
internal static class RetractionRung
{
    public static RungFinding Look(PathwayPublication held) => held.IsRetracted
        ? RungFinding.Failed(PathwayRung.Retraction, PathwayVerdictKind.Retracted, $"PMID {held.Pmid} was retracted{(held.RetractionNotice is { } notice ? $" ({notice})" : "")}")
        : RungFinding.Passed(PathwayRung.Retraction, "not retracted");
}
