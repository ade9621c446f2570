using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Llm.Replies;

/// <summary>Finds the answer to each item by its id. Order and additional content of the reply do not matter.</summary>
internal static class ReplyMatcher
{
    // The elements were validated against the schema before. Answers of new kinds need no registration.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true,
        Converters = { new PlainTextConverter() }, TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <param name="reply">The parsed reply.</param>
    /// <param name="ids">The requested ids in order.</param>
    /// <param name="schema">The schema of an answer.</param>
    public static IReadOnlyList<BatchResponseItem<TAnswer>> Match<TAnswer>(ParsedReply reply, IReadOnlyList<string> ids, ReplySchema schema)
        where TAnswer : Answer
    {
        var byId = reply.Items.Where(static item => item.ValueKind is JsonValueKind.Object).ToLookup(GetId, StringComparer.Ordinal);
        return [.. ids.Select(id => MatchItem<TAnswer>([.. byId[id]], reply, schema))];
    }

    private static BatchResponseItem<TAnswer> MatchItem<TAnswer>(JsonElement[] items, ParsedReply reply, ReplySchema schema)
        where TAnswer : Answer
    {
        if (items.Length == 0)
        {
            return CreateMissing<TAnswer>(
                reply.Fault ?? (reply.IsTruncated ? "the reply breaks off before it" : "the reply leaves it out"));
        }
        // Equal duplicates count once; different answers to the same item count as none.
        if (items.Any(item => !JsonElement.DeepEquals(item, items[0])))
        {
            return CreateMissing<TAnswer>("the reply answers it twice, differently");
        }
        if (schema.FindFault(items[0]) is { } fault) { return CreateMissing<TAnswer>(fault); }
        if (NamesSecret(items[0])) { return CreateMissing<TAnswer>("the reply has a secret where a name belongs"); }
        try { return new BatchResponseItem<TAnswer>(Read<TAnswer>(items[0]), null); }
        catch (JsonException failure) { return CreateMissing<TAnswer>(failure.Message); }
    }

    // A reason or a description may hold the mark, which tells the reader of it; anything else would become a name.
    private static bool NamesSecret(JsonElement value, string property = "") => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(static field => NamesSecret(field.Value, field.Name)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => NamesSecret(item, property)),
        JsonValueKind.String => property is not ("reason" or "description")
            && value.GetString()!.Contains(Secrets.Removed, StringComparison.Ordinal),
        _ => false,
    };

    private static TAnswer Read<TAnswer>(JsonElement item)
        where TAnswer : Answer => item.Deserialize<TAnswer>(Options) ?? throw new JsonException("The answer is null.");

    private static BatchResponseItem<TAnswer> CreateMissing<TAnswer>(string reason)
        where TAnswer : Answer => new(null, reason);

    private static string GetId(JsonElement item) =>
        item.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String ? id.GetString()! : "";
}

/// <summary>
/// Reads a text of an answer as one plain line: control characters and line ends become spaces, invisible characters are removed.
/// Answers are shown in terminals and files, where control characters could have effects.
/// </summary>
internal sealed class PlainTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Sanitize(reader.GetString());

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    private static string? Sanitize(string? text)
    {
        if (text is null) { return null; }
        var plain = new StringBuilder(text.Length);
        Span<char> utf16 = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    plain.Append(' ');
                    break;
                case UnicodeCategory.Format:
                    break;
                default:
                    plain.Append(utf16[..rune.EncodeToUtf16(utf16)]);
                    break;
            }
        }
        return plain.ToString().Trim();
    }
}
