using System.Text;

namespace Pathway.Model;

/// <summary>How names of pathway terms compare: by Unicode NFKC, trimmed, inner white space folded, without regard to case.</summary>
public static class TermName
{
    /// <summary>The longest name, in UTF-16 code units, that is taken for a name; anything longer is text that went astray.</summary>
    public const int MaximumLength = 200;

    /// <summary>The key under which equal names meet. Two names are the same term when their keys are ordinally equal.</summary>
    /// <param name="name">A name as somebody wrote it.</param>
    /// <returns>The folded name in lower case; empty for a name of white space and control characters alone.</returns>
    public static string Key(string? name) => Clean(name).ToLowerInvariant();

    /// <summary>The name as it is shown: compatibility characters composed, control characters dropped, white space folded to single spaces.</summary>
    /// <param name="name">A name as somebody wrote it; null counts as empty.</param>
    public static string Clean(string? name)
    {
        if (string.IsNullOrEmpty(name)) { return string.Empty; }
        var composed = Compose(name);
        var text = new StringBuilder(composed.Length);
        foreach (var rune in composed.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) { if (text.Length > 0 && text[^1] != ' ') { text.Append(' '); } }
            else if (!IsInvisible(rune)) { text.Append(rune.ToString()); }
        }
        if (text.Length > 0 && text[^1] == ' ') { text.Length--; }
        return text.ToString();
    }

    /// <summary>Whether two spellings name the same term.</summary>
    public static bool Same(string? left, string? right) => string.Equals(Key(left), Key(right), StringComparison.Ordinal);

    // Lone surrogates make Normalize throw: they are replaced first, as every encoder would.
    private static string Compose(string name)
    {
        var text = name;
        if (!IsWellFormed(text)) { text = string.Concat(text.EnumerateRunes().Select(static rune => rune.ToString())); }
        return text.IsNormalized(NormalizationForm.FormKC) ? text : text.Normalize(NormalizationForm.FormKC);
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) { continue; }
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) { return false; }
            i++;
        }
        return true;
    }

    // Control characters could drive a terminal; format characters (zero width, bidirectional) make unequal what reads equal.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.Control
        or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.PrivateUse;
}
