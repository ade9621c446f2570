namespace Pathway.Text.Similarity;

/// <summary>
/// Names in the form in which they are compared: distinct, from short to long, each with its letters, the classes of its
/// letters, and how often each class occurs. There are 256 classes: the frequent letters have one each, all others share the
/// last. What is counted in classes is never less than what is counted in letters, and so a safe upper bound.
/// </summary>
internal sealed class NameSet
{
    /// <summary>How many classes of letters there are.</summary>
    public const int Classes = 256;

    private readonly int[] ends;

    public NameSet(IEnumerable<string> names)
    {
        var sorted = names.Distinct(StringComparer.Ordinal).Select(static name => (Name: name, Letters: CodePoints.Of(name)))
            .OrderBy(static pair => pair.Letters.Length).ThenBy(static pair => pair.Name, StringComparer.Ordinal).ToArray();
        Names = [.. sorted.Select(static pair => pair.Name)];
        Letters = [.. sorted.Select(static pair => pair.Letters)];
        var classes = ClassOf(Letters);
        Coded = [.. Letters.Select(letters => Array.ConvertAll(letters, letter => classes.GetValueOrDefault(letter, (byte)(Classes - 1))))];
        Histograms = new LetterHistograms(Coded);
        ends = new int[Letters.Length == 0 ? 1 : Letters[^1].Length + 1];
        for (var name = 0; name < Letters.Length; name++) { ends[Letters[name].Length] = name + 1; }
    }

    /// <summary>The names; of two of one length the ordinally lesser comes first.</summary>
    public string[] Names { get; }

    /// <summary>The code points of each name.</summary>
    public int[][] Letters { get; }

    /// <summary>The classes of the letters of each name.</summary>
    public byte[][] Coded { get; }

    /// <summary>How often each class occurs in each name.</summary>
    public LetterHistograms Histograms { get; }

    /// <summary>The first name that is longer than a length of which there are names.</summary>
    public int EndOf(int length) => ends[length];

    private static Dictionary<int, byte> ClassOf(int[][] names)
    {
        var counts = new Dictionary<int, int>();
        foreach (var name in names) { foreach (var letter in name) { counts[letter] = counts.GetValueOrDefault(letter) + 1; } }
        return counts.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key).Take(Classes - 1)
            .Select(static (pair, rank) => (pair.Key, Class: (byte)rank)).ToDictionary(static pair => pair.Key, static pair => pair.Class);
    }
}
