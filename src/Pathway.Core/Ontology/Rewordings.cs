namespace Pathway.Ontology;

/// <summary>
/// Rewordings that the ontology itself uses: where the name and a synonym of one term differ in a single phrase, that phrase
/// may stand for the other ("TLR2" for "toll-like receptor 2"). Only what several terms show is taken for a rule.
/// </summary>
internal sealed class Rewordings
{
    // One of the three may be the very name that is sought or hidden: two others remain as witnesses.
    private const int Witnesses = 3;

    // A word that most names keep as it is ("import") is not another way to say something else, whatever a few synonyms do.
    private const double Custom = 0.1;

    private const int LongestPhrase = 4;
    private const int MostVariants = 24;

    private readonly Dictionary<int, List<(int[] From, int[] To)>> byFirstWord = [];

    /// <param name="labels">Names and synonyms; the name of a term comes before its synonyms.</param>
    /// <param name="words">Their canonical words.</param>
    public Rewordings(IReadOnlyList<TermLabel> labels, int[][] words)
    {
        var seen = new Dictionary<Pair, (int Witnesses, int LastTerm)>();
        for (int label = 0, name = 0; label < labels.Count; label++)
        {
            if (labels[label].IsName) { name = label; continue; }
            if (Difference(words[label], words[name]) is not { } pair) { continue; }
            var (witnesses, last) = seen.GetValueOrDefault(pair, (0, -1));
            if (last != labels[label].Term.Index) { seen[pair] = (witnesses + 1, labels[label].Term.Index); }
        }
        var kept = labels.Select(static (label, number) => (label.IsName, number)).Where(static pair => pair.IsName)
            .SelectMany(pair => words[pair.number].Distinct()).GroupBy(static word => word).ToDictionary(static group => group.Key, static group => group.Count());
        foreach (var (pair, (witnesses, _)) in seen.OrderByDescending(static entry => entry.Value.Witnesses))
        {
            if (witnesses < Witnesses) { break; }
            if (witnesses < Custom * pair.From.Min(word => kept.GetValueOrDefault(word))) { continue; }
            if (!byFirstWord.TryGetValue(pair.From[0], out var rules)) { byFirstWord[pair.From[0]] = rules = []; }
            rules.Add((pair.From, pair.To));
        }
    }

    /// <summary>What a name may be called otherwise: one phrase replaced, then two.</summary>
    public IReadOnlyList<int[]> Of(int[] words)
    {
        var variants = new List<int[]>();
        AddFrom(words, variants);
        foreach (var once in variants.ToArray()) { AddFrom(once, variants); }
        return variants;
    }

    private void AddFrom(int[] words, List<int[]> variants)
    {
        for (var at = 0; at < words.Length; at++)
        {
            foreach (var (from, to) in byFirstWord.GetValueOrDefault(words[at], []))
            {
                if (variants.Count >= MostVariants) { return; }
                if (words.AsSpan(at).StartsWith(from)) { variants.Add([.. words[..at], .. to, .. words[(at + from.Length)..]]); }
            }
        }
    }

    private static Pair? Difference(int[] synonym, int[] name)
    {
        var start = synonym.AsSpan().CommonPrefixLength(name);
        var end = 0;
        while (end < Math.Min(synonym.Length, name.Length) - start && synonym[^(end + 1)] == name[^(end + 1)]) { end++; }
        var (from, to) = (synonym[start..^end], name[start..^end]);
        // With nothing in common, the whole name is another: that is a synonym, and no rule.
        var hasContext = start + end > 0;
        return hasContext && from.Length is > 0 and <= LongestPhrase && to.Length is > 0 and <= LongestPhrase ? new Pair(from, to) : null;
    }

    private readonly record struct Pair(int[] From, int[] To)
    {
        public bool Equals(Pair other) => From.AsSpan().SequenceEqual(other.From) && To.AsSpan().SequenceEqual(other.To);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var word in From) { hash.Add(word); }
            hash.Add(-1);
            foreach (var word in To) { hash.Add(word); }
            return hash.ToHashCode();
        }
    }
}
