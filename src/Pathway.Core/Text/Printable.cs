using System.Globalization;
using System.Text;

namespace Pathway.Text;

/// <summary>Makes text from files and models harmless to show: no terminal escape, no line of its own, no endless line.</summary>
internal static class Printable
{
    private const int LongestLine = 2000;

    /// <summary>One line of printable text; control characters become spaces, and the end of a very long text is cut off and counted.</summary>
    public static string Line(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return ""; }
        if (text.Length <= LongestLine) { return WholeLine(text); }
        return string.Create(CultureInfo.InvariantCulture, $"{WholeLine(text[..LongestLine])}… ({text.Length - LongestLine} more characters)");
    }

    /// <summary>The same without an end to its length, for files.</summary>
    public static string WholeLine(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return ""; }
        var line = new StringBuilder(text.Length);
        Span<char> letters = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHarmless(rune)) { line.Append(letters[..rune.EncodeToUtf16(letters)]); }
            else { line.Append(' '); }
        }
        return line.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
