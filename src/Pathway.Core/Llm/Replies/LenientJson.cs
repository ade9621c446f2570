using System.Text;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Llm.Replies;

/// <summary>
/// JSON as models write it: with comments and trailing commas, with words such as NaN, None and True, with line ends in strings and
/// unknown escapes, with single or typographic quotes, with names of properties without quotes, and as a string that holds JSON. Nothing
/// else is repaired: quotes, commas and brackets must be there.
/// </summary>
internal static class LenientJson
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["NaN"] = "null", ["Infinity"] = "null", ["-Infinity"] = "null", ["-NaN"] = "null", ["undefined"] = "null", ["None"] = "null",
        ["True"] = "true", ["False"] = "false",
    };

    // What opens and what closes a string.
    private static readonly (byte[] Open, byte[] Close)[] Quotes =
        [("\""u8.ToArray(), "\""u8.ToArray()), ("'"u8.ToArray(), "'"u8.ToArray()), ("“"u8.ToArray(), "”"u8.ToArray())];

    /// <summary>Reads comments and trailing commas.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new()
        { MaxDepth = SafeJson.MaximumDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The same for whole documents.</summary>
    public static JsonDocumentOptions DocumentOptions { get; } = new()
        { MaxDepth = SafeJson.MaximumDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The text of a JSON string, if the whole text is one; else the text itself.</summary>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text)
    {
        var trimmed = text.Trim(" \t\r\n"u8);
        if (trimmed is not [(byte)'"', .., (byte)'"']) { return text; }
        var reader = new Utf8JsonReader(trimmed, ReaderOptions);
        try
        {
            return reader.Read() && reader.TokenType is JsonTokenType.String && reader.BytesConsumed == trimmed.Length
                ? Encoding.UTF8.GetBytes(reader.GetString()!) : text;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // It is no JSON string, or it holds bytes that are no text: the text counts as it is.
            return text;
        }
    }

    /// <summary>Repairs the words, quotes, line ends and escapes of the value at the beginning of a text.</summary>
    /// <param name="text">UTF-8 that begins with an opening brace or bracket.</param>
    /// <returns>The repaired value, and the number of bytes that it takes in the text.</returns>
    public static (byte[] Json, int BytesRead) Repair(ReadOnlySpan<byte> text)
    {
        // Grows with the value: the text behind it may be long, and each of its brackets may be tried.
        var json = new MemoryStream();
        var depth = 0;
        for (var at = 0; at < text.Length;)
        {
            var letter = text[at];
            if (FindQuote(text[at..]) is { } quote)
            {
                at += CopyString(text[at..], quote.Open.Length, quote.Close, json);
                continue;
            }
            if (IsWordStart(text[at..])) { at += CopyWord(text[at..], json); continue; }
            if (letter == '/' && SkipComment(text[at..]) is var comment and > 0) { at += comment; continue; }
            json.WriteByte(letter);
            at++;
            if (letter is (byte)'{' or (byte)'[') { depth++; }
            else if (letter is (byte)'}' or (byte)']') { depth--; }
            if (depth is 0 or > SafeJson.MaximumDepth) { return (json.ToArray(), at); }
        }
        return (json.ToArray(), text.Length);
    }

    private static (byte[] Open, byte[] Close)? FindQuote(ReadOnlySpan<byte> text)
    {
        foreach (var quote in Quotes)
        {
            if (text.StartsWith(quote.Open)) { return quote; }
        }
        return null;
    }

    private static int CopyString(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> close, MemoryStream json)
    {
        json.WriteByte((byte)'"');
        var at = start;
        while (at < text.Length)
        {
            if (text[at..].StartsWith(close))
            {
                json.WriteByte((byte)'"');
                return at + close.Length;
            }
            var letter = text[at++];
            if (letter == '\\' && at < text.Length)
            {
                // An escape that JSON does not know, such as \' or \_, is the letter itself.
                if ("\"\\/bfnrtu"u8.Contains(text[at])) { json.WriteByte(letter); }
                json.WriteByte(text[at++]);
            }
            else if (letter < ' ') { json.Write(Encoding.ASCII.GetBytes($"\\u{(int)letter:x4}")); }
            else
            {
                // Within other quotes.
                if (letter == '"') { json.WriteByte((byte)'\\'); }
                json.WriteByte(letter);
            }
        }
        return at;
    }

    private static bool IsWordStart(ReadOnlySpan<byte> text) =>
        (IsWordLetter(text[0]) && !char.IsAsciiDigit((char)text[0]))
        || (text[0] == '-' && text.Length > 1 && char.IsAsciiLetter((char)text[1]));

    private static bool IsWordLetter(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'_' or (byte)'$';

    private static int CopyWord(ReadOnlySpan<byte> text, MemoryStream json)
    {
        var length = 1;
        while (length < text.Length && IsWordLetter(text[length])) { length++; }
        var word = Encoding.ASCII.GetString(text[..length]);
        var isName = text[length..].TrimStart(" \t\r\n"u8) is [(byte)':', ..];
        json.Write(Encoding.ASCII.GetBytes(isName ? $"\"{word}\"" : Words.GetValueOrDefault(word, word)));
        return length;
    }

    // The length of a comment; 0 where there is none.
    private static int SkipComment(ReadOnlySpan<byte> text)
    {
        var end = text.StartsWith("//"u8) ? text.IndexOf((byte)'\n') : text.StartsWith("/*"u8) ? text.IndexOf("*/"u8) + 2 : 0;
        return end is -1 or 1 ? text.Length : end;
    }
}
