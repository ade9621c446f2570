using System.Globalization;
using System.Text.Json;
using Pathway.Engine;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Formats.Caches;

/// <summary>
/// The native cache file: a JSON document with one answer in each line, in the order of the store, so that two exports can be compared line
/// by line. Reading it gives exactly the same answers.
/// </summary>
internal static class NativeCache
{
    private const string FormatName = "pathway-cache";
    private const int Version = 1;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>Whether the first property of the object names this format. The reader is at the start of the object.</summary>
    public static bool IsNativeFormat(Utf8JsonReader ahead) =>
        ahead.Read() && ahead.TokenType is JsonTokenType.PropertyName && ahead.ValueTextEquals("format"u8) && ahead.Read()
            && ahead.TokenType is JsonTokenType.String && ahead.ValueTextEquals(FormatName);

    /// <summary>Reads the entries. The reader moves from the start of the object to its end.</summary>
    public static void Read(ref Utf8JsonReader reader, SourceText text, CacheSink sink)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("version"u8);
            var isAnswers = reader.ValueTextEquals("answers"u8);
            reader.Read();
            if (isVersion) { RequireVersion(text, reader); }
            if (!isAnswers || reader.TokenType is not JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var line = text.GetLine((int)reader.TokenStartIndex);
                using var value = JsonDocument.ParseValue(ref reader);
                sink.AddEntry(null, line, value.RootElement.GetRawText, () => ParseEntry(value.RootElement));
            }
        }
    }

    /// <summary>Writes answers.</summary>
    public static void Write(Stream stream, IEnumerable<PathwayCacheEntry> answers) =>
        JsonLines.Write(stream, "{\n\"format\": \"pathway-cache\",\n\"version\": 1,\n\"answers\": [\n"u8, answers, Write, "\n]\n}\n"u8);

    private static void Write(Utf8JsonWriter writer, PathwayCacheEntry answer)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", answer.Kind);
        writer.WriteString("subject", answer.Name);
        writer.WriteString("answerer", answer.Answerer);
        writer.WriteString("json", answer.Answer);
        writer.WriteString("at", answer.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        if (answer.RunId is { } run) { writer.WriteString("run", run); }
        writer.WriteBoolean("plain", answer.IsPlain);
        writer.WriteBoolean("imported", answer.IsImported);
        writer.WriteString("key", answer.Key);
        writer.WriteEndObject();
    }

    private static void RequireVersion(SourceText text, Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var version) && version == Version) { return; }
        throw JsonText.CreateShapeError(text, reader, $"only version {Version} of the format can be read");
    }

    private static PathwayCacheEntry ParseEntry(JsonElement entry)
    {
        if (entry.ValueKind is not JsonValueKind.Object) { throw new InvalidDataException("it is no object"); }
        var fields = new JsonFields(entry);
        var answer = new PathwayCacheEntry
        {
            Key = GetRequiredText(fields, "key"), Kind = GetRequiredText(fields, "kind"), Name = GetRequiredText(fields, "subject"),
            Answerer = GetRequiredText(fields, "answerer"), Answer = GetRequiredText(fields, "json"),
            At = ParseTime(GetRequiredText(fields, "at")), RunId = fields.Text("run"), IsPlain = GetFlag(fields, "plain"),
            IsImported = GetFlag(fields, "imported"),
        };
        if (answer.IsImported && answer.Key != QuestionKey.Imported(answer.Kind, answer.Name))
        {
            throw new InvalidDataException("its key is not that of its question");
        }
        return AnswerJson.CanRead(answer.Kind, answer.Answer) ? answer
            : throw new InvalidDataException($"its 'json' is no answer of kind '{answer.Kind}'");
    }

    private static string GetRequiredText(JsonFields fields, string name) =>
        fields.Value(name) is { ValueKind: JsonValueKind.String } value && JsonFields.Text(value) is { } text
        ? text : throw new InvalidDataException($"it has no text '{name}'");

    private static bool GetFlag(JsonFields fields, string name) => fields.Value(name) is { ValueKind: JsonValueKind.True };

    private static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at)
            ? at : throw new InvalidDataException("its 'at' is no time");
}
