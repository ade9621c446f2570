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

    /// <summary>
    /// The name as it is shown: compatibility characters composed, control characters dropped, white space folded to single spaces.
    /// </summary>
    /// <param name="name">A name as somebody wrote it; null counts as empty.</param>
    public static string Clean(string? name)
    {
        if (string.IsNullOrEmpty(name)) { return string.Empty; }
        // Invisible characters go first: what they kept apart composes then. Composing makes white space of its own, so it is folded last.
        return Fold(Compose(Visible(name)));
    }

    /// <summary>Whether two spellings name the same term.</summary>
    public static bool Same(string? left, string? right) => string.Equals(Key(left), Key(right), StringComparison.Ordinal);

    // Lone surrogates would make Normalize throw: the runes are replacement characters instead, as every encoder would have it.
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
            else if (!IsInvisible(rune)) { text.Append(units[..rune.EncodeToUtf16(units)]); }
        }
        return text.ToString();
    }

    private static string Compose(string text) => text.IsNormalized(NormalizationForm.FormKC) ? text
        : text.Normalize(NormalizationForm.FormKC);

    private static string Fold(string text)
    {
        if (!text.StartsWith(' ') && !text.EndsWith(' ') && !text.Contains("  ", StringComparison.Ordinal)) { return text; }
        return string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    // Control characters could drive a terminal; format characters (zero width, bidirectional) make unequal what reads equal.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.Control
        or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.PrivateUse;
}
