using System.Text;
using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Text as quotes are compared in it: white space folded, one kind of dash, one kind of each quotation mark; letters and case stay.</summary>
internal static class QuoteText
{
    /// <summary>The folded text.</summary>
    public static string Fold(string? text)
    {
        var clean = TermName.Clean(text);
        var folded = new StringBuilder(clean.Length);
        foreach (var letter in clean) { folded.Append(Plain(letter)); }
        return folded.ToString();
    }

    /// <summary>How many words a folded text has.</summary>
    public static int Words(string folded) => folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(static word => word.Any(char.IsLetterOrDigit));

    private static char Plain(char letter) => letter switch
    {
        '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' or '`' or '\u00B4' => '\'',
        '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u2033' or '\u00AB' or '\u00BB' => '"',
        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2015' or '\u2212' or '\uFE58' or '\uFE63' => '-',
        _ => letter,
    };
}
