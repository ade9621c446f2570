namespace Pathway.Ontology;

/// <summary>Words by their character trigrams, to find what a misspelled or differently formed word may be.</summary>
internal sealed class SimilarWords
{
    private const double Least = 0.6;

    private readonly IReadOnlyList<string> vocabulary;
    private readonly Dictionary<string, List<int>> byTrigram = new(StringComparer.Ordinal);

    public SimilarWords(IReadOnlyList<string> vocabulary)
    {
        this.vocabulary = vocabulary;
        for (var word = 0; word < vocabulary.Count; word++)
        {
            // A number or a symbol of a gene has no spelling that might be nearly right.
            if (!CanBeMisspelled(vocabulary[word])) { continue; }
            foreach (var trigram in Trigrams(vocabulary[word]))
            {
                if (!byTrigram.TryGetValue(trigram, out var words)) { byTrigram[trigram] = words = []; }
                words.Add(word);
            }
        }
    }

    /// <summary>The words of the vocabulary that are most like this one, best first, with their likeness (Dice) from 0.6 to 1.</summary>
    public IReadOnlyList<(int Word, double Likeness)> To(string word, int most = 3)
    {
        if (!CanBeMisspelled(word)) { return []; }
        var shared = new Dictionary<int, int>();
        var trigrams = Trigrams(word);
        foreach (var trigram in trigrams)
        {
            foreach (var candidate in byTrigram.GetValueOrDefault(trigram, [])) { shared[candidate] = shared.GetValueOrDefault(candidate) + 1; }
        }
        return
        [
            .. shared.Select(pair => (Word: pair.Key, Likeness: 2.0 * pair.Value / (trigrams.Count + vocabulary[pair.Key].Length)))
                .Where(static pair => pair.Likeness >= Least)
                .OrderByDescending(static pair => pair.Likeness).ThenBy(static pair => pair.Word)
                .Take(most),
        ];
    }

    private static bool CanBeMisspelled(string word) => word.Length >= 5 && word.All(char.IsLetter);

    // One for each letter: the ends count, so that words with the same stem are near.
    private static HashSet<string> Trigrams(string word)
    {
        var padded = $" {word} ";
        return [.. Enumerable.Range(0, word.Length).Select(start => padded.Substring(start, 3))];
    }
}
