using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Reads interactions from a table with named columns. Each row is one interaction: a flat record whose fields are the cells, so
/// that a row and the same record in JSON read alike. Rows of the same pair stay apart.
/// </summary>
internal static class InteractionTable
{
    private static readonly string[] Known =
    [
        "id", "interaction_id", "query", "partner", "primary", "protein_a", "protein_b", "source", "target", "arrow", "direction", "type", "interaction_type",
        "mediators", "mediator_chain", "depth", "pathway", "finalized_pathway", "step3_finalized_pathway", "step2_pathway", "step2_proposal", "function", "cellular_process",
        "effect", "effect_description", "biological_consequence", "consequences", "specific_effects", "pmid", "pmids", "title", "paper_title", "journal", "year", "quote", "relevant_quote",
    ];

    private static readonly string[] Partners = ["partner", "primary", "protein_b", "target"];

    // In a table these can only be texts; as fields of a record they would be lists.
    private static readonly Dictionary<string, string> Singular = new(StringComparer.Ordinal) { ["functions"] = "function", ["pathways"] = "pathway" };

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Read(SourceText text, bool tabs, InteractionSink sink)
    {
        string[]? columns = null;
        try
        {
            foreach (var row in TableRows.Read(text, tabs))
            {
                if (columns is null) { columns = Columns(row, text); }
                else if (row.Fault is { } fault) { sink.Bad(fault, row.Line); }
                else if (row.Cells.Skip(columns.Length).Any(static cell => cell.Length > 0)) { sink.Bad($"it has {row.Cells.Count} cells, and there are {columns.Length} columns", row.Line); }
                else { sink.Record(Json(columns, row.Cells), null, row.Line); }
            }
        }
        catch (InvalidDataException failure)
        {
            sink.Fault(new PathwayException(PathwayErrors.FormatInvalid, failure.Message, text.Path, failure));
            return;
        }
        if (text.Fault is { } broken) { sink.Fault(broken); }
    }

    private static string[] Columns(TableRow row, SourceText text)
    {
        var place = $"'{text.Path}' line {row.Line}";
        if (row.Fault is { } fault) { throw new InvalidDataException($"{place}: the row with the names of the columns cannot be read: {fault}."); }
        var columns = row.Cells.Select(static (cell, index) => Column(cell, index)).ToArray();
        if (columns.GroupBy(static column => column, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"{place}: the column '{twice.Key}' is there twice.");
        }
        return columns.Intersect(Partners).Any() ? columns
            : throw new InvalidDataException($"{place}: no column names the partner; one of {string.Join(", ", Partners)} is needed.");
    }

    // A known name is recognised however it is written ("Paper Title"); any other stays as it is.
    private static string Column(string cell, int index)
    {
        var name = TermName.Key(cell).Replace(' ', '_').Replace('-', '_');
        name = Singular.GetValueOrDefault(name, name);
        return Known.Contains(name) ? name : cell.Trim() is { Length: > 0 } own ? own : $"column {index + 1}";
    }

    private static ReadOnlyMemory<byte> Json(string[] columns, IReadOnlyList<string> cells)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Writing))
        {
            writer.WriteStartObject();
            // A row that ends early has empty cells there: editors and spreadsheets drop what is blank at the end of a line.
            for (var i = 0; i < columns.Length; i++) { writer.WriteString(columns[i], i < cells.Count ? cells[i] : ""); }
            writer.WriteEndObject();
        }
        return json.WrittenMemory;
    }
}
