using System.Text.Json;

namespace Pathway.Llm.Replies;

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
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(LenientJson.ReaderOptions));
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
