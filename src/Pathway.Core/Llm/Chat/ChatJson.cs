using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>Reads the JSON around a reply, whose fields may be missing, null, or of another type.</summary>
internal static class ChatJson
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the body of a reply.</summary>
    /// <param name="bytes">The body.</param>
    /// <param name="read">Reads its object; null if it has another format.</param>
    /// <param name="failures">Creates the failure.</param>
    /// <exception cref="ChatException">It is no reply, or an error.</exception>
    public static ChatResponse ReadReply(byte[] bytes, Func<JsonFields, ChatResponse?> read, ChatExceptionFactory failures)
    {
        string Text() => Encoding.UTF8.GetString(bytes);
        try
        {
            // Throws for invalid UTF-8, which would otherwise become replacement characters in names.
            StrictUtf8.GetCharCount(bytes);
            if (bytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty) { throw failures.FromUnreadableReply("it is empty", ""); }
            using var document = Parse(bytes);
            if (FindObject(document.RootElement) is not { } root)
            {
                throw failures.FromUnreadableReply("it is no JSON object", Text());
            }
            var fields = new JsonFields(root);
            return read(fields) ?? throw (ServerError.IsIn(fields) ? failures.FromErrorReply(Text())
                : failures.FromUnreadableReply("it is not the JSON of this interface", Text()));
        }
        catch (DecoderFallbackException)
        {
            throw failures.FromUnreadableReply("it is not valid UTF-8", Text());
        }
        catch (JsonException failure)
        {
            var text = Text();
            throw failures.FromUnreadableReply(text.StartsWith("data:", StringComparison.Ordinal)
                ? "it is a stream of events, which was not asked for"
                : $"it is not the JSON of this interface, {failure.Message.Split(" Path:", 2)[0]}", text);
        }
    }

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonDocument Parse(byte[] bytes) => JsonDocument.Parse(
        SafeJson.WithoutLoneSurrogates(bytes.AsSpan().StartsWith(ByteOrderMark) ? bytes.AsMemory(ByteOrderMark.Length) : bytes),
        SafeJson.DocumentOptions);

    /// <summary>The object, also within a list of one, as gateways send it; null for anything else.</summary>
    public static JsonElement? FindObject(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value,
        JsonValueKind.Array when value.GetArrayLength() > 0 && value[0].ValueKind is JsonValueKind.Object => value[0],
        _ => null,
    };

    /// <summary>The objects of a list, or the object itself; null where the field has another type.</summary>
    public static IReadOnlyList<JsonFields>? Objects(JsonFields fields, string name)
    {
        if (!fields.Has(name)) { return []; }
        var items = fields.Items(name);
        if (fields.Value(name) is { ValueKind: not (JsonValueKind.Array or JsonValueKind.Object) }) { return null; }
        return [.. items.Where(static item => item.ValueKind is JsonValueKind.Object).Select(static item => new JsonFields(item))];
    }

    /// <summary>The object in a field, or null.</summary>
    public static JsonFields? Object(JsonFields fields, string name) =>
        fields.Value(name) is { ValueKind: JsonValueKind.Object } value ? new JsonFields(value) : null;

    /// <summary>The text in a field with all its white space; empty where there is none.</summary>
    public static string RawText(JsonFields fields, string name) =>
        fields.Value(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary>A number of tokens: a number or a text, whole or not; null for anything else.</summary>
    public static long? Count(JsonFields? fields, string name) =>
        double.TryParse(fields?.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture,
            out var count) && count is >= 0 and <= long.MaxValue / 4 ? (long)count : null;

    /// <summary>The message of a reply, with its metadata.</summary>
    public static ChatResponse CreateResponse(string text, string model) => new(new ChatMessage(ChatRole.Assistant, text))
        { ModelId = model, AdditionalProperties = [] };
}
