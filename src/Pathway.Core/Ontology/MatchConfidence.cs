namespace Pathway.Ontology;

/// <summary>How often a match of some kind is right.</summary>
internal static class MatchConfidence
{
    public static double Of(MatchKind kind, double score, string? against)
    {
        var confidence = kind switch
        {
            MatchKind.Name => 1,
            MatchKind.Wording => 0.97,
            MatchKind.Synonym => 0.95,
            MatchKind.SynonymWording => 0.92,
            MatchKind.Rewording => 0.9 * score,
            MatchKind.Words => 0.88,
            _ => Math.Max(0, score) * 0.55,
        };
        return against is null ? confidence : confidence * 0.4;
    }
}
