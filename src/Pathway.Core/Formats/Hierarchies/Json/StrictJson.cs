using System.Text.Json;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>
/// Refuses what a JSON reader would settle silently: a field that stands twice in one object, and null where a field should be
/// left out. Records of interactions are passed over: they are carried as they came.
/// </summary>
internal static class StrictJson
{
    /// <exception cref="JsonException">The text is not JSON, or not unequivocal; says the line.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = HierarchyFileJson.DeepestNesting });
        var fields = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: fields.Push(new HashSet<string>(StringComparer.Ordinal)); break;
                case JsonTokenType.EndObject: fields.Pop(); break;
                case JsonTokenType.PropertyName when Name(ref reader, json) is var name:
                    if (!fields.Peek().Add(name)) { throw Fault($"The field '{name}' stands twice in one object.", json, reader.TokenStartIndex); }
                    if (name == "record" && reader.CurrentDepth == HierarchyFileJson.RecordNesting) { reader.Skip(); }
                    break;
                case JsonTokenType.Null: throw Fault("There is null where a value is expected; leave the field out instead.", json, reader.TokenStartIndex);
                default: break;
            }
        }
    }

    private static string Name(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        try { return reader.GetString()!; }
        catch (InvalidOperationException failure) { throw Fault(failure.Message, json, reader.TokenStartIndex); }
    }

    private static JsonException Fault(string message, ReadOnlySpan<byte> json, long position)
    {
        var before = json[..(int)position];
        return new JsonException(message, path: null, before.Count((byte)'\n'), before.Length - (before.LastIndexOf((byte)'\n') + 1));
    }
}
