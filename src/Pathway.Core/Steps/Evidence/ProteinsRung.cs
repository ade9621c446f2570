using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>
/// Are both proteins named, by any of their names, in what is held? Of a chain with others in between, two neighbours are enough. What an
/// abstract does not name may stand in the full text.
/// </summary>
internal static class ProteinsRung
{
    public static RungFinding Look(EvidenceCase evidence, HeldRecord held, ProteinNames names)
    {
        var chain = evidence.Chain;
        var named = chain.Select(protein => held.Texts.Any(text => names.IsIn(protein, text))).ToArray();
        if (IsEnough(named)) { return RungFinding.Passed(PathwayRung.Proteins, $"{string.Join(", ", chain.Where((_, i) => named[i]))} are named"); }
        var missing = string.Join(", ", chain.Where((_, i) => !named[i]));
        return held.HasFullText
            ? RungFinding.Failed(PathwayRung.Proteins, PathwayVerdictKind.Unsupported, $"the full text of PMID {held.Publication.Pmid} does not name {missing}")
            : RungFinding.Open(PathwayRung.Proteins, $"the abstract does not name {missing}; full text not held: {held.NoFullText}");
    }

    private static bool IsEnough(bool[] named)
    {
        if (named.Length < 2) { return named is [true]; }
        if (named[0] && named[^1]) { return true; }
        return named.Length > 2 && Enumerable.Range(0, named.Length - 1).Any(i => named[i] && named[i + 1]);
    }
}
