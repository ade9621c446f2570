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
    public static List<string> OfKey(string key)
    {
        var words = new List<string>(8);
        if (key.Length > TermName.MaximumLength) { key = key[..TermName.MaximumLength]; }
        foreach (var raw in Split(Latin(key)))
        {
            // "non-homologous" and "nonhomologous" are one word, whoever writes it.
            if (words.Count > 0 && Prefixes.Contains(words[^1]) && raw.Length > 3 && char.IsLetter(raw[0])) { words[^1] = Spelling.Plain(words[^1] + raw); }
            else { Spelling.AddTo(words, raw); }
        }
        return words;
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

    private static IEnumerable<string> Split(string key)
    {
        for (var start = 0; start < key.Length;)
        {
            if (!char.IsLetterOrDigit(key[start])) { start++; continue; }
            var end = start + 1;
            while (end < key.Length && char.IsLetterOrDigit(key[end])) { end++; }
            // The s of a possessive is no word: "Parkinson's".
            var possessive = end - start == 1 && key[start] == 's' && start > 1 && key[start - 1] is '\'' or '’' && char.IsLetter(key[start - 2]);
            if (!possessive) { yield return key[start..end]; }
            start = end;
        }
    }
}
