using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pathway.Model;
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

    /// <summary>The answers of the first object of the reply that holds a usable one.</summary>
    /// <param name="reply">The parsed reply.</param>
    /// <param name="ids">The requested ids in order.</param>
    /// <param name="schema">The schema of an answer.</param>
    /// <param name="questions">The questions in order; null where the names in the answers are not checked.</param>
    public static IReadOnlyList<BatchResponseItem<TAnswer>> Match<TAnswer>(ParsedReply reply, IReadOnlyList<string> ids, ReplySchema schema,
        IReadOnlyList<Question<TAnswer>>? questions = null)
        where TAnswer : Answer
    {
        var first = MatchOne(reply, ids, schema, questions);
        if (IsUsable(first)) { return first; }
        return reply.Others.Select(other => MatchOne(other, ids, schema, questions)).FirstOrDefault(IsUsable) ?? first;
    }

    private static bool IsUsable<TAnswer>(IReadOnlyList<BatchResponseItem<TAnswer>> items)
        where TAnswer : Answer => items.Any(static item => item.Answer is not null);

    private static IReadOnlyList<BatchResponseItem<TAnswer>> MatchOne<TAnswer>(ParsedReply reply, IReadOnlyList<string> ids,
        ReplySchema schema, IReadOnlyList<Question<TAnswer>>? questions)
        where TAnswer : Answer
    {
        var objects = reply.Items.Where(static item => item.ValueKind is JsonValueKind.Object).ToArray();
        // A single answer to a single question needs no id, or counts from zero.
        if (ids.Count == 1 && objects.Length == 1 && ReplySchema.GetId(objects[0]) is var only && (only is "" or "0" || only == ids[0]))
        {
            return [MatchItem(objects, reply, schema, questions?[0])];
        }
        var byId = objects.ToLookup(ReplySchema.GetId, StringComparer.Ordinal);
        return [.. ids.Select((id, i) => MatchItem(
            [.. byId.Contains(id) ? byId[id] : FindByTerm(objects, questions?[i])], reply, schema, questions?[i]))];
    }

    // Some models repeat the term in place of its id.
    private static IEnumerable<JsonElement> FindByTerm(JsonElement[] items, Question? question) => question is null ? []
        : items.Where(item => TermName.Key(ReplySchema.GetStatedId(item)) == question.Subject);

    private static BatchResponseItem<TAnswer> MatchItem<TAnswer>(JsonElement[] items, ParsedReply reply, ReplySchema schema,
        Question<TAnswer>? question)
        where TAnswer : Answer
    {
        if (items.Length == 0)
        {
            return CreateMissing<TAnswer>(
                reply.Fault ?? (reply.IsTruncated ? "the reply breaks off before it" : "the reply leaves it out"));
        }
        var (valid, fault) = FindValid(items, schema);
        if (valid is null) { return CreateMissing<TAnswer>(fault!); }
        var heldSecret = HasSecret(valid, static _ => true);
        // A reason or a description may hold the mark, which tells the reader of it; anything else would become a name.
        if (heldSecret && HasSecret(valid, static property => property is not ("reason" or "description")))
        {
            return CreateMissing<TAnswer>("the reply has a secret where a name belongs") with { HeldSecret = true };
        }
        try { return CheckNames(Read<TAnswer>(valid), question) with { HeldSecret = heldSecret }; }
        catch (JsonException failure) { return CreateMissing<TAnswer>(failure.Message); }
    }

    // The first valid one, or why there is none. Equal duplicates count once; different answers to the same item count as none.
    private static (JsonObject? Item, string? Fault) FindValid(JsonElement[] items, ReplySchema schema)
    {
        var (first, firstFault) = schema.Clean(items[0]);
        foreach (var other in items.AsSpan(1))
        {
            var (item, _) = schema.Clean(other);
            if (first is not null && item is not null && !schema.IsSameAnswer(item, first))
            {
                return (null, "the reply answers it twice, differently");
            }
            first ??= item;
        }
        return first is null ? (null, firstFault) : (first, null);
    }

    // Whether a secret was removed from one of these properties.
    private static bool HasSecret(JsonNode? value, Func<string, bool> counts, string property = "") => value switch
    {
        JsonObject fields => fields.Any(field => HasSecret(field.Value, counts, field.Key)),
        JsonArray items => items.Any(item => HasSecret(item, counts, property)),
        JsonValue text when text.TryGetValue<string>(out var content) => counts(property)
            && PlainTextConverter.Sanitize(content)!.Contains(Secrets.Removed, StringComparison.Ordinal),
        _ => false,
    };

    private static BatchResponseItem<TAnswer> CheckNames<TAnswer>(TAnswer answer, Question<TAnswer>? question)
        where TAnswer : Answer
    {
        if (question is null) { return new BatchResponseItem<TAnswer>(answer, null); }
        var names = new ReplyNames(question);
        var checkedAnswer = question.WithNames(answer, names.Read);
        return names.Refused is { } refused && checkedAnswer.IsAbstention && !answer.IsAbstention
            ? CreateMissing<TAnswer>($"'{refused}' is no name of a term") with
                { Abstention = (TAnswer)answer.Abstention("the model wrote no name of a term, asked twice") }
            : new BatchResponseItem<TAnswer>(checkedAnswer, null);
    }

    private static TAnswer Read<TAnswer>(JsonObject item)
        where TAnswer : Answer => item.Deserialize<TAnswer>(Options) ?? throw new JsonException("The answer is null.");

    private static BatchResponseItem<TAnswer> CreateMissing<TAnswer>(string reason)
        where TAnswer : Answer => new(null, reason);
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

    /// <summary>The text as one plain line, without secrets.</summary>
    public static string? Sanitize(string? text)
    {
        if (text is null) { return null; }
        // Most texts have nothing to replace: they are printable ASCII.
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) { return Secrets.RemoveFrom(text.Trim()); }
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
        // Invisible characters may have stood within a secret.
        return Secrets.RemoveFrom(plain.ToString().Trim());
    }
}
