using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pathway.Formats;

/// <summary>Writes JSON of many items with one item a line, so that files can be compared line by line and look the same on every system.</summary>
internal static class JsonLines
{
    // An item may be a property, which is no JSON of its own: what surrounds it is written by hand.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes what comes before the items, the items with commas between them, and what comes behind.</summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<byte> head, IEnumerable<T> items, Action<Utf8JsonWriter, T> write, ReadOnlySpan<byte> tail)
    {
        stream.Write(head);
        var line = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(line, Writing);
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
