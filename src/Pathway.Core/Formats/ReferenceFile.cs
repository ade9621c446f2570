using System.Globalization;
using System.Text.RegularExpressions;
using Pathway.Errors;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats;

/// <summary>
/// Reads names with known truth: a table with the columns name, expected id (also: expected, expected GO id, id), and, if wanted, style and
/// comment. An identifier of "-" or none says that the ontology lacks the concept. Further accepted identifiers stand in the same cell,
/// separated by bars, or in the comment after "also ok:".
/// </summary>
internal static partial class ReferenceFile
{
    private const string AlsoAccepted = "also ok:";

    private static readonly string[] IdColumns = ["expected", "expectedid", "expectedgoid", "id", "goid", "ontologyid"];

    /// <summary>The names in a file, in its order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onFault">Receives what is wrong with a row, with its line. The row is left out.</param>
    /// <exception cref="PathwayException">The file cannot be read, or has not the columns.</exception>
    public static IReadOnlyList<KnownName> Read(string path, Action<string> onFault)
    {
        using var lines = InputFile.Open(path).OpenLines();
        var names = new List<KnownName>();
        ReferenceColumns? columns = null;
        foreach (var row in DelimitedText.Read(lines, FindSeparator(path), static _ => false))
        {
            if ((row.Failure?.Message ?? row.Fault) is { } fault) { onFault(At(row, fault)); }
            else if (columns is null) { columns = ReadHeader(path, row); }
            else if (ReadRow(row, columns) is { } name) { names.Add(name); }
            else { onFault(At(row, "it has no name, or its identifier is none")); }
        }
        return columns is not null ? names : throw Invalid(path, "it is empty");
    }

    private static string At(TableRow row, string what) => string.Create(CultureInfo.InvariantCulture, $"line {row.Line}: {what}");

    private static char FindSeparator(string path)
    {
        var head = InputFile.Open(path).Lines is [var first, ..] ? first : "";
        return ((char[])['\t', ',', ';']).MaxBy(mark => head.Count(letter => letter == mark));
    }

    private static ReferenceColumns ReadHeader(string path, TableRow row)
    {
        var names = row.Cells.Select(static cell =>
            string.Concat(cell.Where(char.IsLetterOrDigit)).ToLowerInvariant()).ToArray();
        var (name, id) = (Array.IndexOf(names, "name"), Array.FindIndex(names, IdColumns.Contains));
        return name >= 0 && id >= 0
            ? new ReferenceColumns(name, id, Array.IndexOf(names, "style"), Array.IndexOf(names, "comment"))
            : throw Invalid(path, "a column 'name' and a column 'expected id' are needed, and style and comment may follow");
    }

    private static KnownName? ReadRow(TableRow row, ReferenceColumns columns)
    {
        var (name, id) = (Cell(row, columns.Name), Cell(row, columns.Id));
        string[] ids = id is "" or "-" ? [] : [.. id.Split('|', StringSplitOptions.TrimEntries)];
        if (TermName.Key(name).Length is 0 or > TermName.MaximumLength) { return null; }
        if (!ids.All(static one => Identifier().IsMatch(one))) { return null; }
        var comment = Cell(row, columns.Comment);
        if (ids.Length > 0 && comment.IndexOf(AlsoAccepted, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            ids = [.. ids, .. comment[(at + AlsoAccepted.Length)..].Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries)
                .TakeWhile(static one => Identifier().IsMatch(one))];
        }
        return new KnownName(name, Cell(row, columns.Style), ids);
    }

    private static string Cell(TableRow row, int column) => column >= 0 && column < row.Cells.Count ? row.Cells[column].Trim() : "";

    private static PathwayException Invalid(string path, string what) =>
        new(PathwayErrors.FormatInvalid, TextSanitizer.SingleLine($"'{path}' holds no names with known truth: {what}."), path);

    // "GO:0006914", "R-HSA-109581".
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_.]*[:-][A-Za-z0-9_.:-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    private sealed record ReferenceColumns(int Name, int Id, int Style, int Comment);
}
