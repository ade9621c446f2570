using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>The names of proteins, tokenized once for each protein. Safe for concurrent use.</summary>
internal sealed class ProteinNames(IGeneNames genes)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<ProteinName>> cache = new(StringComparer.Ordinal);

    /// <summary>All names of a protein.</summary>
    public IReadOnlyList<ProteinName> GetNames(string symbol) =>
        cache.GetOrAdd(symbol,
            static (key, table) => [.. table.NamesOf(key).Select(ProteinName.TryCreate).OfType<ProteinName>()], genes);

    /// <summary>Whether a text names the protein.</summary>
    public bool IsMentioned(string symbol, RecordText text) => GetNames(symbol).Any(name => name.FindIn(text).Any());

    /// <summary>The positions of the protein in a text, in order; of overlapping positions the longest.</summary>
    public IReadOnlyList<(int Start, int End)> FindMentions(string symbol, RecordText text)
    {
        var mentions = new List<(int Start, int End)>();
        foreach (var place in GetNames(symbol).SelectMany(name => name.FindIn(text)).OrderBy(static place => place.Start)
            .ThenByDescending(static place => place.End))
        {
            if (mentions.Count == 0 || place.Start >= mentions[^1].End) { mentions.Add(place); }
        }
        return mentions;
    }
}

/// <summary>
/// One name of a protein, tokenized for search. A symbol that is also an English word (SET, REST, WAS) matches in capitals only; a name
/// of several tokens matches in any case.
/// </summary>
internal sealed class ProteinName
{
    private const int MinLengthIgnoringCase = 5;

    private readonly string name;
    private readonly NameTokens tokens;
    private readonly bool ignoresCase;

    private ProteinName(string name, NameTokens tokens)
    {
        this.name = name;
        this.tokens = tokens;
        ignoresCase = tokens.All.Count > 1 || (name.Length >= MinLengthIgnoringCase && !name.Any(char.IsUpper));
    }

    /// <summary>Creates a name; null for a text without a letter or of a single character.</summary>
    public static ProteinName? TryCreate(string? name)
    {
        var normalized = QuoteNormalizer.Normalize(name);
        return normalized.Length > 1 && normalized.Any(char.IsLetter) ? new ProteinName(normalized, NameTokens.Tokenize(normalized)) : null;
    }

    /// <summary>The positions of the name in a text: start and end.</summary>
    public IEnumerable<(int Start, int End)> FindIn(RecordText text)
    {
        var own = tokens.All;
        foreach (var place in text.Tokens.GetPositions(own[0].Key))
        {
            if (MatchesAt(text, place)) { yield return (text.Tokens.All[place].Start, text.Tokens.All[place + own.Count - 1].End); }
        }
    }

    private bool MatchesAt(RecordText text, int place)
    {
        var (own, theirs) = (tokens.All, text.Tokens.All);
        if (place + own.Count > theirs.Count || IsPartOfWord(text.Normalized, theirs[place].Start - 1)
            || IsPartOfWord(text.Normalized, theirs[place + own.Count - 1].End))
        {
            return false;
        }
        for (var i = 0; i < own.Count; i++)
        {
            if (own[i].Key != theirs[place + i].Key) { return false; }
            if (!ignoresCase
                && !text.Normalized.AsSpan(theirs[place + i].Start..theirs[place + i].End)
                .Equals(name.AsSpan(own[i].Start..own[i].End), StringComparison.Ordinal))
            {
                return false;
            }
            if (i > 0
                && !IsAllowedSeparator(name[own[i - 1].End..own[i].Start],
                    text.Normalized[theirs[place + i - 1].End..theirs[place + i].Start]))
            {
                return false;
            }
        }
        return true;
    }

    // "VCP" is not in "VCPIP1", nor "ATXN3" in "ATXN3L".
    private static bool IsPartOfWord(string text, int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);

    // Adjacent tokens may be hyphenated in the text; separated tokens may be adjacent, hyphenated or separated by a space.
    private static bool IsAllowedSeparator(string own, string theirs) => own.Length == 0 ? theirs is "" or "-" : theirs is "" or "-" or " ";
}

/// <summary>
/// The tokens of a text, split where spellings of protein names vary: between letters and digits, at hyphens and at spaces. "ataxin-3",
/// "ataxin 3" and "Ataxin3" are the same two tokens.
/// </summary>
internal sealed class NameTokens
{
    private static readonly Dictionary<char, string> Greek = new()
    {
        ['α'] = "a", ['β'] = "b", ['γ'] = "g", ['δ'] = "d", ['ε'] = "e", ['ζ'] = "z", ['κ'] = "k",
    };

    private static readonly Dictionary<string, string> GreekNames = new(StringComparer.Ordinal)
    {
        ["alpha"] = "a", ["beta"] = "b", ["gamma"] = "g", ["delta"] = "d", ["epsilon"] = "e", ["zeta"] = "z", ["kappa"] = "k",
    };

    private readonly Dictionary<string, List<int>> positions = new(StringComparer.Ordinal);

    private NameTokens(List<Token> tokens)
    {
        All = tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!positions.TryGetValue(tokens[i].Key, out var list)) { positions[tokens[i].Key] = list = []; }
            list.Add(i);
        }
    }

    /// <summary>The tokens, in order.</summary>
    public IReadOnlyList<Token> All { get; }

    /// <summary>The indexes of the tokens with a key.</summary>
    public IReadOnlyList<int> GetPositions(string key) => positions.TryGetValue(key, out var list) ? list : [];

    public static NameTokens Tokenize(string text)
    {
        var tokens = new List<Token>(text.Length / 5);
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at])) { at++; continue; }
            var end = at + 1;
            // A Greek letter is a token of its own, so that "HIF-1α" is "HIF", "1", "a".
            if (!Greek.ContainsKey(text[at]))
            {
                while (end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsDigit(text[end]) == char.IsDigit(text[at])
                    && !Greek.ContainsKey(text[end]))
                {
                    end++;
                }
            }
            tokens.Add(new Token(Normalize(text[at..end]), at, end));
            at = end;
        }
        return new NameTokens(tokens);
    }

    private static string Normalize(string raw)
    {
        if (raw.Length == 1 && Greek.TryGetValue(raw[0], out var letter)) { return letter; }
        var lower = raw.ToLowerInvariant();
        return GreekNames.GetValueOrDefault(lower, lower);
    }

    /// <summary>A run of letters, a run of digits, or a Greek letter.</summary>
    internal readonly record struct Token(string Key, int Start, int End);
}
