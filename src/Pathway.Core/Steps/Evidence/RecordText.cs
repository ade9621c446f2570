using System.Text.RegularExpressions;

namespace Pathway.Steps.Evidence;

/// <summary>A part of a record: normalized for readers, comparable for quotes, tokenized for names, and cut into sentences.</summary>
internal sealed class RecordText
{
    private const int MinWordsOfSentence = 3;

    private readonly Lazy<NameTokens> tokens;
    private readonly Lazy<ComparableText> comparable;
    private readonly Lazy<ComparableText> comparableWithoutNumbers;
    private readonly Lazy<IReadOnlyList<(int Start, int End)>> sentences;
    private readonly Lazy<IReadOnlyDictionary<string, string>> abbreviations;

    public RecordText(string part, string text) : this(part, QuoteNormalizer.Normalize(text), null)
    {
    }

    private RecordText(string part, string normalized, IReadOnlyDictionary<string, string>? known)
    {
        Part = part;
        Normalized = normalized;
        tokens = new Lazy<NameTokens>(() => NameTokens.Tokenize(Normalized));
        comparable = new Lazy<ComparableText>(() => ComparableText.Of(Normalized));
        comparableWithoutNumbers = new Lazy<ComparableText>(() => ComparableText.Of(Normalized, dropsNumbers: true));
        sentences = new Lazy<IReadOnlyList<(int Start, int End)>>(() => SentenceSplitter.Split(Normalized));
        abbreviations = known is null ? new Lazy<IReadOnlyDictionary<string, string>>(() => Evidence.Abbreviations.Find(Normalized))
            : new Lazy<IReadOnlyDictionary<string, string>>(known);
    }

    /// <summary>"title", "abstract" or "full text".</summary>
    public string Part { get; }

    public string Normalized { get; }

    public NameTokens Tokens => tokens.Value;

    /// <summary>The form for the comparison of quotes.</summary>
    public ComparableText Comparable => comparable.Value;

    /// <summary>The same without numbers that may be marks of references.</summary>
    public ComparableText ComparableWithoutNumbers => comparableWithoutNumbers.Value;

    /// <summary>The sentences: start and end.</summary>
    public IReadOnlyList<(int Start, int End)> Sentences => sentences.Value;

    /// <summary>The abbreviations that the record explains, with what they stand for.</summary>
    public IReadOnlyDictionary<string, string> Abbreviations => abbreviations.Value;

    /// <summary>A piece of this text, with the abbreviations of the whole.</summary>
    public RecordText Slice(int start, int end) => new(Part, Normalized[start..end].Trim(), Abbreviations);

    /// <summary>The same text with the abbreviations of the whole record.</summary>
    public RecordText With(IReadOnlyDictionary<string, string> all) => new(Part, Normalized, all);

    /// <summary>The sentence that a quote repeats as a whole, or null.</summary>
    public QuoteMatch? FindSentence(string quote)
    {
        var folded = ComparableText.Of(quote).Folded;
        return folded.Length == 0 || QuoteNormalizer.CountWords(quote) < MinWordsOfSentence ? null : Sentences
            .Where(sentence => ComparableText.Of(Normalized[sentence.Start..sentence.End]).Folded == folded)
            .Select(sentence => new QuoteMatch([sentence], Normalized[sentence.Start..sentence.End].TrimEnd('.')))
            .FirstOrDefault();
    }

    /// <summary>The whole sentences that contain a quote.</summary>
    public IEnumerable<RecordText> SentencesOf(QuoteMatch match) => Sentences
        .Where(sentence => match.Places.Any(place => place.Start < sentence.End && place.End > sentence.Start))
        .Select(sentence => Slice(sentence.Start, sentence.End));
}

/// <summary>Cuts a text into sentences.</summary>
internal static partial class SentenceSplitter
{
    public static IReadOnlyList<(int Start, int End)> Split(string text)
    {
        var sentences = new List<(int Start, int End)>();
        var start = 0;
        foreach (Match end in End().Matches(text))
        {
            var cut = end.Index + end.Length;
            if (end.Value[0] == '.' && (Abbreviation().IsMatch(text.AsSpan(start, end.Index - start))
                || (cut + 1 < text.Length && char.IsAsciiLetterLower(text[cut + 1]) && Initial().IsMatch(text.AsSpan(start,
                    end.Index - start)))))
            {
                continue;
            }
            Add(start, cut);
            start = cut;
        }
        Add(start, text.Length);
        return sentences;

        void Add(int from, int to)
        {
            while (from < to && text[from] == ' ') { from++; }
            if (to > from) { sentences.Add((from, to)); }
        }
    }

    [GeneratedRegex("[.!?]+[\"')\\]]*(?:\\[[0-9,; -]+\\]|[\u2070\u00B9\u00B2\u00B3\u2074-\u2079,]+)?(?=\\s|$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex End();

    [GeneratedRegex(@"\b(?:e\.g|i\.e|al|vs|cf|approx|ca|Figs?|figs?|Refs?|refs?|Eqs?|Dr|Nos?|spp|sp|var|resp|St|etc)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Abbreviation();

    // "E. coli", but not "Aurora A. The next sentence".
    [GeneratedRegex(@"(?:^|[\s(])[A-Z]$", RegexOptions.CultureInvariant)]
    private static partial Regex Initial();
}

/// <summary>Finds the abbreviations that a text explains: "allergic rhinitis (AR)", "AR (allergic rhinitis)", "(AR, allergic
/// rhinitis)".</summary>
internal static partial class Abbreviations
{
    public static IReadOnlyDictionary<string, string> Find(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in ShortInParentheses().Matches(text))
        {
            var name = match.Groups[1].Value;
            if (LastWords(text[..match.Index], name.Count(char.IsLetter)) is { } words && HasInitials(words, name)) { found.TryAdd(name,
                words); }
            else if (FindLongForm(text[..match.Index], name) is { } longForm) { found.TryAdd(name, longForm); }
        }
        foreach (Match match in LongInParentheses().Matches(text))
        {
            var (name, words) = (match.Groups["short"].Value, match.Groups["long"].Value.Trim());
            if (HasInitials(words, name)) { found.TryAdd(name, words); }
        }
        return found;
    }

    /// <summary>The abbreviations of several texts together.</summary>
    public static IReadOnlyDictionary<string, string> Merge(IEnumerable<RecordText> texts) => texts
        .SelectMany(static text => text.Abbreviations).GroupBy(static pair => pair.Key, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.First().Value, StringComparer.Ordinal);

    private static string? LastWords(string text, int count)
    {
        var words = Word().Matches(text.Length > 200 ? text[^200..] : text);
        if (words.Count < count || count < 2) { return null; }
        var last = words.Skip(words.Count - count).Select(static word => word.Value);
        return string.Join(' ', last);
    }

    // "Phosphatidylinositol phosphate (PIP)": the letters in order from the end, the first at the start of a word, in as few words as they
    // are at most. Names with numbers are left to the tables.
    private static string? FindLongForm(string before, string name)
    {
        if (!name.All(char.IsAsciiLetterUpper) || name.Length < 3) { return null; }
        var text = before.TrimEnd();
        var at = text.Length - 1;
        for (var i = name.Length - 1; i >= 0; i--)
        {
            while (at >= 0 && (char.ToUpperInvariant(text[at]) != name[i] || (i == 0 && at > 0 && char.IsLetterOrDigit(text[at - 1]))))
            {
                if (text[at] is '.' or ';' or '(' or ')') { return null; }
                at--;
            }
            if (at < 0) { return null; }
            if (i > 0) { at--; }
        }
        var words = text[at..];
        return Word().Count(words) <= name.Length && words.Length > 2 * name.Length ? words : null;
    }

    private static bool HasInitials(string words, string name)
    {
        var initials = string.Concat(Word().Matches(words).Select(static word => char.ToLowerInvariant(word.Value[0])));
        var letters = string.Concat(name.Where(char.IsLetter).Select(char.ToLowerInvariant));
        return letters.Length >= 2 && initials == letters;
    }

    [GeneratedRegex(@"\(([A-Z][A-Za-z0-9]{1,7})\)", RegexOptions.CultureInvariant)]
    private static partial Regex ShortInParentheses();

    [GeneratedRegex(@"(?:\((?<short>[A-Z][A-Za-z0-9]{1,7})[,:;] (?<long>[^()]{5,60})\)|\b(?<short>[A-Z][A-Za-z0-9]{1,7}) "
        + @"\((?<long>[a-z][^()]{4,60})\))",
        RegexOptions.CultureInvariant)]
    private static partial Regex LongInParentheses();

    [GeneratedRegex(@"[\p{L}\d]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
