using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Reads interactions from a table with named columns. Each row is one interaction: a flat record whose fields are the cells, so
/// that a row and the same record in JSON read alike. Rows of the same pair stay apart.
/// </summary>
internal static class InteractionTable
{
    private static readonly string[] KnownColumns =
    [
        "id", "interaction_id", "query", "partner", "primary", "protein_a", "protein_b", "source", "target", "arrow", "direction", "type",
        "interaction_type",
        "mediators", "mediator_chain", "depth", "pathway", "finalized_pathway", "step3_finalized_pathway", "step2_pathway",
        "step2_proposal", "function", "cellular_process",
        "effect", "effect_description", "biological_consequence", "consequences", "specific_effects", "pmid", "pmids", "title",
        "paper_title", "journal", "year", "quote", "relevant_quote",
    ];

    private static readonly string[] PartnerColumns = ["partner", "primary", "protein_b", "target"];

    // In a table these can only be texts; as fields of a record they would be lists.
    private static readonly Dictionary<string, string> SingularColumns = new(StringComparer.Ordinal)
        { ["functions"] = "function", ["pathways"] = "pathway" };

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Read(SourceText text, bool tabs, InteractionSink sink)
    {
        string[]? columns = null;
        try
        {
            foreach (var row in TableRows.Read(text, tabs))
            {
                if (columns is null) { columns = ReadColumns(row, text); }
                else if (row.Fault is { } fault) { sink.AddInvalid(fault, row.Line); }
                else if (row.Cells.Skip(columns.Length).Any(static cell => cell.Length > 0))
                {
                    sink.AddInvalid($"it has {row.Cells.Count} cells, and there are {columns.Length} columns", row.Line);
                }
                else { sink.AddRecord(ToJson(columns, row.Cells), null, row.Line); }
            }
        }
        catch (InvalidDataException failure)
        {
            sink.ReportFault(new PathwayException(PathwayErrors.FormatInvalid, failure.Message, text.Path, failure));
            return;
        }
        if (text.Fault is { } broken) { sink.ReportFault(broken); }
    }

    private static string[] ReadColumns(TableRow row, SourceText text)
    {
        var place = $"'{text.Path}' line {row.Line}";
        if (row.Fault is { } fault)
        {
            throw new InvalidDataException($"{place}: the row with the names of the columns cannot be read: {fault}.");
        }
        var columns = row.Cells.Select(static (cell, index) => NormalizeColumn(cell, index)).ToArray();
        if (columns.GroupBy(static column => column, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"{place}: the column '{twice.Key}' is there twice.");
        }
        return columns.Intersect(PartnerColumns).Any() ? columns
            : throw new InvalidDataException(
                $"{place}: no column names the partner; one of {string.Join(", ", PartnerColumns)} is needed.");
    }

    // A known name is recognised however it is written ("Paper Title"); any other stays as it is.
    private static string NormalizeColumn(string cell, int index)
    {
        var name = TermName.Key(cell).Replace(' ', '_').Replace('-', '_');
        name = SingularColumns.GetValueOrDefault(name, name);
        return KnownColumns.Contains(name) ? name : cell.Trim() is { Length: > 0 } own ? own : $"column {index + 1}";
    }

    private static ReadOnlyMemory<byte> ToJson(string[] columns, IReadOnlyList<string> cells)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, WriterOptions))
        {
            writer.WriteStartObject();
            // A row that ends early has empty cells there: editors and spreadsheets drop what is blank at the end of a line.
            for (var i = 0; i < columns.Length; i++) { writer.WriteString(columns[i], i < cells.Count ? cells[i] : ""); }
            writer.WriteEndObject();
        }
        return json.WrittenMemory;
    }
}

/// <summary>A row of a table.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Cells">Its cells, without quotation marks.</param>
/// <param name="Fault">Why the cells cannot be trusted, or null.</param>
internal sealed record TableRow(int Line, IReadOnlyList<string> Cells, string? Fault);

/// <summary>Splits a table into rows. A quotation mark that is never closed costs its own line, not the lines that it swallowed.</summary>
internal static class TableRows
{
    /// <summary>The rows that are not blank, the names of the columns first.</summary>
    public static IEnumerable<TableRow> Read(SourceText text, bool tabs)
    {
        // Where the encoding breaks off, the row in which it does is not whole.
        var utf8 = text.Fault is null ? text.Utf8 : text.Utf8[..(text.Utf8.Span.LastIndexOf((byte)'\n') + 1)];
        var (delimiter, offset) = DetectDelimiter(utf8.Span, tabs);
        while (offset < utf8.Length)
        {
            var start = offset;
            foreach (var (row, length, spans) in Parse(utf8[offset..], delimiter, text.GetLine(offset)))
            {
                if (row.Cells.Any(static cell => cell.Length > 0)) { yield return row; }
                // Read on behind the first line of a row that went wrong: the marks on the next lines may pair up without it.
                offset += row.Fault is not null && spans > 1 ? GetFirstLineLength(utf8.Span[offset..]) : length;
                if (row.Fault is not null && spans > 1) { break; }
            }
            if (offset == start) { yield break; }
        }
    }

    private static IEnumerable<(TableRow Row, int Length, int Spans)> Parse(ReadOnlyMemory<byte> utf8, string delimiter, int line)
    {
        var isBad = false;
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture)
            { Delimiter = delimiter, IgnoreBlankLines = false, BadDataFound = _ => isBad = true };
        // Without a copy: a file with many bad rows is begun anew behind each of them.
        MemoryMarshal.TryGetArray(utf8, out var bytes);
        using var reader =
            new StreamReader(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), Encoding.UTF8,
                detectEncodingFromByteOrderMarks: false);
        using var parser = new CsvParser(reader, settings);
        for (var before = 0; parser.Read(); before = parser.RawRow)
        {
            isBad = false;
            var cells = parser.Record!;
            var spans = parser.RawRow - before;
            var fault = !isBad ? null
                : spans > 1 ? "a quotation mark that opens on this line is not closed rightly"
                : "a quotation mark stands where none may stand";
            yield return (new TableRow(line + before, cells, fault), Encoding.UTF8.GetByteCount(parser.RawRecord), spans);
        }
    }

    // Spreadsheets of many languages separate by semicolons, and some name the separator on a line of its own.
    private static (string Delimiter, int Offset) DetectDelimiter(ReadOnlySpan<byte> utf8, bool tabs)
    {
        var first = utf8[..GetFirstLineLength(utf8)].TrimEnd("\r\n"u8);
        if (first.Length == 5 && first.StartsWith("sep="u8)) { return (((char)first[4]).ToString(), GetFirstLineLength(utf8)); }
        return (tabs ? "\t" : first.Contains((byte)',') || !first.Contains((byte)';') ? "," : ";", 0);
    }

    private static int GetFirstLineLength(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0) { return utf8.Length; }
        return end + (utf8[end..].StartsWith("\r\n"u8) ? 2 : 1);
    }
}
