using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Pathway.Errors;
using Pathway.Files;

namespace Pathway.Formats;

/// <summary>
/// The text of a file as UTF-8, with line numbers. If the encoding is invalid at some place, the text ends there, and the fault is kept: a
/// reader reads the valid part and then reports the fault.
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

    /// <summary>The fault after the end of the text; null if the text is the whole file.</summary>
    public PathwayException? Fault { get; private init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="PathwayException">The file does not exist, cannot be read, or is empty.</exception>
    public static SourceText Read(string path) => FromBytes(path, ReadBytes(path));

    /// <summary>The text of a file whose bytes are read already.</summary>
    /// <exception cref="PathwayException">It is empty, or its encoding cannot be told.</exception>
    public static SourceText FromBytes(string path, byte[] bytes)
    {
        var text = Decode(path, bytes);
        if (text.Fault is null && text.Utf8.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new PathwayException(PathwayErrors.FileEmpty, $"'{path}' is empty.", path);
        }
        return text;
    }

    /// <summary>A text inside one line of another file.</summary>
    public static SourceText CreateEmbedded(string path, int line, ReadOnlyMemory<byte> utf8) => new(path, utf8, line);

    /// <summary>The line of a byte, from 1. Fast for increasing offsets.</summary>
    public int GetLine(int offset)
    {
        if (fixedLine is { } line) { return line; }
        if (offset < seenOffset) { (seenOffset, seenLine) = (0, 1); }
        seenLine += Utf8.Span[seenOffset..offset].Count((byte)'\n');
        seenOffset = offset;
        return seenLine;
    }

    /// <summary>The start of a message: the file and the line of a byte.</summary>
    public string FormatLine(int offset) => $"'{Path}' line {GetLine(offset)}";

    /// <summary>The same with the column, counted like in an editor.</summary>
    public string FormatLineAndColumn(int offset)
    {
        var before = Utf8.Span[..offset];
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return fixedLine is null
            ? $"{FormatLine(offset)} column {column}" : $"{FormatLine(offset)}, in the text there line {before.Count((byte)'\n') + 1} "
                + $"column {column}";
    }

    private static SourceText Decode(string path, byte[] bytes)
    {
        if (bytes.Length > 1 && (bytes[0] == 0 ^ bytes[1] == 0) && !SourceEncoding.HasByteOrderMark(bytes))
        {
            throw new PathwayException(PathwayErrors.EncodingInvalid,
                $"'{path}' line 1: the file looks like UTF-16 without a byte order mark.", path);
        }
        var (utf8, invalidAt, encoding) = SourceEncoding.ToUtf8(bytes);
        var text = new SourceText(path, utf8, null);
        if (invalidAt is not { } at) { return text; }
        var message = $"{text.FormatLine(utf8.Length)}: byte {at} of the file, 0x{bytes[at]:X2}, is not valid {encoding}.";
        return new SourceText(path, utf8, null) { Fault = new PathwayException(PathwayErrors.EncodingInvalid, message, path) };
    }

    /// <summary>Opens a file to read it from its beginning to its end.</summary>
    /// <exception cref="PathwayException">It is not there, or cannot be read.</exception>
    public static Stream OpenRead(string path) => OpenOrExplain(path, static path => SharedFile.OpenRead(path));

    private static byte[] ReadBytes(string path) => OpenOrExplain(path, SharedFile.ReadAllBytes);

    private static TResult OpenOrExplain<TResult>(string path, Func<string, TResult> open)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new PathwayException(PathwayErrors.FileUnreadable,
                    $"'{path}' is a folder; '{System.IO.Path.Combine(path, "*.json")}' for example names files in it.", path);
            }
            return open(path);
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

/// <summary>Converts the bytes of a file to UTF-8, and finds the first invalid byte.</summary>
internal static class SourceEncoding
{
    private delegate OperationStatus Decoder(ReadOnlySpan<byte> bytes, out Rune rune, out int length);

    /// <summary>Whether the bytes begin with a byte order mark.</summary>
    public static bool HasByteOrderMark(ReadOnlySpan<byte> bytes) => DetectByteOrderMark(bytes).Length > 0;

    /// <summary>The text as UTF-8 without its mark.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <returns>The valid part, the offset of the first invalid byte or null, and the name of the encoding.</returns>
    public static (ReadOnlyMemory<byte> Utf8, int? InvalidAt, string Encoding) ToUtf8(byte[] bytes)
    {
        var (length, name, decode) = DetectByteOrderMark(bytes);
        if (decode is not null)
        {
            var text = new ArrayBufferWriter<byte>(bytes.Length);
            var at = length + DecodeAll(bytes.AsSpan(length), decode, rune => text.Advance(rune.EncodeToUtf8(text.GetSpan(4))));
            return (text.WrittenMemory, at < bytes.Length ? at : null, name);
        }
        var body = bytes.AsMemory(length);
        if (System.Text.Unicode.Utf8.IsValid(body.Span)) { return (body, null, name); }
        var valid = DecodeAll(body.Span, Rune.DecodeFromUtf8, static _ => { });
        return (body[..valid], length + valid, name);
    }

    // UTF-32 first: the mark of UTF-16 is a prefix of one of its marks.
    private static (int Length, string Encoding, Decoder? Decode) DetectByteOrderMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, 0, 0, ..] => (4, "UTF-32", static (rest, out rune, out length) => DecodeUtf32(rest, false, out rune, out length)),
        [0, 0, 0xFE, 0xFF, ..] => (4, "UTF-32", static (rest, out rune, out length) => DecodeUtf32(rest, true, out rune, out length)),
        [0xFF, 0xFE, ..] => (2, "UTF-16", static (rest, out rune, out length) => DecodeUtf16(rest, false, out rune, out length)),
        [0xFE, 0xFF, ..] => (2, "UTF-16", static (rest, out rune, out length) => DecodeUtf16(rest, true, out rune, out length)),
        [0xEF, 0xBB, 0xBF, ..] => (3, "UTF-8", null),
        _ => (0, "UTF-8", null),
    };

    private static int DecodeAll(ReadOnlySpan<byte> bytes, Decoder decode, Action<Rune> take)
    {
        var at = 0;
        while (at < bytes.Length && decode(bytes[at..], out var rune, out var length) == OperationStatus.Done)
        {
            take(rune);
            at += length;
        }
        return at;
    }

    private static OperationStatus DecodeUtf32(ReadOnlySpan<byte> bytes, bool isBig, out Rune rune, out int length)
    {
        length = sizeof(uint);
        rune = default;
        if (bytes.Length < length) { return OperationStatus.InvalidData; }
        var value = isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return Rune.TryCreate(value, out rune) ? OperationStatus.Done : OperationStatus.InvalidData;
    }

    private static OperationStatus DecodeUtf16(ReadOnlySpan<byte> bytes, bool isBig, out Rune rune, out int length)
    {
        rune = default;
        length = 0;
        if (bytes.Length < sizeof(ushort)) { return OperationStatus.InvalidData; }
        Span<char> units =
            [ReadUtf16Unit(bytes, isBig), bytes.Length < 2 * sizeof(ushort) ? '\0' : ReadUtf16Unit(bytes[sizeof(ushort)..], isBig)];
        var status = Rune.DecodeFromUtf16(units, out rune, out var used);
        length = used * sizeof(ushort);
        return status;
    }

    private static char ReadUtf16Unit(ReadOnlySpan<byte> bytes, bool isBig) =>
        (char)(isBig ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes));
}
