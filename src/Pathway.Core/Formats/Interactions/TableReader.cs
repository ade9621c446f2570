using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Errors;
using Pathway.Model;

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
                || (line.StartsWith('#') && line != header && !line.StartsWith("#N/A", StringComparison.OrdinalIgnoreCase));
        };
    }
}

/// <summary>Turns the rows of a table, wherever they stand, into records.</summary>
internal sealed class TableRows(string path, TableLayout layout, InteractionOptions options, InteractionSink sink)
{
    private static readonly string[] ProteinFields =
        ["query", "partner", "primary", "protein_a", "protein_b", "source", "target"];

    private static readonly string[] TermFields =
        ["pathway", "finalized_pathway", "step3_finalized_pathway", "step2_pathway", "step2_proposal"];

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is wrong with a row that is the row of names once more.</summary>
    public const string RepeatedHeader = "it repeats the names of the columns; remove the line";

    private readonly HashSet<int> numberColumns = [];
    private string[]? fields;
    private int furtherTerms = -1;

    /// <summary>Reads the rows; the first names the columns unless the layout says that none does.</summary>
    public void Read(IEnumerable<TableRow> rows)
    {
        try
        {
            var sample = new List<TableRow>();
            foreach (var row in rows)
            {
                if (fields is null)
                {
                    if (row.Failure
                        is not null) { throw new PathwayException(PathwayErrors.EncodingInvalid, row.Failure.Message, path, row.Failure); }
                    fields = ReadFields(row);
                    if (layout.Header is not null) { continue; }
                }
                if (sample.Count < TableLayout.MostLines)
                {
                    sample.Add(row);
                    if (sample.Count == TableLayout.MostLines) { AddAll(sample); }
                }
                else { Add(row); }
            }
            if (fields is null) { throw new InvalidDataException($"'{path}': there is no row that names the columns"); }
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
        for (var i = 0; i < fields!.Length; i++)
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
        else if (row.Cells.Skip(fields!.Length).Any(static cell => cell.Length > 0))
        {
            AddInvalid($"it has {row.Cells.Count} cells, and there are {fields.Length} columns", row);
        }
        else if (IsHeader(row)) { AddInvalid(RepeatedHeader, row); }
        else if (DescribeDamage(row) is { } damage) { AddInvalid(damage, row); }
        else { sink.AddRecord(ToJson(row.Cells), null, row.Line, row.Text); }
    }

    // A row of a workbook has no text of its own.
    private void AddInvalid(string reason, TableRow row) =>
        sink.AddInvalid(reason, row.Line, row.Text ?? string.Join('\t', row.Cells));

    // Files that were joined have the names of the columns once more in between.
    private bool IsHeader(TableRow row) => layout.Header is { } header && row.Cells.Count == header.Count
        && row.Cells.SequenceEqual(header, StringComparer.Ordinal);

    private string? DescribeDamage(TableRow row)
    {
        for (var i = 0; i < fields!.Length && i < row.Cells.Count; i++)
        {
            if (ProteinFields.Contains(fields[i]) && !numberColumns.Contains(i)
                && DamagedText.DescribeSerialNumber(row.Cells[i].Trim()) is { } damage)
            {
                return $"its {fields[i]} {damage}; set the column to text and paste the symbols again";
            }
        }
        return null;
    }

    private string[] ReadFields(TableRow row)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"'{path}' line {row.Line}");
        if (row.Fault is { } fault)
        {
            throw new InvalidDataException($"{place}: the row with the names of the columns cannot be read: {fault}.");
        }
        if (layout.Header is null) { return CreateEdgeFields(row); }
        var header = row.Cells.Select(static (cell, index) => index == 0 ? cell.TrimStart('#', ' ') : cell).ToArray();
        var found = ColumnNames.FindFields(header);
        for (var i = 0; i < found.Length; i++)
        {
            if (ColumnNames.IsFurtherTerms(header[i]) && found[i] != "pathway") { furtherTerms = i; }
        }
        MapColumns(header, found, place);
        RenameRepeated(found);
        if (found.GroupBy(static column => column, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"{place}: the column '{twice.Key}' is there twice. Rename one of them, or say with "
                + $"-ColumnMap which one counts, by its number: "
                + $"-ColumnMap @{{ {Capitalize(twice.Key)} = {Array.IndexOf(found, twice.Key) + 1} }}.");
        }
        return found.Intersect(ColumnNames.Partner).Any() ? found
            : throw new InvalidDataException(DescribeMissingPartner(place, header, found));
    }

    // Of columns that are only carried, the second of a name is told apart by its number.
    private static void RenameRepeated(string[] fields)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < fields.Length; i++)
        {
            if (!seen.Add(fields[i]) && !ColumnNames.All.Contains(fields[i])) { fields[i] = $"{fields[i]} (column {i + 1})"; }
        }
    }

    private static string[] CreateEdgeFields(TableRow row) => [.. row.Cells.Select(static (cell, index) => index switch
    {
        0 => "query",
        1 => "partner",
        2 => double.TryParse(cell, CultureInfo.InvariantCulture, out _) ? "score" : "interaction_type",
        _ => $"column {index + 1}",
    })];

    private void MapColumns(string[] header, string[] found, string place)
    {
        foreach (var (field, column) in options.ColumnMap)
        {
            var name = ColumnNames.FindField(field)
                ?? throw new InvalidDataException($"-ColumnMap names the field '{field}'; there are {string.Join(", ", ColumnNames.All)}.");
            var index = Array.FindIndex(header, cell => cell.Trim().Equals(column.Trim(), StringComparison.OrdinalIgnoreCase));
            if (index < 0 && int.TryParse(column, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= header.Length)
            {
                index = number - 1;
            }
            if (index < 0) { throw new InvalidDataException($"{place}: there is no column '{column}'. {DescribeColumns(header)}"); }
            for (var i = 0; i < found.Length; i++)
            {
                if (i != index && (found[i] == name || (name == "partner" && ColumnNames.Partner.Contains(found[i]))))
                {
                    found[i] = $"{header[i].Trim()} (column {i + 1})";
                }
            }
            found[index] = name;
            if (index == furtherTerms) { furtherTerms = -1; }
        }
    }

    private string DescribeMissingPartner(string place, string[] header, string[] found)
    {
        var unknown = Enumerable.Range(0, header.Length)
            .Where(index => !ColumnNames.All.Contains(found[index]) && header[index].Trim().Length > 0)
            .Select(index => header[index].Trim()).ToArray();
        var advice = unknown switch
        {
            [var one, var two, ..] when !found.Contains("query") => $"@{{ Query = '{one}'; Partner = '{two}' }}",
            [var one, ..] => $"@{{ Partner = '{one}' }}",
            _ => "@{ Partner = 'the name of the column' }",
        };
        return $"{place}: no column names the partner. {DescribeColumns(header)} Name the column with -ColumnMap {advice}.";
    }

    private string DescribeColumns(string[] header) => $"The separator seen is {layout.SeparatorName}, and the columns are "
        + $"{string.Join(", ", header.Take(20).Select(static name => $"'{DamagedText.Shorten(name.Trim())}'"))}.";

    private static string Capitalize(string field) => field.Length == 0 ? field : char.ToUpperInvariant(field[0]) + field[1..];

    private ReadOnlyMemory<byte> ToJson(IReadOnlyList<string> cells)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, WriterOptions))
        {
            writer.WriteStartObject();
            // A row that ends early has empty cells there: editors and spreadsheets drop what is blank at the end of a line.
            for (var i = 0; i < fields!.Length; i++)
            {
                if (i != furtherTerms) { WriteField(writer, fields[i], i < cells.Count ? cells[i] : "", cells); }
            }
            writer.WriteEndObject();
        }
        return json.WrittenMemory;
    }

    private void WriteField(Utf8JsonWriter writer, string field, string cell, IReadOnlyList<string> cells)
    {
        if (!ColumnNames.All.Contains(field)) { writer.WriteString(field, cell); }
        else if (TermFields.Contains(field)) { WriteTerms(writer, field, cell, field == "pathway" ? cells : []); }
        else if (cell.Length > 0 && cell[0] != ' ' && CellText.IsEmpty(cell)) { writer.WriteString(field, ""); }
        else if (field is "score" or "combined_score" && cell.Contains(',', StringComparison.Ordinal))
        {
            writer.WriteString(field, cell.Replace(',', '.'));
        }
        else { writer.WriteString(field, cell); }
    }

    private void WriteTerms(Utf8JsonWriter writer, string field, string cell, IReadOnlyList<string> cells)
    {
        var terms = CellText.IsEmptyTerm(cell) ? [] : CellText.SplitTerms(cell);
        if (furtherTerms >= 0 && furtherTerms < cells.Count && !CellText.IsEmpty(cells[furtherTerms]))
        {
            terms = [.. terms.Concat(CellText.SplitTerms(cells[furtherTerms])).DistinctBy(TermName.Key)];
        }
        if (terms.Count < 2)
        {
            writer.WriteString(field, terms.Count == 0 ? "" : terms[0] == cell.Trim() ? cell : terms[0]);
            return;
        }
        writer.WriteStartArray(field);
        foreach (var term in terms) { writer.WriteStringValue(term); }
        writer.WriteEndArray();
    }
}
