namespace Pathway.Ontology;

/// <summary>A query for the labels nearest to a name.</summary>
internal sealed class WordQuery
{
    // "Formation" is the biosynthesis of a substance or the assembly of a structure; the "dynamics" of a structure is its organization.
    private static readonly (string Word, string[] Meanings)[] Ambiguous =
        [("formation", ["biosynthesis", "assembly"]), ("catabolism", ["disassembly"]), ("dynamics", ["organization"])];

    private const int FrequentWordLabels = 4000;
    private const int EnoughCandidates = 300;

    private readonly WordIndex index;
    private readonly List<string> words;

    public WordQuery(WordIndex index, List<string> words)
    {
        this.index = index;
        InOrder = index.IdsOf(words);
        Meanings = [.. Ambiguous.Where(entry => words.Contains(entry.Word))
            .SelectMany(static entry => entry.Meanings,
                (entry, meaning) => index.IdsOf([.. words.Select(word => word == entry.Word ? meaning : word)]))
            .OfType<int[]>()];
        this.words = words;
    }

    /// <summary>The words in order, or null when one of them is unknown.</summary>
    public int[]? InOrder { get; }

    /// <summary>The words with another meaning of an ambiguous word.</summary>
    public IReadOnlyList<int[]> Meanings { get; }

    /// <summary>The labels with the largest cosine, best first; ties by their order in the index.</summary>
    public IReadOnlyList<(int Label, double Score)> Nearest(int limit, Func<int, bool>? isHidden)
    {
        var (known, norm) = GetWeights();
        using var scores = index.CreateScoreBoard();
        foreach (var (word, weight) in known.OrderByDescending(static pair => pair.Weight).ThenBy(static pair => pair.Word))
        {
            var gain = weight * index.Weight(word);
            var labels = index.LabelsWith(word);
            // A frequent word ranks the candidates that rarer words have added; it need not add thousands of its own.
            if (labels.Length > FrequentWordLabels && scores.Touched.Count > EnoughCandidates)
            {
                foreach (var label in scores.Touched) { if (index.WordsOf(label).Contains(word)) { scores.Raise(label, gain); } }
            }
            else { foreach (var label in labels) { scores.Add(label, gain); } }
        }
        var best = new PriorityQueue<int, (double Score, int Label)>();
        foreach (var label in scores.Touched)
        {
            // The queue drops its minimum: the lowest score, and among equals the last label.
            var rank = (scores[label] / (index.Norm(label) * norm), -label);
            if (best.Count == limit && best.TryPeek(out _, out var least) && rank.CompareTo(least) <= 0) { continue; }
            if (isHidden?.Invoke(label) == true) { continue; }
            if (best.Count == limit) { best.Dequeue(); }
            best.Enqueue(label, rank);
        }
        return [.. best.UnorderedItems.Select(static item => (item.Element, item.Priority.Score))
            .OrderByDescending(static pair => pair.Score).ThenBy(static pair => pair.Element)];
    }

    // An unknown word counts as the words with a similar spelling.
    private (List<(int Word, float Weight)> Known, double Norm) GetWeights()
    {
        var known = new List<(int Word, float Weight)>();
        var squares = 0.0;
        foreach (var word in words.Distinct(StringComparer.Ordinal))
        {
            var id = index.IdOf(word);
            if (id >= 0)
            {
                known.Add((id, index.Weight(id)));
                squares += index.Weight(id) * index.Weight(id);
                continue;
            }
            squares += index.UnknownWeight * index.UnknownWeight;
            foreach (var (near, likeness) in index.SimilarWords.Value.Find(word))
            {
                known.Add((near, (float)(index.UnknownWeight * likeness)));
            }
        }
        return (known, Math.Sqrt(squares));
    }
}

/// <summary>Words by their character trigrams, to find what a misspelled or differently formed word may be.</summary>
internal sealed class SimilarWords
{
    private const double MinSimilarity = 0.6;

    private readonly IReadOnlyList<string> vocabulary;
    private readonly Dictionary<string, List<int>> byTrigram = new(StringComparer.Ordinal);

    public SimilarWords(IReadOnlyList<string> vocabulary)
    {
        this.vocabulary = vocabulary;
        for (var word = 0; word < vocabulary.Count; word++)
        {
            // Numbers and gene symbols are never misspelled words.
            if (!CanBeMisspelled(vocabulary[word])) { continue; }
            foreach (var trigram in Trigrams(vocabulary[word]))
            {
                if (!byTrigram.TryGetValue(trigram, out var words)) { byTrigram[trigram] = words = []; }
                words.Add(word);
            }
        }
    }

    /// <summary>The most similar words of the vocabulary, best first, with their similarity (Dice) from 0.6 to 1.</summary>
    public IReadOnlyList<(int Word, double Likeness)> Find(string word, int limit = 3)
    {
        if (!CanBeMisspelled(word)) { return []; }
        var shared = new Dictionary<int, int>();
        var trigrams = Trigrams(word);
        foreach (var trigram in trigrams)
        {
            foreach (var candidate in byTrigram.GetValueOrDefault(trigram, []))
            {
                shared[candidate] = shared.GetValueOrDefault(candidate) + 1;
            }
        }
        return
        [
            .. shared.Select(pair => (Word: pair.Key, Likeness: 2.0 * pair.Value / (trigrams.Count + vocabulary[pair.Key].Length)))
                .Where(static pair => pair.Likeness >= MinSimilarity)
                .OrderByDescending(static pair => pair.Likeness).ThenBy(static pair => pair.Word)
                .Take(limit),
        ];
    }

    private static bool CanBeMisspelled(string word) => word.Length >= 5 && word.All(char.IsLetter);

    // One for each letter, with padding at the ends, so that words with the same stem are similar.
    private static HashSet<string> Trigrams(string word)
    {
        var padded = $" {word} ";
        return [.. Enumerable.Range(0, word.Length).Select(start => padded.Substring(start, 3))];
    }
}
