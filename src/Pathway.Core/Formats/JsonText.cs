using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Errors;

namespace Pathway.Formats;

/// <summary>JSON as text: removes white space, and finds the positions of faults.</summary>
internal static class JsonText
{
    /// <summary>Removes the white space between the tokens of valid JSON. The tokens stay unchanged.</summary>
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
    /// The exception for valid JSON of an unexpected shape. Like invalid JSON, it ends the reading.
    /// </summary>
    public static JsonException CreateShapeError(SourceText text, Utf8JsonReader at, string why)
    {
        var before = text.Utf8.Span[..(int)at.TokenStartIndex];
        return new JsonException($"{why}.", path: null, before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n') - 1);
    }

    /// <summary>The error for invalid JSON, with its position.</summary>
    public static PathwayException CreateSyntaxError(SourceText text, JsonException failure)
    {
        var start = FindLineStart(text.Utf8.Span, failure.LineNumber ?? 0);
        var place = text.FormatLineAndColumn((int)Math.Min(text.Utf8.Length, start + (failure.BytePositionInLine ?? 0)));
        var isCut = start + (failure.BytePositionInLine ?? 0) >= text.Utf8.Span.TrimEnd(" \t\r\n"u8).Length;
        var why = failure.Message.Split(" LineNumber:", 2)[0];
        return new PathwayException(PathwayErrors.FormatInvalid, isCut && text.Utf8.Length > 0 ? $"{place}: the file breaks off: {why}"
            : $"{place}: {why}", text.Path, failure);
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
/// Writes JSON with one item in each line, so that files can be compared line by line and are the same on every system.
/// </summary>
internal static class JsonLines
{
    // An item can be a property, which is not valid JSON by itself: the caller writes what surrounds it.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes a head, the items separated by commas, and a tail.</summary>
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
