using System.Text;

namespace Pathway.Model;

/// <summary>Compares names of pathway terms: in Unicode NFKC, trimmed, with single spaces, ignoring case.</summary>
public static class TermName
{
    /// <summary>The greatest length of a name, in UTF-16 code units; a longer text is no name.</summary>
    public const int MaximumLength = 200;

    private const int Noncharacter = 0xFFFE;

    /// <summary>The key of a name. Two names are the same term when their keys are ordinally equal.</summary>
    /// <param name="name">A name in any spelling.</param>
    /// <returns>The normalized name in lower case; empty for a name of white space and control characters only.</returns>
    public static string Key(string? name) => Clean(name).ToLowerInvariant();

    /// <summary>
    /// The name for display: compatibility characters composed, control characters removed, white space folded to single spaces.
    /// </summary>
    /// <param name="name">A name in any spelling; null counts as empty.</param>
    public static string Clean(string? name)
    {
        if (string.IsNullOrEmpty(name)) { return string.Empty; }
        // Invisible characters are removed first, because they may separate characters that compose. Composing may add white space.
        return Fold(Compose(Visible(name)));
    }

    /// <summary>Whether two spellings name the same term.</summary>
    public static bool Same(string? left, string? right) => string.Equals(Key(left), Key(right), StringComparison.Ordinal);

    // Normalize throws on unpaired surrogates and on U+FFFE. Both become U+FFFD: the enumeration of runes replaces the former, as encoders
    // do.
    private static string Visible(string name)
    {
        if (Ascii.IsValid(name) && !name.AsSpan().ContainsAnyInRange('\0', '\u001f') && !name.Contains('\u007f', StringComparison.Ordinal))
        {
            return name;
        }
        var text = new StringBuilder(name.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) { text.Append(' '); }
            else if (rune.Value == Noncharacter) { text.Append(Rune.ReplacementChar.ToString()); }
            else if (!IsInvisible(rune)) { text.Append(units[..rune.EncodeToUtf16(units)]); }
        }
        return text.ToString();
    }

    private static string Compose(string text) =>
        text.IsNormalized(NormalizationForm.FormKC) ? text : text.Normalize(NormalizationForm.FormKC);

    private static string Fold(string text)
    {
        if (!text.StartsWith(' ') && !text.EndsWith(' ') && !text.Contains("  ", StringComparison.Ordinal)) { return text; }
        return string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    // Control characters may send commands to a terminal; format characters make names differ that look the same.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.Control
        or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.PrivateUse;
}
