using System.Text;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Llm.Replies;

/// <summary>
/// Reads the text of a reply: strictly; else the object in the middle of other text; else, where it breaks off, the whole
/// answers before the break. Nothing is mended: no quote is replaced, no half value is passed on.
/// </summary>
internal static class ReplyReader
{
    private const byte ByteOrderMark = 0xEF;

    /// <param name="text">The text of the reply, without thoughts.</param>
    /// <param name="schema">What it should look like.</param>
    public static ParsedReply Read(string text, ReplySchema schema)
    {
        var bytes = SafeJson.WithoutLoneSurrogates(Encoding.UTF8.GetBytes(text)).Span;
        if (bytes.Length > 2 && bytes[0] == ByteOrderMark) { bytes = bytes[3..]; }
        if (bytes.Trim(" \t\r\n"u8).IsEmpty) { return new ParsedReply { Fault = "the reply is empty" }; }
        ParsedReply? whole = null;
        // Each byte is looked at a few times at most, whatever the text is made of.
        var budget = (4L * bytes.Length) + (1 << 16);
        for (var at = FindOpening(bytes, 0); at >= 0 && budget > 0;)
        {
            var prefix = JsonPrefix.Scan(bytes[at..]);
            budget -= prefix.BytesRead + 1;
            var found = ReadList(prefix, schema);
            // What follows a reply that breaks off, or lies within it, is no reply of its own.
            if (!prefix.IsComplete && (found is not null || prefix.IsOpen))
            {
                return whole ?? found ?? new ParsedReply { Fault = $"the reply breaks off before its list '{schema.ListName}'" };
            }
            // A model that thinks aloud drafts first: the last whole one counts.
            whole = found ?? whole;
            at = FindOpening(bytes, at + (prefix.IsComplete ? prefix.Kept.Length : 1));
        }
        return whole ?? new ParsedReply { Fault = $"the reply holds no object with a list '{schema.ListName}'" };
    }

    private static ParsedReply? ReadList(JsonPrefix prefix, ReplySchema schema)
    {
        if (prefix.Kept.IsEmpty) { return null; }
        using var document = JsonDocument.Parse(CloseJson(prefix), SafeJson.DocumentOptions);
        if (schema.FindList(document.RootElement) is not { } list) { return null; }
        return new ParsedReply
            { Items = [.. list.EnumerateArray().Select(static item => item.Clone())], IsTruncated = !prefix.IsComplete,
                TruncatedItems = prefix.TruncatedElements };
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

/// <summary>What could be read of a reply.</summary>
internal sealed record ParsedReply
{
    /// <summary>The whole answers, in the order of the reply.</summary>
    public IReadOnlyList<JsonElement> Items { get; init; } = [];

    /// <summary>Whether the reply broke off, or stopped making sense, so that answers may be missing at its end.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>How many answers had begun and were cut off; how many never came, nobody knows.</summary>
    public int TruncatedItems { get; init; }

    /// <summary>Why nothing could be read, or null. A reply that cannot be read is not one without answers.</summary>
    public string? Fault { get; init; }
}

/// <summary>
/// How much of a text is JSON: the whole of a value, or, where it breaks off or stops making sense, as much as can be kept
/// without half of anything. Kept are whole members of the outer object and whole elements of the lists in it; what has
/// begun and not ended is cut, and what is open is closed, the last first. It follows strings and escapes as the strict reader does.
/// </summary>
internal readonly ref struct JsonPrefix
{
    private JsonPrefix(ReadOnlySpan<byte> kept, string closers, bool isWhole, int cut, long read, bool isOpen = false)
    {
        Kept = kept;
        Closers = closers;
        IsComplete = isWhole;
        TruncatedElements = cut;
        BytesRead = read;
        IsOpen = isOpen;
    }

    /// <summary>The bytes that are kept; empty where nothing can be.</summary>
    public ReadOnlySpan<byte> Kept { get; }

    /// <summary>What closes them.</summary>
    public string Closers { get; }

    /// <summary>Whether the value ended by itself.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether the text ended before the value did: all of it lies within.</summary>
    public bool IsOpen { get; }

    /// <summary>How many elements had begun and were cut: none or one.</summary>
    public int TruncatedElements { get; }

    /// <summary>How many bytes were looked at.</summary>
    public long BytesRead { get; }

    /// <param name="text">UTF-8 that begins with an opening brace or bracket.</param>
    public static JsonPrefix Scan(ReadOnlySpan<byte> text)
    {
        // Not the final block: a number at the very end may be half a number, and is not reported.
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
                    if (!opens) { return new JsonPrefix(text[..(int)reader.BytesConsumed], "", isWhole: true, 0, reader.BytesConsumed); }
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
            // From here on it is no JSON; what came before stands.
            isOpen = false;
        }
        return new JsonPrefix(text[..kept], closers, isWhole: false, inElement ? 1 : 0, reader.BytesConsumed, isOpen);
    }

    private static string ClosingOf(JsonTokenType opening) => opening is JsonTokenType.StartObject ? "}" : "]";
}
