using System.Text.Json;
using Pathway.Text;

namespace Pathway.Llm.Replies;

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
        IsWhole = isWhole;
        Cut = cut;
        Read = read;
        IsOpen = isOpen;
    }

    /// <summary>The bytes that are kept; empty where nothing can be.</summary>
    public ReadOnlySpan<byte> Kept { get; }

    /// <summary>What closes them.</summary>
    public string Closers { get; }

    /// <summary>Whether the value ended by itself.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether the text ended before the value did: all of it lies within.</summary>
    public bool IsOpen { get; }

    /// <summary>How many elements had begun and were cut: none or one.</summary>
    public int Cut { get; }

    /// <summary>How many bytes were looked at.</summary>
    public long Read { get; }

    /// <param name="text">UTF-8 that begins with an opening brace or bracket.</param>
    public static JsonPrefix Of(ReadOnlySpan<byte> text)
    {
        // Not the final block: a number at the very end may be half a number, and is not reported.
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(SafeJson.Reading));
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
                    (kept, closers) = ((int)reader.BytesConsumed, Close(root));
                }
                else if (depth == 1)
                {
                    inList = root is JsonTokenType.StartObject && token is JsonTokenType.StartArray;
                    inElement = root is JsonTokenType.StartArray && opens;
                    if (inList) { (kept, closers) = ((int)reader.BytesConsumed, Close(token) + Close(root)); }
                    else if (!opens) { (kept, closers) = ((int)reader.BytesConsumed, Close(root)); }
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

    private static string Close(JsonTokenType opening) => opening is JsonTokenType.StartObject ? "}" : "]";
}
