using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Pathway.Questions;
using Pathway.Text;

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
