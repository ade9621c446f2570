using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>Finds proteins in texts, by any form in which papers write them. Safe for concurrent use.</summary>
internal sealed class ProteinNames(IGeneNames genes)
{
    private const int MinShortenedName = 4;
    private const int MaxLettersLeftOut = 4;

    private readonly ConcurrentDictionary<string, Protein> cache = new(StringComparer.Ordinal);

    /// <summary>The approved symbol of a protein; its own text where the table does not know it.</summary>
    public string GetSymbol(string protein) => GetProtein(protein).Forms.Symbol;

    /// <summary>The forms that a search for a protein uses: those that mean it alone.</summary>
    public IReadOnlyList<string> GetSearchNames(string protein)
    {
        var forms = GetProtein(protein).Forms.Forms.Where(static form => form is { Doubt: null, IsExactCase: false }).ToArray();
        var greek = forms.Where(static form => form.Kind is ProteinFormKind.Name).SelectMany(static form => form.Text.Split(' '))
            .FirstOrDefault(GreekLetters.IsName);
        return [.. forms.SelectMany(form => GreekSpelling.Of(form.Text, greek)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Whether a text names the protein with a form that means it alone.</summary>
    public bool IsMentioned(string protein, RecordText text) => FindMentions(protein, text).Any(static mention => mention.Doubt is null);

    /// <summary>The places of the protein in a text, in order; of overlapping places the longest.</summary>
    public IReadOnlyList<ProteinMention> FindMentions(string protein, RecordText text)
    {
        var known = GetProtein(protein);
        var mentions = new List<ProteinMention>();
        foreach (var mention in known.Patterns.SelectMany(pattern => FindMentions(known, pattern, text))
            .OrderBy(static mention => mention.Start).ThenByDescending(static mention => mention.End)
            .ThenBy(static mention => mention.Doubt is not null))
        {
            if (mentions.Count == 0 || mention.Start >= mentions[^1].End) { mentions.Add(mention); }
        }
        return mentions;
    }

    /// <summary>
    /// A word of a text that looks like the name that the symbol shortens: it starts and ends like the symbol, and has its letters in
    /// order, as "nicastrin" has those of NCSTN. Null if there is none.
    /// </summary>
    public string? FindLikeWord(string protein, RecordText text)
    {
        var letters = string.Concat(GetSymbol(protein).TakeWhile(char.IsAsciiLetter)).ToLowerInvariant();
        return letters.Length < MinShortenedName ? null : text.Tokens.All.Where(token => token.Key.Length > letters.Length
            && token.Key.Length <= letters.Length + MaxLettersLeftOut && token.Key[0] == letters[0] && token.Key[^1] == letters[^1]
            && HasInOrder(token.Key, letters)).Select(token => text.Normalized[token.Start..token.End]).FirstOrDefault();
    }

    private static bool HasInOrder(string word, string letters)
    {
        var at = 0;
        foreach (var letter in word) { if (at < letters.Length && letter == letters[at]) { at++; } }
        return at == letters.Length;
    }

    /// <summary>Whether two proteins belong together, because they share a rare word of their names.</summary>
    public bool AreRelated(string one, string other) => GetProtein(one).Forms.Words.Overlaps(GetProtein(other).Forms.Words);

    private Protein GetProtein(string protein) => cache.GetOrAdd(protein, static (key, table) =>
    {
        var forms = table.FormsOf(key);
        return new Protein(forms, [.. forms.Forms.Select(FormPattern.TryCreate).OfType<FormPattern>()]);
    }, genes);

    private IEnumerable<ProteinMention> FindMentions(Protein protein, FormPattern pattern, RecordText text)
    {
        foreach (var (start, end, isLoose) in pattern.FindIn(text))
        {
            if (ProteinContext.IsOtherProtein(text.Normalized, start, end, pattern.Form)) { continue; }
            yield return Describe(protein, pattern.Form, text, start, end, isLoose);
        }
    }

    private ProteinMention Describe(Protein protein, ProteinForm form, RecordText text, int start, int end, bool isLoose)
    {
        var written = text.Normalized[start..end];
        if (text.Abbreviations.TryGetValue(written, out var expansion))
        {
            return protein.SharesWord(expansion) ? new ProteinMention(start, end)
                : new ProteinMention(start, end) { Doubt = $"'{written}' stands for '{expansion}' there", IsNeverEnough = true };
        }
        if (form.Kind is ProteinFormKind.Alias && ProteinContext.IsModel(text.Normalized, end))
        {
            return new ProteinMention(start, end) { Doubt = $"'{written}' names a model or a disease there", IsNeverEnough = true };
        }
        var doubt = isLoose ? form.LooseDoubt ?? form.Doubt : form.Doubt;
        if (isLoose && doubt is null && genes.OwnersOf(written) is { Count: > 0 } owners && !owners.Contains(protein.Forms.Symbol))
        {
            doubt = $"it is a name of {owners[0]}";
        }
        return new ProteinMention(start, end)
        {
            Doubt = doubt is null ? null : doubt.StartsWith('\'') ? doubt : $"'{written}' is not enough: {doubt}",
            IsNeverEnough = doubt is not null && form.IsNeverEnough,
        };
    }

    private sealed record Protein(ProteinForms Forms, IReadOnlyList<FormPattern> Patterns)
    {
        private const int MinWordLength = 4;

        private readonly Lazy<HashSet<string>> words = new(() => Forms.Forms
            .Where(static form => form.Kind is ProteinFormKind.Name).SelectMany(static form => NameTokens.Tokenize(form.Text).All)
            .Select(static token => token.Key).Where(static key => key.Length >= MinWordLength).ToHashSet(StringComparer.Ordinal));

        public bool SharesWord(string text) => NameTokens.Tokenize(text).All.Any(token => words.Value.Contains(token.Key));
    }
}

/// <summary>How papers write names with Greek letters: "GSK-3β" for GSK3B, "β-catenin" for "beta catenin".</summary>
internal static partial class GreekSpelling
{
    // "TGF" is written so alone, "CTNN" is not.
    private const int MaxStem = 3;

    /// <summary>A name, and its forms with the Greek letter.</summary>
    /// <param name="name">A symbol, or a full name.</param>
    /// <param name="greek">The name of the Greek letter in the full name; null if there is none.</param>
    public static IEnumerable<string> Of(string name, string? greek)
    {
        yield return name;
        if (greek is null || GreekLetters.LetterOf(greek) is not { } letter) { yield break; }
        if (name.StartsWith($"{greek} ", StringComparison.Ordinal)) { yield return $"{letter}-{name[(greek.Length + 1)..]}"; }
        else if (name.EndsWith($" {greek}", StringComparison.Ordinal)) { yield return $"{name[..^(greek.Length + 1)]}{letter}"; }
        else if (Symbol().Match(name) is { Success: true } parts && parts.Groups["sign"].Value[0] == char.ToUpperInvariant(greek[0])
            && (parts.Groups["before"].Length > 0 || (parts.Groups["stem"].Length <= MaxStem && parts.Groups["behind"].Length > 0)))
        {
            var rest = $"{parts.Groups["before"].Value}{letter}{parts.Groups["behind"].Value}";
            yield return $"{parts.Groups["stem"].Value}-{rest}";
            yield return $"{parts.Groups["stem"].Value}{rest}";
        }
    }

    [GeneratedRegex("^(?<stem>[A-Z]{2,})(?<before>[0-9]*)(?<sign>[A-Z])(?<behind>[0-9]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Symbol();
}

/// <summary>A place where a text names a protein.</summary>
/// <param name="Start">The start in the text.</param>
/// <param name="End">The end.</param>
internal sealed record ProteinMention(int Start, int End)
{
    /// <summary>Why the name alone does not identify the protein, or null.</summary>
    public string? Doubt { get; init; }

    /// <summary>Whether nothing else in the record removes the doubt.</summary>
    public bool IsNeverEnough { get; init; }
}

/// <summary>What stands beside a name and changes its meaning.</summary>
internal static partial class ProteinContext
{
    /// <summary>Whether the name is part of the name of another protein, such as "TP53-binding protein 1".</summary>
    public static bool IsOtherProtein(string text, int start, int end, ProteinForm form)
    {
        var behind = text.AsSpan(end);
        return OtherProtein().IsMatch(behind) || (form.IsExactCase && Domain().IsMatch(behind))
            // "pERK" is phosphorylated ERK, not PERK.
            || (form.Kind is not ProteinFormKind.Name && text[start] == 'p' && form.Text[0] == 'P' && end - start > 2
                && text.AsSpan(start + 1, end - start - 1).IndexOfAnyInRange('a', 'z') < 0
                && text.AsSpan(start + 1, end - start - 1).IndexOfAnyInRange('A', 'Z') == 0);
    }

    /// <summary>Whether the name describes animals, patients or cells.</summary>
    public static bool IsModel(string text, int end) => Model().IsMatch(text.AsSpan(end));

    [GeneratedRegex("^(?:[ -](?:binding|interacting|associated|related|activating|activated|inducible|regulated|like)[ -](?:protein|factor|"
        + "kinase|peptide|gene)s?\\b|-like\\b|[ -]?pseudogene)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherProtein();

    [GeneratedRegex("^[ -](?:domain|motif|repeat)s?\\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Domain();

    [GeneratedRegex("^[ -](?:patients?|mice|mouse|brains?|cells?|cultures?|diseases?|syndromes?|famil(?:y|ies)|phenotypes?|cohorts?|"
        + "individuals|embryos|tissues?|animals|rats?|fish|flies|models?)\\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Model();
}

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

/// <summary>
/// The tokens of a text, split where spellings of protein names vary: between letters and digits, at hyphens and at spaces. "ataxin-3",
/// "ataxin 3" and "Ataxin3" are the same two tokens.
/// </summary>
internal sealed class NameTokens
{
    private static readonly Dictionary<string, string> Latin = new(StringComparer.Ordinal)
    {
        ["alpha"] = "a", ["beta"] = "b", ["gamma"] = "g", ["delta"] = "d", ["epsilon"] = "e", ["zeta"] = "z", ["kappa"] = "k",
    };

    private NameTokens(List<Token> tokens) => All = tokens;

    /// <summary>The tokens, in order.</summary>
    public IReadOnlyList<Token> All { get; }

    public static NameTokens Tokenize(string text)
    {
        var tokens = new List<Token>(text.Length / 5);
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at])) { at++; continue; }
            var end = at + 1;
            // A Greek letter is a token of its own, so that "HIF-1α" is "HIF", "1", "alpha".
            if (GreekLetters.NameOf(text[at]) is { } greek)
            {
                tokens.Add(new Token(greek, Latin.GetValueOrDefault(greek, greek), at, end, IsGreek: true));
            }
            else
            {
                while (end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsDigit(text[end]) == char.IsDigit(text[at])
                    && !GreekLetters.IsGreek(text[end]))
                {
                    end++;
                }
                AddRun(tokens, text, at, end);
            }
            at = end;
        }
        return new NameTokens(tokens);
    }

    // "TGFbeta1" and "HIF1alpha" end with the name of a Greek letter.
    private static void AddRun(List<Token> tokens, string text, int start, int end)
    {
        var lower = text[start..end].ToLowerInvariant();
        var suffix = Latin.Keys.FirstOrDefault(name => lower.Length > name.Length && lower.EndsWith(name, StringComparison.Ordinal)
            && !char.IsAsciiLetterLower(text[end - name.Length - 1]));
        if (suffix is null)
        {
            tokens.Add(new Token(lower, Latin.GetValueOrDefault(lower, lower), start, end, IsGreek: false));
            return;
        }
        var cut = end - suffix.Length;
        tokens.Add(new Token(lower[..^suffix.Length], lower[..^suffix.Length], start, cut, IsGreek: false));
        tokens.Add(new Token(suffix, Latin[suffix], cut, end, IsGreek: true));
    }

    /// <summary>A run of letters, a run of digits, or a Greek letter.</summary>
    /// <param name="Key">In lower case; a Greek letter by its name.</param>
    /// <param name="Loose">The same, but a Greek letter by the Latin one that stands for it in symbols.</param>
    /// <param name="Start">The start in the text.</param>
    /// <param name="End">The end.</param>
    /// <param name="IsGreek">Whether it is a Greek letter.</param>
    internal readonly record struct Token(string Key, string Loose, int Start, int End, bool IsGreek);
}
