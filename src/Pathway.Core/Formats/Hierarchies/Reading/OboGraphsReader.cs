using System.Text.Json;
using Pathway.Formats.Hierarchies.Ontologies;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies.Reading;

/// <summary>Reads OBO Graphs JSON: what <see cref="OboReader"/> reads, from the first graph.</summary>
internal static class OboGraphsReader
{
    private const string Name = "OBO Graphs";

    /// <summary>Whether a text is an object with a list of graphs.</summary>
    public static bool IsMatch(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, SafeJson.ReaderOptions);
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject) { return false; }
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("graphs"u8)) { return true; }
                // The canonical form says what it is.
                if (reader.ValueTextEquals("format"u8)) { return false; }
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The reader of the canonical form reports where it breaks off.
        }
        return false;
    }

    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidDataException">A part is missing, or of another kind.</exception>
    public static ReadTerms Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(SafeJson.WithoutLoneSurrogates(utf8), SafeJson.DocumentOptions);
        var graphs = Items(document.RootElement, "graphs");
        if (graphs.Count == 0) { throw new InvalidDataException("the list 'graphs' is empty."); }
        var terms = new Dictionary<string, ReadTerm>(StringComparer.Ordinal);
        foreach (var node in Items(graphs[0], "nodes"))
        {
            if (ReadNode(node) is { } term && !terms.TryAdd(Text(node, "id")!, term))
            {
                throw new InvalidDataException($"the node '{term.Id}' is there twice.");
            }
        }
        foreach (var edge in Items(graphs[0], "edges"))
        {
            if (Text(edge, "pred") is not "is_a" || Text(edge, "sub") is not { } child || Text(edge, "obj") is not { } parent
                || !terms.TryGetValue(child, out var term))
            {
                continue;
            }
            var isSecondary = Properties(edge).Any(static one => one is (TermProperty.Secondary, "true"));
            term.Parents.Add((TermIds.FromAddress(parent), isSecondary));
        }
        var profile = Properties(graphs[0]).FirstOrDefault(static one => one.Name == TermProperty.Profile).Value;
        return new ReadTerms(Name, profile, [.. terms.Values]);
    }

    private static ReadTerm? ReadNode(JsonElement node)
    {
        if (Text(node, "id") is not { } address) { throw new InvalidDataException("a node has no 'id'."); }
        var meta = Field(node, "meta");
        if (Text(node, "type") is "PROPERTY" or "INDIVIDUAL" || Field(meta, "deprecated") is { ValueKind: JsonValueKind.True })
        {
            return null;
        }
        var id = TermIds.FromAddress(address);
        var term = new ReadTerm(id)
        {
            Name = Text(node, "lbl"), OntologyId = TermIds.ToOntologyId(id), Description = Text(Field(meta, "definition"), "val"),
        };
        foreach (var synonym in Items(meta, "synonyms"))
        {
            if (Text(synonym, "pred") is "hasExactSynonym" && Text(synonym, "val") is { } name) { term.Synonyms.Add(name); }
        }
        foreach (var other in Items(meta, "xrefs"))
        {
            if (term.OntologyId is null && TermIds.WithPrefix(Text(other, "val")) is { } named)
            {
                term.OntologyId = TermIds.ToOntologyId(named);
            }
        }
        foreach (var (name, value) in Properties(node)) { term.Values[name] = value; }
        return term;
    }

    private static IEnumerable<(string Name, string Value)> Properties(JsonElement of)
    {
        foreach (var property in Items(Field(of, "meta"), "basicPropertyValues"))
        {
            if (Text(property, "pred") is { } address && Text(property, "val") is { } value
                && address.StartsWith(TermProperty.AddressOf(""), StringComparison.Ordinal))
            {
                yield return (address[TermProperty.AddressOf("").Length..], value);
            }
        }
    }

    private static JsonElement Field(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement of, string name) =>
        Field(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static IReadOnlyList<JsonElement> Items(JsonElement of, string name) => Field(of, name) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => [],
        _ => throw new InvalidDataException($"'{name}' is no list."),
    };
}
