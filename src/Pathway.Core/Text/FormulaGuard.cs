using System.Buffers;
using System.Text.RegularExpressions;

namespace Pathway.Text;

/// <summary>Keeps a spreadsheet from reading text as a formula.</summary>
internal static partial class FormulaGuard
{
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@＝＋－＠﹦﹢﹣﹫⁼₌⁺₊⁻₋−");

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
        return MayStartFormula(line) ? FormulaStart().Replace(line, "$1'$2") : line;
    }

    /// <summary>The text of a cell that <see cref="Cell"/> wrote, without the apostrophes that it put there.</summary>
    public static string Original(string cell) =>
        cell.Contains('\'', StringComparison.Ordinal) ? GuardedStart().Replace(cell, "$1$2") : cell;

    // A formula begins at the start, perhaps after quotation marks, or after a semicolon.
    private static bool MayStartFormula(string line)
    {
        var start = line.AsSpan().TrimStart("\"'");
        return (!start.IsEmpty && FormulaStarts.Contains(start[0])) || line.Contains(';', StringComparison.Ordinal);
    }

    [GeneratedRegex("""(^["']*|;["'\s]*)([=+\-@＝＋－＠﹦﹢﹣﹫⁼₌⁺₊⁻₋−])""", RegexOptions.CultureInvariant)]
    private static partial Regex FormulaStart();

    // The last apostrophe before such a character is the one that was put there.
    [GeneratedRegex("""(^["']*|;["'\s]*)'([=+\-@＝＋－＠﹦﹢﹣﹫⁼₌⁺₊⁻₋−])""", RegexOptions.CultureInvariant)]
    private static partial Regex GuardedStart();
}
