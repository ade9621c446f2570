using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Steps.Evidence;

/// <summary>A form of a protein, prepared for search.</summary>
internal sealed class FormPattern
{
    private readonly string strict;
    private readonly string loose;
    private readonly HashSet<int> strictBreaks = [];
    private readonly HashSet<int> looseBreaks = [];
    private readonly string? family;
    private readonly string? number;

    private FormPattern(ProteinForm form, NameTokens tokens)
    {
        Form = form;
        foreach (var (token, i) in tokens.All.Select(static (token, i) => (token, i)))
        {
            if (i > 0 && token.Start > tokens.All[i - 1].End) { strictBreaks.Add(strict!.Length); looseBreaks.Add(loose!.Length); }
            strict += token.Key;
            loose += token.Loose;
        }
        strict ??= "";
        loose ??= "";
        number = strict.Length > 1 && char.IsAsciiDigit(strict[^1]) ? strict[strict.AsSpan().LastIndexOfAnyExceptInRange('0',
            '9')..][1..] : null;
        if (number is { Length: <= 2 } && strict.Length - number.Length >= 2) { family = strict[..^number.Length]; }
    }

    /// <summary>The form.</summary>
    public ProteinForm Form { get; }

    /// <summary>Prepares a form; null for a text without a letter or of a single character.</summary>
    public static FormPattern? TryCreate(ProteinForm form)
    {
        var normalized = QuoteNormalizer.Normalize(form.Text);
        return normalized.Length > 1 && normalized.Any(char.IsLetter)
            ? new FormPattern(form with { Text = normalized }, NameTokens.Tokenize(normalized)) : null;
    }

    /// <summary>The places of the form in a text; loose if Greek and Latin letters were taken as equal.</summary>
    public IEnumerable<(int Start, int End, bool IsLoose)> FindIn(RecordText text)
    {
        var (tokens, words) = (text.Tokens.All, text.Normalized);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Start > 0 && char.IsLetterOrDigit(words[tokens[i].Start - 1]) && !tokens[i].IsGreek
                && !GreekLetters.IsGreek(words[tokens[i].Start - 1]))
            {
                continue;
            }
            for (var skipped = 0; skipped <= CountPrefix(words, tokens[i]); skipped++)
            {
                if (MatchAt(tokens, words, i, skipped) is not var (end, isLoose)) { continue; }
                var start = tokens[i].Start + skipped;
                if (!Form.IsExactCase || IsSameCase(words.AsSpan(start, end - start))) { yield return (start, ExtendOverFamily(words,
                    end), isLoose); }
                break;
            }
        }
    }

    // "ERK1/2": the further number belongs to the name.
    private static int ExtendOverFamily(string words, int end)
    {
        while (end + 1 < words.Length && words[end] == '/' && char.IsAsciiDigit(words[end + 1]) && char.IsAsciiDigit(words[end - 1]))
        {
            end += 2;
            while (end < words.Length && char.IsAsciiDigit(words[end])) { end++; }
        }
        return end;
    }

    private (int End, bool IsLoose)? MatchAt(IReadOnlyList<NameTokens.Token> tokens, string words, int at, int skipped)
    {
        if (MatchKey(tokens, words, at, skipped, strict, strictBreaks, static token => token.Key) is { } end) { return (end, false); }
        if (MatchKey(tokens, words, at, skipped, loose, looseBreaks, static token => token.Loose) is { } looseEnd) { return (looseEnd,
            true); }
        return family is not null && MatchFamily(tokens, words, at, skipped) is { } familyEnd ? (familyEnd, false) : null;
    }

    private static int? MatchKey(IReadOnlyList<NameTokens.Token> tokens, string words, int at, int skipped, string key, HashSet<int> breaks,
        Func<NameTokens.Token, string> read)
    {
        var position = 0;
        for (var i = at; i < tokens.Count; i++)
        {
            var token = read(tokens[i]);
            if (i == at) { token = token[Math.Min(skipped, token.Length)..]; }
            if (token.Length == 0) { return null; }
            if (!key.AsSpan(position).StartsWith(token, StringComparison.Ordinal))
            {
                return MatchVariant(tokens, words, i, token, key.AsSpan(position));
            }
            position += token.Length;
            if (position == key.Length) { return IsWordEnd(tokens, words, i) ? tokens[i].End : null; }
            if (i + 1 == tokens.Count) { return null; }
            var between = words.AsSpan(tokens[i].End, tokens[i + 1].Start - tokens[i].End);
            if (between is not ("" or "-") && !(between is " " && breaks.Contains(position))) { return null; }
        }
        return null;
    }

    // A point mutation may stand directly behind the name: BRAFV600E.
    private static int? MatchVariant(IReadOnlyList<NameTokens.Token> tokens, string words, int at, string token, ReadOnlySpan<char> rest)
    {
        if (rest.Length < 3 || token.Length != rest.Length + 1 || !token.AsSpan().StartsWith(rest,
            StringComparison.Ordinal)) { return null; }
        if (at + 2 >= tokens.Count) { return null; }
        var (residue, place, changed) = (words[tokens[at].End - 1], tokens[at + 1], tokens[at + 2]);
        return char.IsAsciiLetterUpper(residue) && place.Start == tokens[at].End && place.Key.Length is >= 2 and <= 4
            && char.IsAsciiDigit(place.Key[0]) && changed.Start == place.End && changed.Key.Length == 1 && IsWordEnd(tokens, words, at + 2)
            ? changed.End : null;
    }

    // "ERK1/2" names ERK1 and ERK2, "caspase-3 and -7" both caspases.
    private int? MatchFamily(IReadOnlyList<NameTokens.Token> tokens, string words, int at, int skipped)
    {
        if (MatchStem(tokens, words, at, skipped) is not { } next || next >= tokens.Count) { return null; }
        if (words.AsSpan(tokens[next - 1].End, tokens[next].Start - tokens[next - 1].End) is not ("" or "-" or " ")) { return null; }
        for (var count = 0; next < tokens.Count && count < 4 && tokens[next].Key.All(char.IsAsciiDigit); count++)
        {
            if (count > 0 && tokens[next].Key == number) { return IsWordEnd(tokens, words, next) ? tokens[next].End : null; }
            var follower = next + 1;
            if (follower >= tokens.Count) { return null; }
            var between = words[tokens[next].End..tokens[follower].Start];
            if (between == " " && tokens[follower].Key is "and" or "or" && follower + 1 < tokens.Count
                && words[tokens[follower].End..tokens[follower + 1].Start] is " -") { follower++; }
            else if (between is not ("/" or "/-" or "," or ", -" or ",-")) { return null; }
            next = follower;
        }
        return null;
    }

    private int? MatchStem(IReadOnlyList<NameTokens.Token> tokens, string words, int at, int skipped)
    {
        var position = 0;
        for (var i = at; i < tokens.Count; i++)
        {
            var token = i == at ? tokens[i].Key[Math.Min(skipped, tokens[i].Key.Length)..] : tokens[i].Key;
            if (token.Length == 0 || !family.AsSpan(position).StartsWith(token, StringComparison.Ordinal)) { return null; }
            position += token.Length;
            if (position == family!.Length) { return i + 1; }
            if (i + 1 < tokens.Count && words.AsSpan(tokens[i].End, tokens[i + 1].Start - tokens[i].End) is not (""
                or "-")) { return null; }
        }
        return null;
    }

    // The species (hATXN3, mHtt) or a phosphate (pTau) may stand directly before the name.
    private static int CountPrefix(string words, NameTokens.Token token) => token.End - token.Start > 2
        && words[token.Start] is 'h' or 'm' or 'p' or 'r' && char.IsUpper(words[token.Start + 1]) ? 1 : 0;

    private static bool IsWordEnd(IReadOnlyList<NameTokens.Token> tokens, string words, int at)
    {
        var end = tokens[at].End;
        if (end >= words.Length || !char.IsLetterOrDigit(words[end])) { return true; }
        // A point mutation behind a name that ends with a number: TP53R175H.
        return at + 3 < tokens.Count && tokens[at + 1] is { Key.Length: 1, IsGreek: false } residue && residue.Start == end
            && char.IsAsciiLetterUpper(words[residue.Start]) && tokens[at + 2] is var place && place.Start == residue.End
            && place.Key.Length is >= 2 and <= 4 && char.IsAsciiDigit(place.Key[0])
            && tokens[at + 3] is { Key.Length: 1 } changed && changed.Start == place.End && char.IsAsciiLetterUpper(words[changed.Start])
            && (changed.End >= words.Length || !char.IsLetterOrDigit(words[changed.End]));
    }

    private bool IsSameCase(ReadOnlySpan<char> written)
    {
        var own = Form.Text.AsSpan();
        int i = 0, j = 0;
        while (i < written.Length && j < own.Length)
        {
            if (!char.IsLetterOrDigit(written[i])) { i++; continue; }
            if (!char.IsLetterOrDigit(own[j])) { j++; continue; }
            if (written[i++] != own[j++]) { return false; }
        }
        return i == written.Length && j == own.Length;
    }
}
