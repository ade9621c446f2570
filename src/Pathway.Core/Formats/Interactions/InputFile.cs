using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Pathway.Errors;

namespace Pathway.Formats.Interactions;

/// <summary>
/// A file of interactions: its bytes unpacked, its beginning known. Each pass over it is a stream of its own, so that a file of any size
/// is read in constant memory.
/// </summary>
internal sealed class InputFile
{
    private const int HeadLength = 64 << 10;
    private const string PackedExtension = ".gz";

    private readonly bool isPacked;
    private readonly TextEncoding encoding;
    private readonly byte[]? text;

    private InputFile(string path, bool isPacked, byte[] head, byte[]? text = null)
    {
        Path = path;
        this.isPacked = isPacked;
        this.text = text;
        Bytes = head;
        encoding = TextEncoding.Detect(head);
        Lines = [.. ReadHeadLines(head)];
    }

    public string Path { get; }

    /// <summary>The extension in lower case, without that of the packing: ".tsv" of "a.TSV.gz".</summary>
    public string Extension => System.IO.Path.GetExtension(
        Path.EndsWith(PackedExtension, StringComparison.OrdinalIgnoreCase) ? Path[..^PackedExtension.Length] : Path).ToLowerInvariant();

    /// <summary>The first bytes, unpacked.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The first lines that are not blank and complete, as text. None of a binary file.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Whether the bytes are not a text in any encoding that is read.</summary>
    public bool IsBinary => encoding.Decoder is null
        && CountControlBytes(Bytes.Span) > Bytes.Length / 20;

    /// <summary>Opens a file and looks at its beginning.</summary>
    /// <exception cref="PathwayException">It is not there, cannot be read, or is empty.</exception>
    public static InputFile Open(string path)
    {
        using var file = SourceText.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        var isPacked = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        file.Position = 0;
        var head = new byte[HeadLength];
        var length = 0;
        using (var stream = Unpack(path, file, isPacked)) { length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false); }
        var input = new InputFile(path, isPacked, head[..length]);
        return length == HeadLength || input.HasContent ? input
            : throw new PathwayException(PathwayErrors.FileEmpty, $"'{path}' is empty.", path);
    }

    /// <summary>A text in memory instead of a file.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="PathwayException">It is empty.</exception>
    public static InputFile OfText(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var input = new InputFile(name, false, bytes.Length > HeadLength ? bytes[..HeadLength] : bytes, bytes);
        return input.HasContent ? input : throw new PathwayException(PathwayErrors.FileEmpty, $"'{name}' is empty.", name);
    }

    /// <summary>The bytes of the file, unpacked.</summary>
    public Stream OpenBytes() => text is null ? Unpack(Path, SourceText.OpenRead(Path), isPacked) : new MemoryStream(text);

    /// <summary>The lines of the file.</summary>
    public LineReader OpenLines() => new(Path, OpenBytes(), encoding);

    /// <summary>The whole text in memory, for the formats that need it.</summary>
    /// <exception cref="PathwayException">It is empty, or its encoding is not valid.</exception>
    public SourceText ReadText()
    {
        using var bytes = OpenBytes();
        using var copy = new MemoryStream();
        bytes.CopyTo(copy);
        return SourceText.FromBytes(Path, copy.ToArray());
    }

    private static int CountControlBytes(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var one in bytes) { if (one is < 9 or (> 13 and < 32)) { count++; } }
        return count;
    }

    private bool HasContent => encoding.Decoder is null ? !Bytes.Span[encoding.MarkLength..].Trim(" \t\r\n"u8).IsEmpty : Lines.Count > 0;

    private static Stream Unpack(string path, Stream file, bool isPacked) =>
        isPacked ? new PackedStream(path, file) : file;

    private IEnumerable<string> ReadHeadLines(byte[] head)
    {
        if (IsBinary) { yield break; }
        using var lines = new LineReader(Path, new MemoryStream(head), encoding);
        string? last = null;
        while (lines.Read())
        {
            if (last is not null) { yield return last; }
            last = string.IsNullOrWhiteSpace(lines.Text) ? null : lines.Text;
        }
        // The last line of a longer file may be cut.
        if (last is not null && head.Length < HeadLength) { yield return last; }
    }
}

/// <summary>What a packed file holds. A file that breaks off is reported as a fault of the file, not as the end of the text.</summary>
internal sealed class PackedStream(string path, Stream file) : Stream
{
    private const int TrailerLength = 4;

    private readonly GZipStream inner = new(file, CompressionMode.Decompress, leaveOpen: true);
    private long total;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = inner.Read(buffer);
            total += read;
            if (read == 0 && !buffer.IsEmpty && !IsWhole()) { throw new InvalidDataException("The file breaks off."); }
            return read;
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw new PathwayException(PathwayErrors.FormatInvalid,
                $"'{path}' cannot be unpacked to its end: {failure.Message} Download or pack the file again.", path, failure);
        }
    }

    // The last bytes of a file say how long its text is. Of several files packed into one, they speak of the last one.
    private bool IsWhole()
    {
        if (file.Length < TrailerLength) { return false; }
        file.Position = file.Length - TrailerLength;
        Span<byte> trailer = stackalloc byte[TrailerLength];
        file.ReadExactly(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        return length == (uint)total || (length < total && HasFurtherMember());
    }

    private bool HasFurtherMember()
    {
        var buffer = new byte[1 << 16];
        for (var position = 1L; position < file.Length; position += buffer.Length - 2)
        {
            file.Position = position;
            var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (buffer.AsSpan(0, read).IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]) >= 0) { return true; }
        }
        return false;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>The encoding of a text: by its mark, else UTF-16 where every other byte of the beginning is zero, else UTF-8.</summary>
/// <param name="Name">The name, for messages.</param>
/// <param name="MarkLength">The bytes of the mark.</param>
/// <param name="Decoder">The decoder, or null for UTF-8. It replaces what is not valid, so that the lines behind it are read.</param>
internal sealed record TextEncoding(string Name, int MarkLength, Encoding? Decoder)
{
    /// <summary>UTF-8 without a mark.</summary>
    public static readonly TextEncoding Utf8 = new("UTF-8", 0, null);

    /// <summary>The encoding that the first bytes of a file show.</summary>
    public static TextEncoding Detect(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, 0, 0, ..] => new TextEncoding("UTF-32", 4, new UTF32Encoding(bigEndian: false, true)),
        [0, 0, 0xFE, 0xFF, ..] => new TextEncoding("UTF-32", 4, new UTF32Encoding(bigEndian: true, true)),
        [0xFF, 0xFE, ..] => new TextEncoding("UTF-16", 2, new UnicodeEncoding(bigEndian: false, true)),
        [0xFE, 0xFF, ..] => new TextEncoding("UTF-16", 2, new UnicodeEncoding(bigEndian: true, true)),
        [0xEF, 0xBB, 0xBF, ..] => Utf8 with { MarkLength = 3 },
        [not 0, 0, not 0, 0, not 0, 0, ..] => new TextEncoding("UTF-16", 0, new UnicodeEncoding(bigEndian: false, true)),
        [0, not 0, 0, not 0, 0, not 0, ..] => new TextEncoding("UTF-16", 0, new UnicodeEncoding(bigEndian: true, true)),
        _ => Utf8,
    };
}
