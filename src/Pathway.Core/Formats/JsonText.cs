using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Errors;

namespace Pathway.Formats;

/// <summary>JSON as text: made compact without touching what it says, with the place of each fault.</summary>
internal static class JsonText
{
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
    /// What a reader throws where valid JSON has a shape that nothing can be read from: it ends the reading as invalid JSON does.
    /// </summary>
    public static JsonException CreateShapeError(SourceText text, Utf8JsonReader at, string why)
    {
        var before = text.Utf8.Span[..(int)at.TokenStartIndex];
        return new JsonException($"{why}.", path: null, before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n') - 1);
    }

    /// <summary>The error for a text that is not JSON, with its place.</summary>
    public static PathwayException CreateSyntaxError(SourceText text, JsonException failure)
    {
        var start = FindLineStart(text.Utf8.Span, failure.LineNumber ?? 0);
        var place = text.FormatLineAndColumn((int)Math.Min(text.Utf8.Length, start + (failure.BytePositionInLine ?? 0)));
        return new PathwayException(PathwayErrors.FormatInvalid, $"{place}: {failure.Message.Split(" LineNumber:", 2)[0]}", text.Path,
            failure);
    }

    private static int FindLineStart(ReadOnlySpan<byte> bytes, long line)
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

/// <summary>
/// Writes JSON of many items with one item a line, so that files can be compared line by line and look the same on every system.
/// </summary>
internal static class JsonLines
{
    // An item may be a property, which is no JSON of its own: what surrounds it is written by hand.
    private static readonly JsonWriterOptions WriterOptions = new()
        { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes what comes before the items, the items with commas between them, and what comes behind.</summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<byte> head, IEnumerable<T> items, Action<Utf8JsonWriter, T> write,
        ReadOnlySpan<byte> tail)
    {
        stream.Write(head);
        var line = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(line, WriterOptions);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) { stream.Write(",\n"u8); }
            isFirst = false;
            write(writer, item);
            writer.Flush();
            stream.Write(line.WrittenSpan);
            line.ResetWrittenCount();
            writer.Reset();
        }
        stream.Write(tail);
    }
}
