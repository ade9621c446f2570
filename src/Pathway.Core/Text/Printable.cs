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
        var shown = text.Length > LongestLine ? text[..LongestLine] : text;
        var line = new StringBuilder(shown.Length);
        foreach (var rune in shown.EnumerateRunes()) { line.Append(IsHarmless(rune) ? rune.ToString() : " "); }
        if (text.Length > LongestLine) { line.Append(CultureInfo.InvariantCulture, $"… ({text.Length - LongestLine} more characters)"); }
        return line.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
