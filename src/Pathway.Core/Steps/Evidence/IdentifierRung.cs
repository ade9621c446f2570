using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Is what is given as the identifier one? A publication may be named by its title instead.</summary>
internal static class IdentifierRung
{
    public static RungFinding Look(EvidenceCase evidence)
    {
        if (evidence.Pmid is { } pmid) { return RungFinding.Passed(PathwayRung.Identifier, $"{pmid} can be a PMID"); }
        if (evidence.HasTitleOnly) { return RungFinding.Skipped(PathwayRung.Identifier, "no PMID is given, the title is looked for"); }
        return string.IsNullOrWhiteSpace(evidence.Evidence.Pmid)
            ? RungFinding.Open(PathwayRung.Identifier, "no evidence given: neither PMID nor title")
            : RungFinding.Failed(PathwayRung.Identifier, PathwayVerdictKind.NotFound, $"'{Short(evidence.Evidence.Pmid)}' is no PMID");
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "\u2026";
}
