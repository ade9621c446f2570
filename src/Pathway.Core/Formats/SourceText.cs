using System.Text;
using Pathway.Errors;

namespace Pathway.Formats;

/// <summary>
/// The text of a file as UTF-8, with the places in it. A file whose encoding breaks off somewhere is held up to there, together
/// with the fault: a reader takes what is whole and then reports the fault.
/// </summary>
internal sealed class SourceText
{
    private readonly int? fixedLine;
    private int seenOffset;
    private int seenLine = 1;

    private SourceText(string path, ReadOnlyMemory<byte> utf8, int? fixedLine)
    {
        Path = path;
        Utf8 = utf8;
        this.fixedLine = fixedLine;
    }

    public string Path { get; }

    /// <summary>Valid UTF-8, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>What is wrong behind the end of the text, or null where the text is the whole file.</summary>
    public PathwayException? Fault { get; private init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="PathwayException">It is not there, cannot be read, or is empty.</exception>
    public static SourceText Read(string path)
    {
        var text = Decode(path, Bytes(path));
        if (text.Fault is null && text.Utf8.Span.Trim(" \t\r\n"u8).IsEmpty) { throw new PathwayException(PathwayErrors.FileEmpty, $"'{path}' is empty.", path); }
        return text;
    }

    /// <summary>A text that stands within another file, on one line of it.</summary>
    public static SourceText Within(string path, int line, ReadOnlyMemory<byte> utf8) => new(path, utf8, line);

    /// <summary>The line of a byte of the text, from 1. Quick when asked for one place after another.</summary>
    public int LineAt(int offset)
    {
        if (fixedLine is { } line) { return line; }
        if (offset < seenOffset) { (seenOffset, seenLine) = (0, 1); }
        seenLine += Utf8.Span[seenOffset..offset].Count((byte)'\n');
        seenOffset = offset;
        return seenLine;
    }

    /// <summary>What a message begins with: the file and the line of a byte.</summary>
    public string PlaceAt(int offset) => $"'{Path}' line {LineAt(offset)}";

    /// <summary>The same with the column, as an editor counts it.</summary>
    public string ExactPlaceAt(int offset)
    {
        var before = Utf8.Span[..offset];
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return fixedLine is null ? $"{PlaceAt(offset)} column {column}" : $"{PlaceAt(offset)}, in the text there line {before.Count((byte)'\n') + 1} column {column}";
    }

    private static SourceText Decode(string path, byte[] bytes)
    {
        if (bytes.Length > 1 && (bytes[0] == 0 ^ bytes[1] == 0) && !SourceEncoding.HasMark(bytes))
        {
            throw new PathwayException(PathwayErrors.EncodingInvalid, $"'{path}' line 1: the file looks like UTF-16 without a byte order mark.", path);
        }
        var (utf8, invalidAt, encoding) = SourceEncoding.ToUtf8(bytes);
        var text = new SourceText(path, utf8, null);
        if (invalidAt is not { } at) { return text; }
        var message = $"{text.PlaceAt(utf8.Length)}: byte {at} of the file, 0x{bytes[at]:X2}, is not valid {encoding}.";
        return new SourceText(path, utf8, null) { Fault = new PathwayException(PathwayErrors.EncodingInvalid, message, path) };
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            if (Directory.Exists(path)) { throw new PathwayException(PathwayErrors.FileUnreadable, $"'{path}' is a folder; '{System.IO.Path.Combine(path, "*.json")}' for example names files in it.", path); }
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PathwayException(PathwayErrors.FileNotFound, $"There is no file '{path}'.", path, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable, $"'{path}' cannot be read: {failure.Message}", path, failure);
        }
    }
}
