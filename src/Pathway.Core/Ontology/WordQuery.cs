namespace Pathway.Ontology;

/// <summary>A name in canonical words, as the index knows them.</summary>
internal sealed class WordQuery
{
    // "Formation" is the biosynthesis of a substance and the assembly of a structure.
    private static readonly (string Word, string[] Meanings)[] Ambiguous = [("formation", ["biosynthesis", "assembly"]), ("catabolism", ["disassembly"])];

    private readonly WordIndex index;
    private readonly List<(int Word, float Weight)> known = [];
    private readonly double norm;

    public WordQuery(WordIndex index, List<string> words)
    {
        this.index = index;
        Variants = index.IdsOf(words) is { } ids ? [ids, .. Ambiguous.SelectMany(one => one.Meanings.Select(meaning => words.Contains(one.Word) ? index.IdsOf([.. words.Select(word => word == one.Word ? meaning : word)]) : null)).OfType<int[]>()] : [];
        var squares = 0.0;
        foreach (var word in words.Distinct())
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
        norm = Math.Sqrt(squares);
    }

    /// <summary>The words in order, with each meaning of those that have several; none when a word is unknown.</summary>
    public IReadOnlyList<int[]> Variants { get; }

    /// <summary>The labels with the largest cosine, best first; ties by their order in the index.</summary>
    public IReadOnlyList<(int Label, double Score)> Nearest(int most, Func<int, bool>? isHidden)
    {
        var scores = new Dictionary<int, float>();
        foreach (var (word, weight) in known.OrderByDescending(static pair => pair.Weight))
        {
            var gain = weight * index.Weight(word);
            var labels = index.With(word);
            foreach (var label in labels) { scores[label] = scores.GetValueOrDefault(label) + gain; }
        }
        return
        [
            .. scores.Select(pair => (Label: pair.Key, Score: pair.Value / (index.Norm(pair.Key) * norm)))
                .Where(pair => isHidden?.Invoke(pair.Label) != true)
                .OrderByDescending(static pair => pair.Score).ThenBy(static pair => pair.Label)
                .Take(most),
        ];
    }
}
