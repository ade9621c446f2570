using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>Reads records from an object that is none itself.</summary>
/// <param name="json">The object.</param>
/// <param name="add">Takes each record.</param>
/// <param name="reject">Takes the reason and the text of each record that cannot be used.</param>
internal delegate void JsonTable(byte[] json, Action<ReadOnlyMemory<byte>> add, Action<string, string> reject);

/// <summary>
/// Objects that hold records in another shape: a network of Cytoscape, and a table that was written column by column, as pandas does.
/// </summary>
internal static class JsonTables
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What reads the object at which a reader stands; null for an object that is a record.</summary>
    public static JsonTable? Recognize(Utf8JsonReader ahead)
    {
        var (names, areObjects) = (0, true);
        while (ahead.Read() && ahead.TokenType is JsonTokenType.PropertyName)
        {
            var (isElements, isColumn) = (ahead.ValueTextEquals("elements"), IsColumn(ahead));
            ahead.Read();
            if (isElements && ahead.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                && names == 0) { return ReadNetwork; }
            if (isElements && IsNetwork(ahead)) { return ReadNetwork; }
            areObjects &= ahead.TokenType is JsonTokenType.StartObject && (names > 0 || isColumn);
            names++;
            ahead.Skip();
        }
        return names > 1 && areObjects ? ReadColumns : null;
    }

    private static bool IsColumn(Utf8JsonReader reader) => !reader.ValueIsEscaped && ColumnNames.IsKnown(reader.GetString()!);

    private static bool IsNetwork(Utf8JsonReader ahead)
    {
        if (ahead.TokenType is not JsonTokenType.StartObject) { return false; }
        while (ahead.Read() && ahead.TokenType is JsonTokenType.PropertyName)
        {
            if (ahead.ValueTextEquals("nodes") || ahead.ValueTextEquals("edges")) { return true; }
            ahead.Skip();
        }
        return false;
    }

    // An edge names its nodes by their identifiers; what a person reads is the name of the node.
    private static void ReadNetwork(byte[] json, Action<ReadOnlyMemory<byte>> add, Action<string, string> reject)
    {
        using var document = JsonDocument.Parse(json, SafeJson.DocumentOptions);
        var elements = document.RootElement.GetProperty("elements");
        var all = elements.ValueKind is JsonValueKind.Array ? elements.EnumerateArray().Select(static one => (Part: "", Value: one))
            : elements.EnumerateObject().Where(static part => part.Value.ValueKind is JsonValueKind.Array)
                .SelectMany(static part => part.Value.EnumerateArray().Select(one => (Part: part.Name, Value: one)));
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var edges = new List<JsonElement>();
        foreach (var (part, element) in all.Where(static one => one.Value.ValueKind is JsonValueKind.Object))
        {
            if (new JsonFields(element).Value("data") is not { ValueKind: JsonValueKind.Object } data) { continue; }
            var fields = new JsonFields(data);
            if (part == "edges" || (part != "nodes" && fields.Has("source") && fields.Has("target"))) { edges.Add(data); }
            else if (fields.Text("id") is { } id && fields.Text("shared_name", "name", "label") is { } name) { names[id] = name; }
        }
        foreach (var edge in edges)
        {
            var fields = new JsonFields(edge);
            var (source, target) = (FindNode(fields, "source", names), FindNode(fields, "target", names));
            if ((source.Fault ?? target.Fault) is { } fault) { reject(fault, edge.GetRawText()); }
            else { add(CreateEdge(edge, source.Name!, target.Name!)); }
        }
    }

    // Programs number their nodes: the number of a node without a name is not that of a gene.
    private static (string? Name, string? Fault) FindNode(JsonFields edge, string end, Dictionary<string, string> names)
    {
        if (edge.Text(end) is not { } id) { return (null, $"the edge names no {end}"); }
        if (names.TryGetValue(id, out var name)) { return (name, null); }
        return id.Any(char.IsLetter) ? (id, null) : (null, $"its {end} '{DamagedText.Shorten(id)}' is no node with a name");
    }

    private static ReadOnlyMemory<byte> CreateEdge(JsonElement edge, string source, string target) => Write(writer =>
    {
        var fields = new JsonFields(edge);
        writer.WriteString("query", source);
        writer.WriteString("partner", target);
        if (!fields.Has("type") && !fields.Has("interaction_type") && fields.Text("interaction")
            is { } type) { writer.WriteString("type", type); }
        foreach (var property in edge.EnumerateObject().Where(static property => property.Name is not ("id" or "query" or "partner")))
        {
            property.WriteTo(writer);
        }
    });

    private static void ReadColumns(byte[] json, Action<ReadOnlyMemory<byte>> add, Action<string, string> reject)
    {
        using var document = JsonDocument.Parse(json, SafeJson.DocumentOptions);
        var columns = document.RootElement.EnumerateObject().ToArray();
        var rows = columns.SelectMany(static column => column.Value.EnumerateObject()).Select(static cell => cell.Name).Distinct()
            .ToArray();
        var fields = ColumnNames.FindFields([.. columns.Select(static column => column.Name)]);
        foreach (var row in rows)
        {
            add(Write(writer =>
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    if (!columns[i].Value.TryGetProperty(row, out var cell)) { continue; }
                    writer.WritePropertyName(fields[i]);
                    cell.WriteTo(writer);
                }
            }));
        }
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, WriterOptions))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return json.WrittenMemory;
    }
}
