using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// The labels by their canonical words: in order, in any order, and word by word with weights, so that rare words count more than
/// "regulation". Immutable.
/// </summary>
internal sealed class WordIndex
{
    // The words of a label, to begin with an array of about the right size.
    private const int LikelyWords = 5;

    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly IntRows canonical;
    private readonly Dictionary<int, int> byBag;
    private readonly int[] nextOfBag;
    private readonly IntRows postings;
    private readonly float[] weights;
    private readonly float[] norms;
    private readonly ConcurrentBag<float[]> boards = [];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public WordIndex(IReadOnlyList<TermLabel> labels)
    {
        var numbers = new List<int>(labels.Count * LikelyWords);
        var starts = new int[labels.Count + 1];
        var vocabulary = new List<string>();
        for (var label = 0; label < labels.Count; label++)
        {
            // Sequential, so that the numbers of words are deterministic.
            foreach (var word in NameRewriting.Canonical(NameWords.OfKey(labels[label].Key)))
            {
                if (!ids.TryGetValue(word, out var number))
                {
                    ids[word] = number = vocabulary.Count;
                    vocabulary.Add(word);
                }
                numbers.Add(number);
            }
            starts[label + 1] = numbers.Count;
        }
        canonical = new IntRows([.. numbers], starts);
        (byBag, nextOfBag) = ChainByBag(canonical);
        Vocabulary = vocabulary;
        postings = canonical.Invert(vocabulary.Count);
        weights = new float[vocabulary.Count];
        norms = new float[labels.Count];
        for (var word = 0; word < weights.Length; word++)
        {
            weights[word] = (float)Math.Log(1 + ((double)labels.Count / postings[word].Length));
            foreach (var label in postings[word]) { norms[label] += weights[word] * weights[word]; }
        }
        for (var label = 0; label < norms.Length; label++) { norms[label] = (float)Math.Sqrt(norms[label]); }
        SimilarWords = new Lazy<SimilarWords>(() => new SimilarWords(vocabulary));
        Rewordings = new Lazy<Rewordings>(() => new Rewordings(labels, canonical));
    }

    /// <summary>The words, each at the position of its number.</summary>
    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>Finds words that a misspelled word may be.</summary>
    public Lazy<SimilarWords> SimilarWords { get; }

    /// <summary>The rewordings that the labels use.</summary>
    public Lazy<Rewordings> Rewordings { get; }

    /// <summary>Creates an empty board for the scores of all labels.</summary>
    public ScoreBoard CreateScoreBoard() => new(boards, canonical.Count);

    /// <summary>The number of a word; -1 for an unknown word.</summary>
    public int IdOf(string word) => ids.GetValueOrDefault(word, -1);

    /// <summary>The numbers of words, or null when one of them is unknown.</summary>
    public int[]? IdsOf(List<string> words)
    {
        var numbers = new int[words.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = IdOf(words[i]);
            if (numbers[i] < 0) { return null; }
        }
        return numbers;
    }

    /// <summary>The canonical words of a label, in order.</summary>
    public ReadOnlySpan<int> WordsOf(int label) => canonical[label];

    /// <summary>The weight of a word: the fewer labels have it, the greater.</summary>
    public float Weight(int word) => weights[word];

    /// <summary>The length of the vector of the weights of a label's words.</summary>
    public float Norm(int label) => norms[label];

    /// <summary>The labels with a word, in order.</summary>
    public ReadOnlySpan<int> LabelsWith(int word) => postings[word];

    /// <summary>The weight of an unknown word: that of the rarest word.</summary>
    public float UnknownWeight => (float)Math.Log(1 + canonical.Count);

    /// <summary>The labels with exactly these words in this order.</summary>
    public IEnumerable<int> FindInOrder(int[] words)
    {
        for (var label = First(words); label >= 0; label = nextOfBag[label])
        {
            if (canonical[label].SequenceEqual(words)) { yield return label; }
        }
    }

    /// <summary>The labels with exactly these words in any order.</summary>
    public IEnumerable<int> FindInAnyOrder(int[] words)
    {
        var sorted = words.Order().ToArray();
        for (var label = First(words); label >= 0; label = nextOfBag[label])
        {
            if (canonical[label].ToArray().Order().SequenceEqual(sorted)) { yield return label; }
        }
    }

    private int First(int[] words) => byBag.GetValueOrDefault(BagHash(words), -1);

    // Links the labels whose words have the same hash, in the order of the release.
    private static (Dictionary<int, int> First, int[] Next) ChainByBag(IntRows canonical)
    {
        var first = new Dictionary<int, int>(canonical.Count);
        var next = new int[canonical.Count];
        for (var label = canonical.Count - 1; label >= 0; label--)
        {
            ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(first, BagHash(canonical[label]), out var isThere);
            next[label] = isThere ? head : -1;
            head = label;
        }
        return (first, next);
    }

    // The same in any order.
    private static int BagHash(ReadOnlySpan<int> words)
    {
        var hash = 0u;
        foreach (var word in words) { hash += (uint)(word + 1) * 2654435761; }
        return (int)hash;
    }
}

/// <summary>The scores of a few among many labels. The array is reused, and only the touched scores are cleared.</summary>
internal sealed class ScoreBoard : IDisposable
{
    private readonly ConcurrentBag<float[]> spare;
    private readonly float[] scores;

    /// <param name="spare">Unused arrays; all their values are zero.</param>
    /// <param name="labels">The number of labels.</param>
    public ScoreBoard(ConcurrentBag<float[]> spare, int labels)
    {
        this.spare = spare;
        scores = spare.TryTake(out var board) ? board : new float[labels];
    }

    /// <summary>The labels with a score, in the order in which they got it.</summary>
    public List<int> Touched { get; } = [];

    public float this[int label] => scores[label];

    /// <summary>Adds to the score of any label.</summary>
    public void Add(int label, float gain)
    {
        if (scores[label] == 0) { Touched.Add(label); }
        scores[label] += gain;
    }

    /// <summary>Adds to the score of a label that already has one.</summary>
    public void Raise(int label, float gain) => scores[label] += gain;

    public void Dispose()
    {
        foreach (var label in Touched) { scores[label] = 0; }
        spare.Add(scores);
    }
}
