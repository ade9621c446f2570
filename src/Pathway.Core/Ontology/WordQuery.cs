namespace Pathway.Ontology;

/// <summary>A name in canonical words, as the index knows them.</summary>
internal sealed class WordQuery
{
    // "Formation" is the biosynthesis of a substance and the assembly of a structure; "dynamics" of a structure is its organization.
    private static readonly (string Word, string[] Meanings)[] Ambiguous =
        [("formation", ["biosynthesis", "assembly"]), ("catabolism", ["disassembly"]), ("dynamics", ["organization"])];

    private const int Frequent = 4000;
    private const int Enough = 300;

    private readonly WordIndex index;
    private readonly List<string> words;

    public WordQuery(WordIndex index, List<string> words)
    {
        this.index = index;
        InOrder = index.IdsOf(words);
        Meanings = [.. Ambiguous.Where(one => words.Contains(one.Word)).SelectMany(static one => one.Meanings, (one, meaning) => index.IdsOf([.. words.Select(word => word == one.Word ? meaning : word)])).OfType<int[]>()];
        this.words = words;
    }

    /// <summary>The words in order, or null when one of them is unknown.</summary>
    public int[]? InOrder { get; }

    /// <summary>The words with another meaning for one that has several.</summary>
    public IReadOnlyList<int[]> Meanings { get; }

    /// <summary>The labels with the largest cosine, best first; ties by their order in the index.</summary>
    public IReadOnlyList<(int Label, double Score)> Nearest(int most, Func<int, bool>? isHidden)
    {
        var (known, norm) = Weighed();
        using var scores = index.Board();
        foreach (var (word, weight) in known.OrderByDescending(static pair => pair.Weight).ThenBy(static pair => pair.Word))
        {
            var gain = weight * index.Weight(word);
            var labels = index.With(word);
            // A frequent word tells the candidates apart that rarer words have brought; it need not bring thousands of its own.
            if (labels.Length > Frequent && scores.Touched.Count > Enough)
            {
                foreach (var label in scores.Touched) { if (index.Words(label).AsSpan().Contains(word)) { scores.Raise(label, gain); } }
            }
            else { foreach (var label in labels) { scores.Add(label, gain); } }
        }
        var best = new PriorityQueue<int, (double Score, int Label)>();
        foreach (var label in scores.Touched)
        {
            // The queue gives up its least: the lowest score, and among equals the last label.
            var rank = (scores[label] / (index.Norm(label) * norm), -label);
            if (best.Count == most && best.TryPeek(out _, out var least) && rank.CompareTo(least) <= 0) { continue; }
            if (isHidden?.Invoke(label) == true) { continue; }
            if (best.Count == most) { best.Dequeue(); }
            best.Enqueue(label, rank);
        }
        return [.. best.UnorderedItems.Select(static item => (item.Element, item.Priority.Score)).OrderByDescending(static pair => pair.Score).ThenBy(static pair => pair.Element)];
    }

    // A word that the index lacks counts as the words that are spelled like it.
    private (List<(int Word, float Weight)> Known, double Norm) Weighed()
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
            foreach (var (near, likeness) in index.Spellings.Value.To(word)) { known.Add((near, (float)(index.UnknownWeight * likeness))); }
        }
        return (known, Math.Sqrt(squares));
    }
}
