using System.Globalization;
using System.Text;

namespace Pathway.Text;

/// <summary>Makes text from files and models safe to display: without terminal escapes and line breaks, and not too long.</summary>
internal static class TextSanitizer
{
    private const int MaxLineLength = 2000;

    /// <summary>
    /// One line of printable text. Control characters become spaces; a very long text ends with the number of omitted characters.
    /// </summary>
    public static string SingleLine(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return ""; }
        if (text.Length <= MaxLineLength) { return FullLine(text); }
        return string.Create(CultureInfo.InvariantCulture,
            $"{FullLine(text[..MaxLineLength])}… ({text.Length - MaxLineLength} more characters)");
    }

    /// <summary>One line of printable text of any length, for files.</summary>
    public static string FullLine(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return ""; }
        var line = new StringBuilder(text.Length);
        Span<char> letters = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsPrintable(rune)) { line.Append(letters[..rune.EncodeToUtf16(letters)]); }
            else { line.Append(' '); }
        }
        return line.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
