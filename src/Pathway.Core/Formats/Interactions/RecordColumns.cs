using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Which field of a record each column of a table, or each property of an object, holds: by its spelling, and by what the user says with
/// -ColumnMap. It writes the records.
/// </summary>
internal sealed class RecordColumns
{
    /// <summary>The beginning of a fault about a column that is not there.</summary>
    public const string NoColumn = "there is no column";

    private const int MostShown = 20;

    private static readonly string[] TermFields =
        ["pathway", "finalized_pathway", "step3_finalized_pathway", "step2_pathway", "step2_proposal"];

    // In these a cell may hold a list as JSON, as Export-Csv writes it. Other texts in brackets are texts.
    private static readonly HashSet<string> ListFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "function", "functions", "evidence", "mediators", "mediator_chain", "methods", "taxa", "databases", "consequences",
        "biological_consequence", "specific_effects", "pmids", "arrows", "step3_function_pathways", "step2_function_proposals",
    };

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<string> header;
    private readonly bool isPropertyForm;
    private readonly int furtherTerms = -1;

    private RecordColumns(IReadOnlyList<string> header, string[] fields, bool isPropertyForm, int furtherTerms)
    {
        this.header = header;
        Fields = fields;
        this.isPropertyForm = isPropertyForm;
        this.furtherTerms = furtherTerms;
    }

    /// <summary>The field of each column. A column that is not known keeps its name.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Whether a column names the partner.</summary>
    public bool HasPartner => isPropertyForm || Fields.Intersect(ColumnNames.Partner).Any();

    /// <summary>Whether the columns are the properties of an interaction, which are taken as they are.</summary>
    public bool IsPropertyForm => isPropertyForm;

    /// <summary>The fields of a list of edges, whose columns have no names.</summary>
    public static RecordColumns OfEdges(IReadOnlyList<string> first) => new([], [.. first.Select(static (cell, index) => index switch
    {
        0 => "query",
        1 => "partner",
        2 => double.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out _) ? "score" : "interaction_type",
        _ => $"column {index + 1}",
    })], false, -1);

    /// <summary>The fields of named columns.</summary>
    /// <param name="header">The names.</param>
    /// <param name="map">The column of each field that the user names, by its name or its number from 1.</param>
    /// <exception cref="InvalidDataException">The map names a field or a column that is not there.</exception>
    public static RecordColumns Find(IReadOnlyList<string> header, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count == 0 && InteractionProperties.AreNames(header)) { return new RecordColumns(header, [.. header], true, -1); }
        var fields = ColumnNames.FindFields(header);
        var further = -1;
        for (var i = 0; i < fields.Length; i++)
        {
            if (ColumnNames.IsFurtherTerms(header[i]) && fields[i] != "pathway") { further = i; }
        }
        foreach (var (field, column) in map)
        {
            var mapped = Map(header, fields, field, column);
            if (mapped == further) { further = -1; }
        }
        RenameRepeated(fields);
        return new RecordColumns(header, fields, false, further);
    }

    // Of columns with one name that mean nothing here, each after the first gets the number of its column.
    private static void RenameRepeated(string[] fields)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < fields.Length; i++)
        {
            if (!seen.Add(fields[i]) && !ColumnNames.All.Contains(fields[i])) { fields[i] = $"{fields[i]} (column {i + 1})"; }
        }
    }

    /// <summary>The field that stands in several columns; null where there is none.</summary>
    public string? FindRepeated() => Fields.GroupBy(static column => column, StringComparer.OrdinalIgnoreCase)
        .FirstOrDefault(static group => group.Count() > 1)?.Key;

    /// <summary>The value of -ColumnMap that names the columns of the two proteins, as far as the names allow to guess it.</summary>
    public string SuggestMap()
    {
        var unknown = Enumerable.Range(0, header.Count)
            .Where(index => !ColumnNames.All.Contains(Fields[index]) && header[index].Trim().Length > 0)
            .Select(index => header[index].Trim()).ToArray();
        return unknown switch
        {
            [var one, var two, ..] when !Fields.Contains("query") => $"@{{ Query = '{one}'; Partner = '{two}' }}",
            [var one, ..] => $"@{{ Partner = '{one}' }}",
            _ => "@{ Partner = 'the name of the column' }",
        };
    }

    /// <summary>The names of columns, for a message.</summary>
    public static string DescribeNames(IEnumerable<string> header) =>
        string.Join(", ", header.Take(MostShown).Select(static name => $"'{DamagedText.Shorten(name.Trim())}'"));

    /// <summary>The record of a row. A row that ends early has empty cells there: spreadsheets drop what is blank at the end.</summary>
    public ReadOnlyMemory<byte> ToRecord(IReadOnlyList<string> cells) => Write(writer =>
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (i != furtherTerms) { WriteCell(writer, i, i < cells.Count ? cells[i] : "", GetFurtherTerms(cells)); }
        }
    });

    /// <summary>The record of an object whose properties are these columns, in their order.</summary>
    public ReadOnlyMemory<byte> ToRecord(IReadOnlyList<JsonElement> values)
    {
        var texts = furtherTerms < 0 ? [] : values.Select(static value => JsonFields.Text(value) ?? "").ToArray();
        return Write(writer =>
        {
            for (var i = 0; i < Fields.Count; i++)
            {
                if (i == furtherTerms) { continue; }
                if (values[i].ValueKind is JsonValueKind.String) { WriteCell(writer, i, values[i].GetString()!, GetFurtherTerms(texts)); }
                else { WriteValue(writer, i, values[i]); }
            }
        });
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, WriterOptions))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return json.WrittenMemory;
    }

    private static int Map(IReadOnlyList<string> header, string[] fields, string field, string column)
    {
        var name = ColumnNames.FindField(field)
            ?? throw new InvalidDataException($"-ColumnMap names the field '{field}'; there are {string.Join(", ", ColumnNames.All)}.");
        var index = Enumerable.Range(0, header.Count)
            .FirstOrDefault(at => header[at].Trim().Equals(column.Trim(), StringComparison.OrdinalIgnoreCase), -1);
        if (index < 0 && int.TryParse(column, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0
            && number <= header.Count)
        {
            index = number - 1;
        }
        if (index < 0) { throw new InvalidDataException($"{NoColumn} '{column}'."); }
        for (var i = 0; i < fields.Length; i++)
        {
            if (i != index && (fields[i] == name || (name == "partner" && ColumnNames.Partner.Contains(fields[i]))))
            {
                fields[i] = $"{header[i].Trim()} (column {i + 1})";
            }
        }
        fields[index] = name;
        return index;
    }

    private string? GetFurtherTerms(IReadOnlyList<string> cells) =>
        furtherTerms >= 0 && furtherTerms < cells.Count && !CellText.IsEmpty(cells[furtherTerms]) ? cells[furtherTerms] : null;

    private void WriteCell(Utf8JsonWriter writer, int index, string cell, string? further)
    {
        var field = Fields[index];
        if (isPropertyForm)
        {
            // In a table, an empty cell is what has no value.
            writer.WriteString(field, cell.Length == 0 ? null : cell);
        }
        else if (ListFields.Contains(field) && CellText.ReadJsonList(cell) is { } list)
        {
            // A text in this column is one function; a list is all of them.
            writer.WritePropertyName(field == "function" ? "functions" : field);
            writer.WriteRawValue(list);
        }
        else if (!ColumnNames.All.Contains(field)) { writer.WriteString(field, cell); }
        else if (TermFields.Contains(field)) { WriteTerms(writer, field, cell, field == "pathway" ? further : null); }
        else if (cell.Length > 0 && cell[0] != ' ' && CellText.IsEmpty(cell)) { writer.WriteString(field, ""); }
        else if (field is "score" or "combined_score" && cell.Contains(',', StringComparison.Ordinal))
        {
            writer.WriteString(field, cell.Replace(',', '.'));
        }
        else { writer.WriteString(field, cell); }
    }

    // Lists and objects belong to the field that has this name; other spellings are those of a single value.
    private void WriteValue(Utf8JsonWriter writer, int index, JsonElement value)
    {
        var isNested = value.ValueKind is JsonValueKind.Array or JsonValueKind.Object;
        writer.WritePropertyName(isNested && Fields[index] == "function" ? "functions" : Fields[index]);
        value.WriteTo(writer);
    }

    private static void WriteTerms(Utf8JsonWriter writer, string field, string cell, string? further)
    {
        var terms = CellText.IsEmptyTerm(cell) ? [] : CellText.SplitTerms(cell);
        if (further is not null) { terms = [.. terms.Concat(CellText.SplitTerms(further)).DistinctBy(TermName.Key)]; }
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
