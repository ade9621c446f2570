using Pathway.Questions;

namespace Pathway.Steps.Terms;

/// <summary>
/// The processes that two genes share, the most informative first (Resnik). Processes that one of the genes has by electronic annotation
/// alone come last. Of a process and one above it only the process counts; what is too general does not count.
/// </summary>
internal sealed class SharedProcesses(IProcessAnnotation annotation)
{
    /// <summary>The most processes of one pair.</summary>
    public const int Maximum = 3;

    /// <summary>
    /// The least information content: at most one annotated gene in 27 carries such a process. Of random pairs of genes one in ten shares
    /// one; "regulation of cellular response to stress" lies below it.
    /// </summary>
    public const double MinInformationContent = 3.3;

    /// <summary>The best shared processes.</summary>
    public IReadOnlyList<SharedProcess> Find(GeneProcesses one, GeneProcesses other)
    {
        var shared = Intersect(one, other);
        shared.Sort(Compare);
        var chosen = new List<SharedProcess>(Maximum);
        foreach (var candidate in shared)
        {
            if (chosen.Count == Maximum && !HasSameRank(chosen[^1], candidate)) { break; }
            var related = chosen.FindIndex(better => IsRelated(better.Term.Index, candidate.Term.Index));
            if (related < 0) { if (chosen.Count < Maximum) { chosen.Add(candidate); } }
            // Where the same genes carry both, the one below says more.
            else if (HasSameRank(chosen[related], candidate) && annotation.IsAncestor(chosen[related].Term.Index, candidate.Term.Index)
                && chosen.FindLastIndex(better => IsRelated(better.Term.Index, candidate.Term.Index)) == related)
            {
                chosen[related] = candidate;
            }
        }
        return chosen;
    }

    // Both lists ascend.
    private List<SharedProcess> Intersect(GeneProcesses one, GeneProcesses other)
    {
        var shared = new List<SharedProcess>();
        for (int left = 0, right = 0; left < one.Terms.Count && right < other.Terms.Count;)
        {
            var order = one.Terms[left].CompareTo(other.Terms[right]);
            if (order == 0)
            {
                var term = annotation.GetTerm(one.Terms[left]);
                if (term.InformationContent >= MinInformationContent)
                {
                    shared.Add(new SharedProcess(term, one.Codes[left], other.Codes[right]));
                }
            }
            if (order <= 0) { left++; }
            if (order >= 0) { right++; }
        }
        return shared;
    }

    private bool IsRelated(int one, int other) => annotation.IsAncestor(one, other) || annotation.IsAncestor(other, one);

    private static bool HasSameRank(SharedProcess one, SharedProcess other) => one.IsElectronic == other.IsElectronic
        && one.Term.InformationContent.Equals(other.Term.InformationContent);

    private static int Compare(SharedProcess one, SharedProcess other)
    {
        if (one.IsElectronic != other.IsElectronic) { return one.IsElectronic ? 1 : -1; }
        var order = other.Term.InformationContent.CompareTo(one.Term.InformationContent);
        return order != 0 ? order : string.CompareOrdinal(one.Term.Name, other.Term.Name);
    }
}

/// <summary>A process that two genes share.</summary>
/// <param name="Term">The process.</param>
/// <param name="One">The evidence codes of the first gene, at the process and below it.</param>
/// <param name="Other">Those of the second gene.</param>
internal sealed record SharedProcess(ProcessTerm Term, EvidenceCodes One, EvidenceCodes Other)
{
    /// <summary>Whether one of the genes has it by electronic annotation alone.</summary>
    public bool IsElectronic => One.IsElectronic || Other.IsElectronic;
}
