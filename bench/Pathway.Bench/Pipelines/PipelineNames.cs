namespace Pathway.Bench.Pipelines;

/// <summary>
/// Names of a workload: three words that mean nothing, so that no rule and no ontology knows them. Of the first wave the last are spelt
/// almost as the first are, one letter apart: they have to be asked about.
/// </summary>
internal sealed class PipelineNames(int firstWave, int twins)
{
    private const string Consonants = "bdfgklmnprtvz";
    private const string Vowels = "aeiou";
    private const int Letters = 7;

    private readonly List<string> drawn = [];

    /// <summary>The pairs of names that are almost the same, the ordinally lesser first, in ordinal order.</summary>
    public IReadOnlyList<(string Left, string Right)> Pairs =>
    [
        .. Enumerable.Range(0, twins).Select(place => (One: drawn[place], Other: drawn[firstWave - twins + place]))
            .Select(static pair => string.CompareOrdinal(pair.One, pair.Other) < 0 ? pair : (pair.Other, pair.One)).OrderBy(static pair => pair.Item1, StringComparer.Ordinal),
    ];

    /// <summary>The name of a term; asked for wave by wave, in the order of the places.</summary>
    public string Term(Random random, int wave, int place)
    {
        var name = wave == 0 && place >= firstWave - twins ? Twin(random, drawn[place - (firstWave - twins)]) : New(random);
        drawn.Add(name);
        return name;
    }

    /// <summary>Any other name.</summary>
    public static string New(Random random) => string.Join(' ', Enumerable.Range(0, 3).Select(_ => Word(random)));

    private static string Word(Random random) =>
        string.Concat(Enumerable.Range(0, Letters).Select(at => at % 2 == 0 ? Consonants[random.Next(Consonants.Length)] : Vowels[random.Next(Vowels.Length)]));

    // The first consonant of the second word, moved on by one to all but the whole alphabet.
    private static string Twin(Random random, string name)
    {
        const int at = Letters + 1;
        var letter = Consonants[(Consonants.IndexOf(name[at], StringComparison.Ordinal) + random.Next(1, Consonants.Length)) % Consonants.Length];
        return string.Concat(name.AsSpan(0, at), [letter], name.AsSpan(at + 1));
    }
}
