using System.Text.Json;
using Pathway.Engine;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Formats.Caches;

/// <summary>
/// The cache file of the predecessor: <c>{ "parent:&lt;name&gt;": "Name", "siblings:&lt;name&gt;": [{ "name", "description" }] }</c>.
/// It has one answer for each name, without the answerer.
/// </summary>
internal static class LegacyCache
{
    private const string Parent = "parent";
    private const string Siblings = "siblings";

    /// <summary>Reads the entries. The reader moves from the start of the object to its end.</summary>
    public static void Read(ref Utf8JsonReader reader, SourceText text, DateTimeOffset at, CacheSink sink)
    {
        var answerer = $"imported: {TermName.Clean(Path.GetFileName(text.Path))}";
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var line = text.GetLine((int)reader.TokenStartIndex);
            reader.Read();
            using var value = JsonDocument.ParseValue(ref reader);
            sink.AddEntry(name, line, value.RootElement.GetRawText, () => ParseEntry(name, value.RootElement, answerer, at));
        }
    }

    /// <summary>
    /// The answers that this format can hold. Of several answers for one name it selects one that was not imported, then the latest, then
    /// the one with the lowest key. It cannot hold abstentions, nor answers to questions with more context than the name.
    /// </summary>
    public static IReadOnlyList<PathwayCacheEntry> SelectExportable(IEnumerable<PathwayCacheEntry> answers) =>
    [
        .. answers.Where(static answer => answer is { IsPlain: true, Kind: Parent or Siblings } && HasAnswer(answer))
            .GroupBy(static answer => (answer.Kind, answer.Name))
            .Select(static group => group.OrderBy(static answer => answer.IsImported).ThenByDescending(static answer => answer.At)
                .ThenBy(static answer => answer.Key, StringComparer.Ordinal).First())
            .OrderBy(static answer => answer.Kind, StringComparer.Ordinal).ThenBy(static answer => answer.Name, StringComparer.Ordinal),
    ];

    /// <summary>Writes selected answers, one in each line.</summary>
    public static void Write(Stream stream, IEnumerable<PathwayCacheEntry> chosen) =>
        JsonLines.Write(stream, "{\n"u8, chosen, static (writer, answer) =>
        {
            writer.WritePropertyName($"{answer.Kind}:{answer.Name}");
            if (answer.Kind is Parent) { writer.WriteStringValue(AnswerJson.Read<ParentAnswer>(answer.Answer).Parent); }
            else { Write(writer, AnswerJson.Read<SiblingsAnswer>(answer.Answer)); }
        }, "\n}\n"u8);

    private static void Write(Utf8JsonWriter writer, SiblingsAnswer answer)
    {
        writer.WriteStartArray();
        foreach (var sibling in answer.Siblings)
        {
            writer.WriteStartObject();
            writer.WriteString("name", sibling.Name);
            writer.WriteString("description", sibling.Description ?? "");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static PathwayCacheEntry ParseEntry(string name, JsonElement value, string answerer, DateTimeOffset at)
    {
        var (kind, term) = name.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
            ? (name[..colon], name[(colon + 1)..])
            : (name, "");
        var json = kind switch
        {
            Parent => AnswerJson.Write(new ParentAnswer { Parent = ParseName(value) }),
            Siblings => AnswerJson.Write(new SiblingsAnswer { Siblings = ParseSiblings(value) }),
            _ => throw new InvalidDataException($"only names that begin with '{Parent}:' or '{Siblings}:' are known"),
        };
        var subject = TermName.Key(term);
        if (subject.Length is 0 or > TermName.MaximumLength)
        {
            throw new InvalidDataException($"it is about a name of {subject.Length} characters");
        }
        return new PathwayCacheEntry
        {
            Key = QuestionKey.Imported(kind, subject), Kind = kind, Name = subject, Answerer = answerer, Answer = json, At = at,
            IsPlain = true, IsImported = true,
        };
    }

    // An invalid item makes the entry invalid: an incomplete list would look complete.
    private static SiblingTerm[] ParseSiblings(JsonElement value) => value.ValueKind is not JsonValueKind.Array
        ? throw new InvalidDataException("its value is no list") :
    [
        .. value.EnumerateArray().Select(static item => item.ValueKind is JsonValueKind.Object && new JsonFields(item) is var fields
            ? new SiblingTerm(ParseName(fields.Value("name") ?? default), fields.Text("description"))
            : new SiblingTerm(ParseName(item), null)),
    ];

    private static string ParseName(JsonElement value)
    {
        var name = value.ValueKind is JsonValueKind.String ? TermName.Clean(value.GetString())
            : throw new InvalidDataException("a name in it is no text");
        return name.Length is > 0 and <= TermName.MaximumLength ? name
            : throw new InvalidDataException($"a name in it has {name.Length} characters");
    }

    private static bool HasAnswer(PathwayCacheEntry answer)
    {
        try
        {
            return answer.Kind is Parent ? !AnswerJson.Read<ParentAnswer>(answer.Answer).IsAbstention
                : !AnswerJson.Read<SiblingsAnswer>(answer.Answer).IsAbstention;
        }
        catch (JsonException)
        {
            // A damaged row counts as no answer, here as in the engine.
            return false;
        }
    }
}
