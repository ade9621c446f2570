using System.Runtime.CompilerServices;
using System.Text;
using Pathway.Model;

namespace Pathway.Text;

/// <summary>
/// The words of a name, freed of what spelling alone decides: hyphens and slashes, Greek letters, British spelling, plurals,
/// possessives, adjectives of compartments ("mitochondrial"), common abbreviations, and joined or separate prefixes.
/// </summary>
internal static class NameWords
{
    private static readonly Dictionary<string, string> GreekLetters = new(StringComparer.Ordinal)
    {
        ["α"] = " alpha ", ["β"] = " beta ", ["ß"] = " beta ", ["γ"] = " gamma ", ["δ"] = " delta ", ["ε"] = " epsilon ", ["ζ"] = " zeta ",
        ["η"] = " eta ", ["θ"] = " theta ", ["ι"] = " iota ", ["κ"] = "kappa", ["λ"] = " lambda ", ["μ"] = " mu ", ["ν"] = " nu ",
        ["ξ"] = " xi ", ["π"] = " pi ", ["ρ"] = " rho ", ["σ"] = " sigma ", ["ς"] = " sigma ", ["τ"] = " tau ", ["φ"] = " phi ",
        ["χ"] = " chi ", ["ψ"] = " psi ", ["ω"] = " omega ",
    };

    private static readonly HashSet<string> Prefixes = ["non", "pre", "post", "anti", "co", "re", "inter", "intra", "extra", "multi", "up", "down", "trans"];

    /// <summary>The words of a name, in order. "Wnt/β-catenin signalling" has the words wnt, beta, catenin, signaling.</summary>
    public static List<string> Of(string? name) => OfKey(TermName.Key(name));

    /// <summary>The words of a name that is a key already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a hundred thousand names are read before the first answer
    public static List<string> OfKey(string key)
    {
        var words = new List<string>(8);
        if (key.Length > TermName.MaximumLength) { key = key[..TermName.MaximumLength]; }
        key = WithoutAbbreviation(Latin(key));
        for (var (start, end) = Next(key, 0); start < key.Length; (start, end) = Next(key, end))
        {
            var raw = key[start..end];
            // The s of a possessive is no word: "Parkinson's".
            if (raw == "s" && start > 1 && key[start - 1] is '\'' or '’' && char.IsLetter(key[start - 2])) { continue; }
            // "non-homologous" and "nonhomologous" are one word, whoever writes it.
            if (words.Count > 0 && raw.Length > 3 && Prefixes.Contains(words[^1]) && char.IsLetter(raw[0])) { words[^1] = Spelling.Plain(words[^1] + raw); }
            else { Spelling.AddTo(words, raw); }
        }
        return words;
    }

    // Where the next run of letters and digits begins and ends; both are the length of the key when there is none.
    private static (int Start, int End) Next(string key, int from)
    {
        var start = from;
        while (start < key.Length && !char.IsLetterOrDigit(key[start])) { start++; }
        var end = start;
        while (end < key.Length && char.IsLetterOrDigit(key[end])) { end++; }
        return (start, end);
    }

    // "Protein quality control (PQC)" says it twice.
    private static string WithoutAbbreviation(string key)
    {
        var open = key.LastIndexOf(" (", StringComparison.Ordinal);
        if (open <= 0 || key[^1] != ')') { return key; }
        var initials = new StringBuilder();
        for (var (start, end) = Next(key, 0); start < open; (start, end) = Next(key, end)) { initials.Append(key[start]); }
        return initials.ToString().EndsWith(key[(open + 2)..^1], StringComparison.Ordinal) ? key[..open] : key;
    }

    private static string Latin(string key)
    {
        if (System.Text.Ascii.IsValid(key)) { return key; }
        var text = new StringBuilder(key.Length + 8);
        foreach (var letter in key.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (System.Text.Rune.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark) { continue; }
            text.Append(GreekLetters.GetValueOrDefault(letter.ToString()) ?? letter.ToString());
        }
        return text.ToString();
    }
}
