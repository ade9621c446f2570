using System.Text;
using Pathway.Model;

namespace Pathway.Text;

/// <summary>
/// Superscripts as characters of their own, so that an ion ("Ca²⁺"), a power ("10⁻³") and the mark of a reference ("directly¹⁴") can
/// be told apart after the markup is gone.
/// </summary>
internal static class Superscripts
{
    private const string Plain = "0123456789+-=()n";
    private const string Raised = "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079\u207A\u207B\u207C\u207D\u207E\u207F";

    /// <summary>Whether a character is a superscript.</summary>
    public static bool Is(char letter) => Raised.Contains(letter, StringComparison.Ordinal);

    /// <summary>The plain character of a superscript; any other character as it is.</summary>
    public static char ToPlain(char letter) => Raised.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Plain[at] : letter;

    /// <summary>A text as superscript, as far as its characters have one; a minus or dash of any kind counts as minus.</summary>
    public static string Raise(string text) => string.Concat(text.Select(static letter =>
        letter is '\u2212' or '\u2013' or '\u2010' or '\u2011' or '\u2014' ? '\u207B'
        : Plain.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at && letter != 'n' ? Raised[at] : letter));

    /// <summary>The text for display, like <see cref="TermName.Clean"/>, but superscripts stay.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(Is)) { return TermName.Clean(text); }
        var cleaned = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && Is(text[end]) == Is(text[at])) { end++; }
            var piece = text[at..end];
            if (Is(piece[0])) { cleaned.Append(piece); }
            else
            {
                var inner = TermName.Clean(piece);
                var startsApart = char.IsWhiteSpace(piece[0]) && cleaned.Length > 0;
                if (startsApart) { cleaned.Append(' '); }
                cleaned.Append(inner);
                if (char.IsWhiteSpace(piece[^1]) && end < text.Length && (inner.Length > 0 || !startsApart)) { cleaned.Append(' '); }
            }
            at = end;
        }
        return cleaned.ToString().Trim();
    }
}
