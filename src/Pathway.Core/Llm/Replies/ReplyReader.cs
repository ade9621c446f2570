using System.Text;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Llm.Replies;

/// <summary>
/// Reads the JSON of a reply. The JSON may be surrounded by other text. If it is truncated, the complete answers before the break are
/// kept. Invalid JSON is not repaired.
/// </summary>
internal static class ReplyReader
{
    private const byte ByteOrderMark = 0xEF;

    /// <param name="text">The text of the reply, without thoughts.</param>
    /// <param name="schema">The expected schema.</param>
    public static ParsedReply Read(string text, ReplySchema schema)
    {
        var bytes = SafeJson.WithoutLoneSurrogates(Encoding.UTF8.GetBytes(text)).Span;
        if (bytes.Length > 2 && bytes[0] == ByteOrderMark) { bytes = bytes[3..]; }
        if (bytes.Trim(" \t\r\n"u8).IsEmpty) { return new ParsedReply { Fault = "the reply is empty" }; }
        ParsedReply? complete = null;
        // Limits the work to a few passes over the text, whatever it contains.
        var budget = (4L * bytes.Length) + (1 << 16);
        for (var at = FindOpening(bytes, 0); at >= 0 && budget > 0;)
        {
            var prefix = JsonPrefix.Scan(bytes[at..]);
            budget -= prefix.BytesRead + 1;
            var found = ReadList(prefix, schema);
            // Text within or after a truncated reply is not another reply.
            if (!prefix.IsComplete && (found is not null || prefix.IsOpen))
            {
                return complete ?? found ?? new ParsedReply { Fault = $"the reply breaks off before its list '{schema.ListName}'" };
            }
            // A model may write drafts first: the last complete one counts.
            complete = found ?? complete;
            at = FindOpening(bytes, at + (prefix.IsComplete ? prefix.Kept.Length : 1));
        }
        return complete ?? new ParsedReply { Fault = $"the reply holds no object with a list '{schema.ListName}'" };
    }

    private static ParsedReply? ReadList(JsonPrefix prefix, ReplySchema schema)
    {
        if (prefix.Kept.IsEmpty) { return null; }
        using var document = JsonDocument.Parse(CloseJson(prefix), SafeJson.DocumentOptions);
        if (schema.FindList(document.RootElement) is not { } list) { return null; }
        return new ParsedReply
        {
            Items = [.. list.EnumerateArray().Select(static item => item.Clone())],
            IsTruncated = !prefix.IsComplete,
            TruncatedItems = prefix.TruncatedElements,
        };
    }

    private static byte[] CloseJson(JsonPrefix prefix)
    {
        var closed = new byte[prefix.Kept.Length + prefix.Closers.Length];
        prefix.Kept.CopyTo(closed);
        Encoding.ASCII.GetBytes(prefix.Closers, closed.AsSpan(prefix.Kept.Length));
        return closed;
    }

    private static int FindOpening(ReadOnlySpan<byte> bytes, int from)
    {
        if (from >= bytes.Length) { return -1; }
        var found = bytes[from..].IndexOfAny((byte)'{', (byte)'[');
        return found < 0 ? -1 : from + found;
    }
}

/// <summary>The readable part of a reply.</summary>
internal sealed record ParsedReply
{
    /// <summary>The complete answers in the order of the reply.</summary>
    public IReadOnlyList<JsonElement> Items { get; init; } = [];

    /// <summary>Whether the reply is truncated or becomes invalid, so that answers may be missing at its end.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The number of answers that began and were cut off. The number of answers that never began is unknown.</summary>
    public int TruncatedItems { get; init; }

    /// <summary>Why the reply is unreadable, or null. An unreadable reply is not an empty list of answers.</summary>
    public string? Fault { get; init; }
}

/// <summary>
/// The JSON value at the beginning of a text. If the value is truncated or becomes invalid, only the complete members of the outer
/// object and the complete elements of its lists are kept, and the open brackets are closed.
/// </summary>
internal readonly ref struct JsonPrefix
{
    private JsonPrefix(
        ReadOnlySpan<byte> kept, string closers, bool isComplete, int truncatedElements, long bytesRead, bool isOpen = false)
    {
        Kept = kept;
        Closers = closers;
        IsComplete = isComplete;
        TruncatedElements = truncatedElements;
        BytesRead = bytesRead;
        IsOpen = isOpen;
    }

    /// <summary>The bytes that are kept; may be empty.</summary>
    public ReadOnlySpan<byte> Kept { get; }

    /// <summary>The brackets that close the kept bytes.</summary>
    public string Closers { get; }

    /// <summary>Whether the value is complete.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether the text ended before the value did.</summary>
    public bool IsOpen { get; }

    /// <summary>The number of elements that began and were cut off: zero or one.</summary>
    public int TruncatedElements { get; }

    /// <summary>The number of bytes read.</summary>
    public long BytesRead { get; }

    /// <param name="text">UTF-8 that begins with an opening brace or bracket.</param>
    public static JsonPrefix Scan(ReadOnlySpan<byte> text)
    {
        // isFinalBlock is false because a number at the end of the text may be incomplete.
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(SafeJson.ReaderOptions));
        var kept = 0;
        var closers = "";
        var root = JsonTokenType.None;
        var inList = false;
        var inElement = false;
        var isOpen = true;
        try
        {
            while (reader.Read())
            {
                var token = reader.TokenType;
                if (token is JsonTokenType.PropertyName) { continue; }
                var opens = token is JsonTokenType.StartObject or JsonTokenType.StartArray;
                var depth = reader.CurrentDepth;
                if (depth == 0)
                {
                    if (!opens)
                    {
                        return new JsonPrefix(text[..(int)reader.BytesConsumed], "", isComplete: true, 0, reader.BytesConsumed);
                    }
                    root = token;
                    (kept, closers) = ((int)reader.BytesConsumed, ClosingOf(root));
                }
                else if (depth == 1)
                {
                    inList = root is JsonTokenType.StartObject && token is JsonTokenType.StartArray;
                    inElement = root is JsonTokenType.StartArray && opens;
                    if (inList) { (kept, closers) = ((int)reader.BytesConsumed, ClosingOf(token) + ClosingOf(root)); }
                    else if (!opens) { (kept, closers) = ((int)reader.BytesConsumed, ClosingOf(root)); }
                }
                else if (depth == 2 && inList)
                {
                    inElement = opens;
                    if (!opens) { (kept, closers) = ((int)reader.BytesConsumed, "]}"); }
                }
            }
        }
        catch (JsonException)
        {
            // The rest is not JSON; the part before it is kept.
            isOpen = false;
        }
        return new JsonPrefix(text[..kept], closers, isComplete: false, inElement ? 1 : 0, reader.BytesConsumed, isOpen);
    }

    private static string ClosingOf(JsonTokenType opening) => opening is JsonTokenType.StartObject ? "}" : "]";
}
