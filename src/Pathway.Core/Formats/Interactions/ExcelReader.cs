using System.Globalization;
using MiniExcelLibs;
using Pathway.Errors;

namespace Pathway.Formats.Interactions;

/// <summary>Reads a worksheet of an Excel workbook (.xlsx) as a table. The first row that has names of columns names them.</summary>
internal sealed class ExcelReader : IInteractionReader
{
    private const int MostTitleRows = 20;
    private const int MostNamed = 10;
    private const double LeastScientific = 1e11;

    public IReadOnlyList<InteractionFormat> Formats { get; } = [InteractionFormat.Excel];

    public bool CanRead(InputFile file) => file.Bytes.Span.StartsWith("PK\x03\x04"u8)
        && (file.Extension == ".xlsx" || file.Bytes.Span.IndexOf("[Content_Types].xml"u8) >= 0 || file.Bytes.Span.IndexOf("xl/"u8) >= 0);

    public void Read(InputFile file, InteractionOptions options, InteractionSink sink)
    {
        using var workbook = OpenSeekable(file);
        var names = Try(file, () => MiniExcel.GetSheetNames(workbook));
        var sheet = FindSheet(file, names, options.Worksheet);
        var rows = ReadRows(file, workbook, sheet).Where(static row => !row.IsBlank);
        var first = rows.Take(MostTitleRows).ToArray();
        // An empty sheet holds nothing that a person could mean; one with a text may be meant.
        if (first.Length == 0 && options.Worksheet is null)
        {
            var empty = sheet;
            sheet = names.Find(name => ReadRows(file, workbook, name).Any(static row => !row.IsBlank)) ?? sheet;
            if (sheet != empty) { sink.AddNote($"the worksheet '{empty}' is empty, and '{sheet}' is read instead"); }
            rows = ReadRows(file, workbook, sheet).Where(static row => !row.IsBlank);
            first = rows.Take(MostTitleRows).ToArray();
        }
        var header = first.FirstOrDefault(row => row.Cells.Count(cell => IsColumn(cell, options)) > 1) ?? first.FirstOrDefault();
        if (header is null)
        {
            throw new PathwayException(PathwayErrors.FileEmpty, $"'{file.Path}': the worksheet '{sheet}' is empty.{DescribeOthers(names,
                sheet)}", file.Path);
        }
        var known = header.Cells.Count(cell => IsColumn(cell, options));
        var isEdge = known == 0 && header.Cells.Count > 1 && header.Cells.Take(2).All(TableLayout.IsIdentifier);
        var layout = new TableLayout('\0', isEdge ? null : header.Cells, 0, known, header.Cells.Count, true);
        try { new TableRows(file.Path, layout, options, sink).Read(rows.SkipWhile(row => row.Line < header.Line)); }
        catch (PathwayException failure) when (DescribeOthers(names, sheet) is { Length: > 0 } others && known < 2)
        {
            throw new PathwayException(failure.Error, $"{failure.Message} This is the worksheet '{sheet}'.{others}", file.Path, failure);
        }
    }

    private static string DescribeOthers(IReadOnlyList<string> names, string sheet) =>
        names.Where(name => name != sheet).Take(MostNamed).ToArray() is { Length: > 0 } others
            ? $" Name another one with -Worksheet: {string.Join(", ", others.Select(static name => $"'{DamagedText.Shorten(name)}'"))}."
            : "";

    private static bool IsColumn(string cell, InteractionOptions options) => ColumnNames.IsKnown(cell)
        || options.ColumnMap.Values.Contains(cell.Trim(), StringComparer.OrdinalIgnoreCase);

    // A workbook is an archive, whose list of contents stands at its end.
    private static Stream OpenSeekable(InputFile file)
    {
        var bytes = file.OpenBytes();
        if (bytes.CanSeek) { return bytes; }
        using (bytes)
        {
            var copy = new MemoryStream();
            bytes.CopyTo(copy);
            copy.Position = 0;
            return copy;
        }
    }

    private static string FindSheet(InputFile file, List<string> names, string? wanted)
    {
        if (wanted is null && names.Count > 0) { return names[0]; }
        return names.Find(name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new PathwayException(PathwayErrors.FormatInvalid,
                $"'{file.Path}': there is no worksheet '{wanted}'; there are {string.Join(", ", names)}. Name one of them with -Worksheet.",
                file.Path);
    }

    private static IEnumerable<TableRow> ReadRows(InputFile file, Stream workbook, string sheet)
    {
        workbook.Position = 0;
        using var rows = Try(file, () => MiniExcel.Query(workbook, useHeaderRow: false, sheet, ExcelType.XLSX).GetEnumerator());
        for (var number = 1; Try(file, rows.MoveNext); number++)
        {
            var cells = (IDictionary<string, object?>)rows.Current;
            yield return new TableRow(number, [.. cells.Values.Select(FormatCell)]);
        }
    }

    private static string FormatCell(object? value) => value switch
    {
        null => "",
        string text => text,
        // As the spreadsheet shows it, so that what it made of a symbol is recognised.
        DateTime date => date.ToString("d-MMM", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) >= LeastScientific => number.ToString("0.##E+0", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static TResult Try<TResult>(InputFile file, Func<TResult> read)
    {
        try { return read(); }
        catch (Exception failure) when (failure is not (OperationCanceledException or OutOfMemoryException))
        {
            throw new PathwayException(PathwayErrors.FormatInvalid,
                $"'{file.Path}' cannot be read as a workbook: {failure.Message} Save it again as .xlsx.", file.Path, failure);
        }
    }
}
