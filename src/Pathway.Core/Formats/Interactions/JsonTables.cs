using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>Reads records from an object that is none itself.</summary>
/// <param name="json">The object.</param>
/// <param name="add">Takes each record.</param>
internal delegate void JsonTable(byte[] json, Action<ReadOnlyMemory<byte>> add);

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
    private static void ReadNetwork(byte[] json, Action<ReadOnlyMemory<byte>> add)
    {
        using var document = JsonDocument.Parse(json, SafeJson.DocumentOptions);
        var elements = document.RootElement.GetProperty("elements");
        var all = elements.ValueKind is JsonValueKind.Array ? elements.EnumerateArray()
            : elements.EnumerateObject().Where(static part => part.Value.ValueKind is JsonValueKind.Array)
                .SelectMany(static part => part.Value.EnumerateArray());
        var data = all.Where(static element => element.ValueKind is JsonValueKind.Object).Select(static element => new JsonFields(element))
            .Select(static fields => fields.Value("data")).OfType<JsonElement>().Where(static one => one.ValueKind is JsonValueKind.Object)
                .ToArray();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in data.Select(static one => new JsonFields(one)).Where(static node => !IsEdge(node)))
        {
            if (node.Text("id") is { } id) { names[id] = node.Text("shared_name", "name", "label", "id")!; }
        }
        foreach (var edge in data.Where(static one => IsEdge(new JsonFields(one)))) { add(CreateEdge(edge, names)); }
    }

    private static bool IsEdge(JsonFields data) => data.Has("source") && data.Has("target");

    private static ReadOnlyMemory<byte> CreateEdge(JsonElement edge, Dictionary<string, string> names) => Write(writer =>
    {
        var fields = new JsonFields(edge);
        var (source, target) = (fields.Text("source") ?? "", fields.Text("target") ?? "");
        writer.WriteString("query", names.GetValueOrDefault(source, source));
        writer.WriteString("partner", names.GetValueOrDefault(target, target));
        if (!fields.Has("type") && !fields.Has("interaction_type") && fields.Text("interaction")
            is { } type) { writer.WriteString("type", type); }
        foreach (var property in edge.EnumerateObject().Where(static property => property.Name is not ("id" or "query" or "partner")))
        {
            property.WriteTo(writer);
        }
    });

    private static void ReadColumns(byte[] json, Action<ReadOnlyMemory<byte>> add)
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
