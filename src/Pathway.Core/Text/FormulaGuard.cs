using System.Text.RegularExpressions;

namespace Pathway.Text;

/// <summary>Keeps a spreadsheet from reading text as a formula.</summary>
internal static partial class FormulaGuard
{
    /// <summary>
    /// The cell of a table: one line, without surrounding spaces, with an apostrophe before everything that a spreadsheet would read as
    /// the beginning of a formula.
    /// </summary>
    /// <remarks>
    /// Programs differ in the character that separates cells, so that a formula may also begin after a semicolon. Some read
    /// full-width characters like their ASCII forms.
    /// </remarks>
    public static string Cell(string? text)
    {
        // Trimmed, so that no formula appears if another program trims the cell.
        var line = TextSanitizer.FullLine(text).Trim();
        return FormulaStart().Replace(line, "$1'$2");
    }

    [GeneratedRegex("""(^["']*|;["'\s]*)([=+\-@＝＋－＠﹦﹢﹣﹫⁼₌⁺₊⁻₋−])""", RegexOptions.CultureInvariant)]
    private static partial Regex FormulaStart();
}
