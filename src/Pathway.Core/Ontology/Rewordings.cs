namespace Pathway.Ontology;

/// <summary>
/// Rewordings that the ontology itself uses: where the name and a synonym of a term differ in one phrase, the phrases may replace each
/// other ("TLR2" and "toll-like receptor 2"). A rule needs several terms as witnesses.
/// </summary>
internal sealed class Rewordings
{
    // One of them may be the name that is searched or hidden: two other witnesses remain.
    private const int MinWitnesses = 3;

    // A word that most names use as it is ("import") is no rewording, even if a few synonyms replace it.
    private const double MinWitnessShare = 0.1;

    private const int MaxPhraseLength = 4;
    private const int MaxVariants = 24;

    private readonly Dictionary<int, List<(int[] From, int[] To)>> byFirstWord = [];

    /// <param name="labels">Names and synonyms; the name of a term comes before its synonyms.</param>
    /// <param name="words">Their canonical words.</param>
    public Rewordings(IReadOnlyList<TermLabel> labels, IntRows words)
    {
        var seen = new Dictionary<Pair, (int Witnesses, int LastTerm)>();
        for (int label = 0, name = 0; label < labels.Count; label++)
        {
            if (labels[label].IsName) { name = label; continue; }
            if (Difference(words.Keep(label), words.Keep(name)) is not { } pair) { continue; }
            var (witnesses, last) = seen.GetValueOrDefault(pair, (0, -1));
            if (last != labels[label].Term.Index) { seen[pair] = (witnesses + 1, labels[label].Term.Index); }
        }
        var kept = CountNames(labels, words);
        foreach (var (pair, (witnesses, _)) in seen.OrderByDescending(static entry => entry.Value.Witnesses))
        {
            if (witnesses < MinWitnesses) { break; }
            var from = pair.From.ToArray();
            if (witnesses < MinWitnessShare * from.Min(word => kept.GetValueOrDefault(word))) { continue; }
            if (!byFirstWord.TryGetValue(from[0], out var rules)) { byFirstWord[from[0]] = rules = []; }
            rules.Add((from, pair.To.ToArray()));
        }
    }

    /// <summary>The variants of a name: with one phrase replaced, then with two.</summary>
    public IReadOnlyList<int[]> GetVariants(int[] words)
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
                if (variants.Count >= MaxVariants) { return; }
                if (words.AsSpan(at).StartsWith(from)) { variants.Add([.. words[..at], .. to, .. words[(at + from.Length)..]]); }
            }
        }
    }

    // How many names have a word.
    private static Dictionary<int, int> CountNames(IReadOnlyList<TermLabel> labels, IntRows words)
    {
        var counts = new Dictionary<int, int>();
        for (var label = 0; label < labels.Count; label++)
        {
            if (!labels[label].IsName) { continue; }
            var own = words[label];
            for (var at = 0; at < own.Length; at++)
            {
                if (!own[..at].Contains(own[at])) { counts[own[at]] = counts.GetValueOrDefault(own[at]) + 1; }
            }
        }
        return counts;
    }

    private static Pair? Difference(ReadOnlyMemory<int> synonym, ReadOnlyMemory<int> name)
    {
        var theirs = synonym.Span;
        var named = name.Span;
        var start = theirs.CommonPrefixLength(named);
        var end = 0;
        while (end < Math.Min(theirs.Length, named.Length) - start && theirs[^(end + 1)] == named[^(end + 1)]) { end++; }
        var (from, to) = (synonym[start..^end], name[start..^end]);
        // Without common words the whole name differs: this is a synonym and no rule.
        var hasContext = start + end > 0;
        return hasContext && from.Length is > 0 and <= MaxPhraseLength && to.Length is > 0 and <= MaxPhraseLength
            ? new Pair(from, to) : null;
    }

    // Parts of the rows of words.
    private readonly record struct Pair(ReadOnlyMemory<int> From, ReadOnlyMemory<int> To)
    {
        public bool Equals(Pair other) => From.Span.SequenceEqual(other.From.Span) && To.Span.SequenceEqual(other.To.Span);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var word in From.Span) { hash.Add(word); }
            hash.Add(-1);
            foreach (var word in To.Span) { hash.Add(word); }
            return hash.ToHashCode();
        }
    }
}

/// <summary>Broader words for words: the assembly of a structure is part of its organization.</summary>
internal static class BroaderWords
{
    private static readonly Dictionary<string, string[]> Table = new(StringComparer.Ordinal)
    {
        ["catabolism"] = ["metabolism"],
        ["biosynthesis"] = ["metabolism"],
        ["import"] = ["transport"],
        ["export"] = ["transport"],
        ["uptake"] = ["transport", "import"],
        ["secretion"] = ["transport"],
        ["trafficking"] = ["transport"],
        ["transport"] = ["localization"],
        ["assembly"] = ["organization"],
        ["disassembly"] = ["organization"],
        ["biogenesis"] = ["organization", "assembly"],
        ["fragmentation"] = ["organization", "disassembly"],
        ["fission"] = ["organization"],
        ["fusion"] = ["organization"],
        ["dynamics"] = ["organization"],
        ["remodeling"] = ["organization"],
        ["maintenance"] = ["organization"],
        ["morphogenesis"] = ["development"],
        ["formation"] = ["morphogenesis", "development", "assembly", "organization"],
        ["maturation"] = ["development"],
        ["differentiation"] = ["development"],
        ["polymerization"] = ["organization"],
        ["depolymerization"] = ["organization"],
    };

    // Aspects of a structure that are no process: the process that ontologies have is the organization of the structure.
    private static readonly HashSet<string> Aspects =
        ["function", "dysfunction", "integrity", "network", "health", "stress", "biology", "homeostasis", "turnover"];

    private const double KindTrust = 0.95;
    private const double AspectTrust = 0.6;

    /// <summary>The names with one word replaced by a broader one, with the trust in each.</summary>
    public static IEnumerable<(List<string> Words, double Trust)> GetVariants(List<string> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            foreach (var broader in Table.GetValueOrDefault(words[at], [])) { yield return (Replace(words, at, broader), KindTrust); }
            if (Aspects.Contains(words[at])) { yield return (Replace(words, at, "organization"), AspectTrust); }
        }
    }

    private static List<string> Replace(List<string> words, int at, string other)
    {
        List<string> variant = [.. words];
        variant[at] = other;
        return variant;
    }
}
