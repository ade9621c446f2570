namespace Pathway.Steps.Evidence;

/// <summary>Reads the relations of one clause.</summary>
internal static class ClauseReader
{
    private static readonly HashSet<string> BeforeTheActor = ["then", "thus", "therefore", "instead", "rather", "also"];

    /// <summary>The clause with the proteins that "it" or a missing subject stands for.</summary>
    public static IReadOnlyList<string> Complete(IReadOnlyList<string> clause, IReadOnlyList<string>? before)
    {
        if (before is null) { return clause; }
        var words = clause.Where(static word => word != ",").ToList();
        while (words.Count > 0 && BeforeTheActor.Contains(words[0])) { words.RemoveAt(0); }
        var subject = before.First(SentenceWords.IsProtein);
        var other = subject == SentenceWords.First ? SentenceWords.Second : SentenceWords.First;
        if (words.Count == 0) { return clause; }
        // "A binds actin but not B": the verb of the clause before, denied.
        if (words[0] == "not" && words.IndexOf(other) is > 0 and <= 3 and var at && words.Count == at + 1 && !before.Contains(other)
            && before.FirstOrDefault(static word => EffectLexicon.GetVerb(word) is not null) is { } verb)
        {
            return [subject, "not", verb, other];
        }
        if (words[0] == "it") { words[0] = subject; }
        else if (EffectLexicon.GetVerb(words[0]) is not null) { words.Insert(0, subject); }
        else { return clause; }
        for (var i = 1; i < words.Count; i++) { if (words[i] == "it" && before.Contains(other)) { words[i] = other; } }
        return words;
    }

    public static IEnumerable<StatedRelation> Read(IReadOnlyList<string> words)
    {
        var places = Enumerable.Range(0, words.Count).Where(i => SentenceWords.IsProtein(words[i])).ToArray();
        for (var k = 0; k + 1 < places.Length; k++)
        {
            if (words[places[k]] == words[places[k + 1]]) { continue; }
            var pair = new PairReader(words, places[k], places[k + 1]);
            foreach (var relation in pair.Read()) { yield return relation; }
        }
    }
}
