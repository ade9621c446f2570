using System.Globalization;
using System.Text.Json;
using Pathway.Errors;

namespace Pathway.Formats;

/// <summary>JSON as text: made compact without touching what it says, and made safe to read.</summary>
internal static class JsonText
{
    /// <summary>How deep values may lie within each other: enough for any record, too little for a stack to overflow.</summary>
    public const int MaximumDepth = 64;

    private const int EscapeLength = 6;

    /// <summary>Strict JSON: no comments, no trailing commas.</summary>
    public static JsonReaderOptions Reading { get; } = new() { MaxDepth = MaximumDepth };

    /// <summary>The same for whole documents.</summary>
    public static JsonDocumentOptions Document { get; } = new() { MaxDepth = MaximumDepth };

    /// <summary>Valid JSON without the white space between its tokens; every token, and so every digit and escape, as it was.</summary>
    public static byte[] Compact(ReadOnlySpan<byte> json)
    {
        var compact = new byte[json.Length];
        var length = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var letter = json[i];
            if (!inString && letter is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') { continue; }
            compact[length++] = letter;
            if (letter == '"') { inString = !inString; }
            else if (letter == '\\' && i + 1 < json.Length) { compact[length++] = json[++i]; }
        }
        return compact[..length];
    }

    /// <summary>
    /// The same JSON with the escape of U+FFFD for each escape of half a surrogate pair, which no .NET string reader takes. The
    /// length stays, so that places stay; without such an escape it is the same memory.
    /// </summary>
    public static ReadOnlyMemory<byte> WithoutLoneSurrogates(ReadOnlyMemory<byte> json)
    {
        byte[]? copy = null;
        var bytes = json.Span;
        for (var i = Next(bytes, 0); i >= 0; i = Next(bytes, i))
        {
            var unit = Unit(bytes, i);
            if (unit is null || !char.IsSurrogate(unit.Value)) { i += unit is null ? 2 : EscapeLength; continue; }
            if (char.IsHighSurrogate(unit.Value) && Unit(bytes, i + EscapeLength) is { } second && char.IsLowSurrogate(second)) { i += 2 * EscapeLength; continue; }
            copy ??= json.ToArray();
            "\\ufffd"u8.CopyTo(copy.AsSpan(i));
            i += EscapeLength;
        }
        return copy ?? json;
    }

    /// <summary>What a reader throws where valid JSON has a shape that nothing can be read from: it ends the reading as invalid JSON does.</summary>
    public static JsonException Unfit(SourceText text, Utf8JsonReader at, string why)
    {
        var before = text.Utf8.Span[..(int)at.TokenStartIndex];
        return new JsonException($"{why}.", path: null, before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n') - 1);
    }

    /// <summary>The error for a text that is not JSON, with its place.</summary>
    public static PathwayException Malformed(SourceText text, JsonException failure)
    {
        var start = LineStart(text.Utf8.Span, failure.LineNumber ?? 0);
        var place = text.ExactPlaceAt((int)Math.Min(text.Utf8.Length, start + (failure.BytePositionInLine ?? 0)));
        return new PathwayException(PathwayErrors.FormatInvalid, $"{place}: {failure.Message.Split(" LineNumber:", 2)[0]}", text.Path, failure);
    }

    private static int Next(ReadOnlySpan<byte> bytes, int from)
    {
        if (from >= bytes.Length) { return -1; }
        var found = bytes[from..].IndexOf((byte)'\\');
        return found < 0 ? -1 : from + found;
    }

    // The UTF-16 unit of an escape like \ud83d, or null where another escape stands, or none.
    private static char? Unit(ReadOnlySpan<byte> bytes, int at) =>
        at + EscapeLength <= bytes.Length && bytes[at] == '\\' && bytes[at + 1] == 'u'
            && ushort.TryParse(bytes.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;

    private static int LineStart(ReadOnlySpan<byte> bytes, long line)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            var next = bytes[start..].IndexOf((byte)'\n');
            if (next < 0) { break; }
            start += next + 1;
        }
        return start;
    }
}
