namespace Pathway.Steps.Evidence;

/// <summary>A relation of two proteins that a sentence states or denies.</summary>
/// <param name="FirstActs">Whether the first protein acts on the second; null where neither or both do.</param>
/// <param name="Sign">1 for an increase, -1 for a decrease, 0 for neither.</param>
/// <param name="IsDenied">Whether the sentence says that it does not hold.</param>
internal sealed record StatedRelation(bool? FirstActs, int Sign, bool IsDenied)
{
    /// <summary>Whether the proteins touch: they bind, or one modifies the other.</summary>
    public bool IsContact { get; init; }

    /// <summary>Whether any effect is denied: "has no effect on".</summary>
    public bool IsAnyEffect { get; init; }
}

/// <summary>
/// Reads what a sentence states about two proteins. Only sentences that it understands count: a word that it does not know between the
/// proteins makes the sentence silent, and a hypothesis or a mutant states nothing about the protein.
/// </summary>
internal static class SentenceReader
{
    /// <summary>The relations that the sentence states or denies; empty if it is silent.</summary>
    /// <param name="sentence">One sentence.</param>
    /// <param name="firsts">The places of the first protein.</param>
    /// <param name="seconds">The places of the second protein.</param>
    public static IReadOnlyList<StatedRelation> Read(RecordText sentence, IReadOnlyList<ProteinMention> firsts,
        IReadOnlyList<ProteinMention> seconds)
    {
        var words = SentenceWords.Read(sentence.Normalized, firsts, seconds);
        if (words.Count == 0 || words[^1] == "?") { return []; }
        var relations = new List<StatedRelation>();
        IReadOnlyList<string>? before = null;
        foreach (var clause in SentenceWords.SplitClauses(words))
        {
            var whole = ClauseReader.Complete(clause, before);
            relations.AddRange(ClauseReader.Read(whole));
            if (whole.Any(SentenceWords.IsProtein)) { before = whole; }
        }
        return relations;
    }
}
