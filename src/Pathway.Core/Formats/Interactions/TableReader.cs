using System.Globalization;
using Pathway.Errors;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Reads interactions from a table with named columns, or from a list of edges without names. Each row is one interaction: a flat record
/// whose fields are the cells, so that a row and the same record in JSON read alike. Rows of the same pair stay apart.
/// </summary>
internal sealed class TableReader : IInteractionReader
{
    public IReadOnlyList<InteractionFormat> Formats { get; } =
        [InteractionFormat.Table, InteractionFormat.Csv, InteractionFormat.Tsv, InteractionFormat.EdgeList];

    // One column may be anything, and words have spaces between them: both need names that are known.
    public bool CanRead(InputFile file)
    {
        if (file.IsBinary || TableLayout.Find(file.Lines, [], ColumnNames.IsKnown) is not { } layout) { return false; }
        if (layout.Header is null) { return layout.Separator != ' ' || layout.IsEven; }
        return layout.KnownColumns > 1 || (layout.Columns > 1 && layout.Separator != ' ' && layout.IsEven);
    }

    public void Read(InputFile file, InteractionOptions options, InteractionSink sink)
    {
        var layout = TableLayout.Find(file.Lines, GetSeparators(options.Format), name => IsColumn(name, options));
        if (options.Format is InteractionFormat.EdgeList && layout is { KnownColumns: 0 }) { layout = layout with { Header = null }; }
        layout ??= new TableLayout(options.Format is InteractionFormat.Tsv ? '\t' : ',', [], 0, 0, 0, false);
        using var lines = file.OpenLines();
        var rows = DelimitedText.Read(lines, layout.Separator, CreateCommentFilter(layout, file));
        new TableRows(file.Path, layout, options, sink).Read(rows);
    }

    private static ReadOnlySpan<char> GetSeparators(InteractionFormat format) => format switch
    {
        InteractionFormat.Tsv => ['\t'],
        InteractionFormat.Csv => [',', ';', '\t', '|'],
        _ => [],
    };

    private static bool IsColumn(string name, InteractionOptions options) => ColumnNames.IsKnown(name)
        || options.ColumnMap.Values.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);

    // The line that names the columns may itself begin with "#".
    private static Func<string, bool> CreateCommentFilter(TableLayout layout, InputFile file)
    {
        var header = layout.HeaderIndex < file.Lines.Count ? file.Lines[layout.HeaderIndex] : null;
        var isFirst = true;
        return line =>
        {
            var isSeparatorLine = isFirst && TableLayout.ReadSeparatorLine(line) is not null;
            if (!string.IsNullOrWhiteSpace(line)) { isFirst = false; }
            return isSeparatorLine
                || (line.StartsWith('#') && line != header && !line.StartsWith("#N/A", StringComparison.OrdinalIgnoreCase)
                    && DamagedText.DescribeErrorValue(line.Split(layout.Separator)[0].Trim('"')) is null);
        };
    }
}

/// <summary>Turns the rows of a table, wherever they stand, into records.</summary>
internal sealed class TableRows(string path, TableLayout layout, InteractionOptions options, InteractionSink sink)
{
    private static readonly string[] ProteinFields =
        ["query", "partner", "primary", "protein_a", "protein_b", "source", "target"];

    /// <summary>What is wrong with a row that is the row of names once more.</summary>
    public const string RepeatedHeader = "it repeats the names of the columns; remove the line";

    private readonly HashSet<int> numberColumns = [];
    private RecordColumns? columns;

    /// <summary>Reads the rows; the first names the columns unless the layout says that none does.</summary>
    public void Read(IEnumerable<TableRow> rows)
    {
        try
        {
            var sample = new List<TableRow>();
            foreach (var row in rows)
            {
                if (columns is null)
                {
                    if (row.Failure
                        is not null) { throw new PathwayException(PathwayErrors.EncodingInvalid, row.Failure.Message, path, row.Failure); }
                    columns = ReadColumns(row);
                    if (layout.Header is not null) { continue; }
                }
                if (sample.Count < TableLayout.MostLines)
                {
                    sample.Add(row);
                    if (sample.Count == TableLayout.MostLines) { AddAll(sample); }
                }
                else { Add(row); }
            }
            if (columns is null) { throw new InvalidDataException($"'{path}': there is no row that names the columns"); }
            if (sample.Count < TableLayout.MostLines) { AddAll(sample); }
        }
        catch (InvalidDataException failure)
        {
            throw new PathwayException(PathwayErrors.FormatInvalid, failure.Message, path, failure);
        }
    }

    // Whether a column holds symbols or numbers of genes shows only in several rows.
    private void AddAll(List<TableRow> sample)
    {
        for (var i = 0; i < columns!.Fields.Count; i++)
        {
            var column = i;
            var cells = sample.Where(row => column < row.Cells.Count && !CellText.IsEmpty(row.Cells[column])).ToArray();
            if (cells.Length > 0 && cells.Count(row => row.Cells[column].Trim().All(char.IsAsciiDigit)) * 2 > cells.Length)
            {
                numberColumns.Add(column);
            }
        }
        // A single row says nothing: five digits in it are more often a date than a gene.
        if (sample.Count < 3) { numberColumns.Clear(); }
        foreach (var row in sample) { Add(row); }
    }

    private void Add(TableRow row)
    {
        if (row.Failure is { } failure) { sink.ReportFault(failure); }
        else if (row.Fault is { } fault) { AddInvalid(fault, row); }
        else if (row.Cells.Skip(columns!.Fields.Count).Any(static cell => cell.Length > 0))
        {
            AddInvalid($"it has {row.Cells.Count} cells, and there are {columns.Fields.Count} columns", row);
        }
        else if (IsHeader(row)) { AddInvalid(RepeatedHeader, row); }
        else if (DescribeDamage(row) is { } damage) { AddInvalid(damage, row); }
        else { sink.AddRecord(columns.ToRecord(row.Cells), null, row.Line, row.Text); }
    }

    // A row of a workbook has no text of its own.
    private void AddInvalid(string reason, TableRow row) =>
        sink.AddInvalid(reason, row.Line, row.Text ?? string.Join('\t', row.Cells));

    // Files that were joined have the names of the columns once more in between.
    private bool IsHeader(TableRow row) => layout.Header is { } header && row.Cells.Count == header.Count
        && row.Cells.SequenceEqual(header, StringComparer.Ordinal);

    // The record beside the properties of an interaction tells the original symbol.
    private string? DescribeDamage(TableRow row)
    {
        for (var i = 0; !columns!.IsPropertyForm && i < columns.Fields.Count && i < row.Cells.Count; i++)
        {
            if (ProteinFields.Contains(columns.Fields[i]) && !numberColumns.Contains(i)
                && DamagedText.DescribeSerialNumber(row.Cells[i].Trim()) is { } damage)
            {
                return $"its {columns.Fields[i]} {damage}; set the column to text and paste the symbols again";
            }
        }
        return null;
    }

    private RecordColumns ReadColumns(TableRow row)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"'{path}' line {row.Line}");
        if (row.Fault is { } fault)
        {
            throw new InvalidDataException($"{place}: the row with the names of the columns cannot be read: {fault}.");
        }
        if (layout.Header is null) { return RecordColumns.OfEdges(row.Cells); }
        var header = row.Cells.Select(static (cell, index) => index == 0 ? cell.TrimStart('#', ' ') : cell).ToArray();
        var found = FindColumns(header, place);
        if (found.FindRepeated() is { } twice)
        {
            throw new InvalidDataException($"{place}: the column '{twice}' is there twice. Rename one of them, or say with "
                + $"-ColumnMap which one counts, by its number: "
                + $"-ColumnMap @{{ {Capitalize(twice)} = {found.Fields.ToList().IndexOf(twice) + 1} }}.");
        }
        if (!found.HasPartner && NodeRows.IsHeader(header)) { throw new InvalidDataException($"{place}: {NodeRows.Advice}"); }
        if (header.Length == 1 && !found.HasPartner)
        {
            throw new InvalidDataException($"{place}: no column names the partner: there is one column, "
                + $"{RecordColumns.DescribeNames(header)}, and no separator was seen. A table of interactions has a column for each of the "
                + "two proteins. Of a list of names of pathways, pipe the lines: Get-Content FILE | Invoke-PathwayHierarchy.");
        }
        return found.HasPartner ? found
            : throw new InvalidDataException($"{place}: no column names the partner. {DescribeColumns(header)} Name the column with "
                + $"-ColumnMap {found.SuggestMap()}.");
    }

    private RecordColumns FindColumns(string[] header, string place)
    {
        try { return RecordColumns.Find(header, options.ColumnMap); }
        catch (InvalidDataException failure) when (options.ColumnMap.Count > 0)
        {
            var isColumn = failure.Message.StartsWith(RecordColumns.NoColumn, StringComparison.Ordinal);
            throw new PathwayException(PathwayErrors.FormatInvalid,
                isColumn ? $"{place}: {failure.Message} {DescribeColumns(header)}" : failure.Message, path, failure)
                { Action = "Correct -ColumnMap: @{ FIELD = 'name or number of the column' }. The message lists what there is." };
        }
    }

    private string DescribeColumns(string[] header) =>
        $"The separator seen is {layout.SeparatorName}, and the columns are {RecordColumns.DescribeNames(header)}.";

    private static string Capitalize(string field) => field.Length == 0 ? field : char.ToUpperInvariant(field[0]) + field[1..];
}
