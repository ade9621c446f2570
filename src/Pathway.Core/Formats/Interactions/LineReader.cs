using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Pathway.Errors;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Reads a text line by line, whatever ends its lines. A line that is not valid in the encoding of the text, or too long, is a fault of its
/// own, and the lines behind it are read.
/// </summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>The most bytes of a line. A longer one is not a row of a table.</summary>
    public const int MaxLineBytes = 8 << 20;

    private const int MaxShownBytes = 2000;

    private readonly string path;
    private readonly Stream bytes;
    private readonly TextEncoding encoding;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool isAtEnd;
    private long offset;

    public LineReader(string path, Stream stream, TextEncoding encoding)
    {
        this.path = path;
        var mark = new byte[encoding.MarkLength];
        stream.ReadExactly(mark);
        offset = mark.Length;
        this.encoding = encoding;
        bytes = encoding.Decoder is { } decoder
            ? Encoding.CreateTranscodingStream(stream, decoder, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) : stream;
    }

    /// <summary>The line, without its end; empty where it is a fault.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Its number, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Whether a line break follows it. The last line of a file may lack one.</summary>
    public bool HasLineBreak { get; private set; }

    /// <summary>Why the line cannot be read, or null.</summary>
    public PathwayException? Fault { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="PathwayException">The file breaks off within its packing.</exception>
    public bool Read()
    {
        Fault = null;
        Text = "";
        if (isAtEnd && start == end) { return false; }
        var length = FindLineEnd();
        if (length < 0) { return SkipLongLine(); }
        if (length == 0 && isAtEnd && start == end) { return false; }
        Number++;
        TakeLine(length);
        return true;
    }

    public void Dispose() => bytes.Dispose();

    // The length of the line at the start of the buffer, without its end; negative where it is longer than a line may be.
    private int FindLineEnd()
    {
        for (var searched = 0; ;)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOfAny((byte)'\n', (byte)'\r');
            if (found >= 0 && (buffer[start + searched + found] == '\n' || start + searched + found + 1 < end || isAtEnd))
            {
                return searched + found > MaxLineBytes ? -1 : searched + found;
            }
            if (isAtEnd) { return end - start; }
            if (end - start > MaxLineBytes) { return -1; }
            searched = found >= 0 ? searched + found : end - start;
            Fill();
        }
    }

    private void Fill()
    {
        if (start > 0)
        {
            Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length) { Array.Resize(ref buffer, buffer.Length * 2); }
        var read = bytes.Read(buffer, end, buffer.Length - end);
        isAtEnd = read == 0;
        end += read;
    }

    private void TakeLine(int length)
    {
        var line = buffer.AsSpan(start, length);
        if (!Utf8.IsValid(line)) { Fault = DescribeInvalid(line); }
        else if (encoding.Decoder is not null
            && line.IndexOf("\uFFFD"u8) >= 0)
        {
            Fault = CreateEncodingFault($"it is not valid {encoding.Name}", Encoding.UTF8.GetString(line));
        }
        else { Text = Encoding.UTF8.GetString(line); }
        Skip(length);
        HasLineBreak = start < end;
        if (HasLineBreak) { Skip(buffer[start] == '\r' && start + 1 < end && buffer[start + 1] == '\n' ? 2 : 1); }
    }

    private void Skip(int length)
    {
        start += length;
        offset += length;
    }

    private bool SkipLongLine()
    {
        Number++;
        Fault = new RecordException(PathwayErrors.RecordInvalid, path, Number, null,
            $"the line has more than {MaxLineBytes >> 20} MiB; shorten the cell that is too long",
            Encoding.UTF8.GetString(buffer, start, Math.Min(end - start, MaxShownBytes)));
        while (true)
        {
            var found = buffer.AsSpan(start, end - start).IndexOfAny((byte)'\n', (byte)'\r');
            if (found >= 0)
            {
                Skip(found);
                Skip(buffer[start] == '\r' && start + 1 < end && buffer[start + 1] == '\n' ? 2 : 1);
                return true;
            }
            Skip(end - start);
            if (isAtEnd) { return true; }
            Fill();
        }
    }

    private RecordException DescribeInvalid(ReadOnlySpan<byte> line)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(line[valid..], out _, out var length) == System.Buffers.OperationStatus.Done) { valid += length; }
        var likely = DamagedText.DecodeWindows1252(line);
        return CreateEncodingFault(string.Create(CultureInfo.InvariantCulture,
            $"byte {offset + valid} of the file, 0x{line[valid]:X2}, is not valid UTF-8; in Windows-1252 the line is "
                + $"\"{DamagedText.Shorten(likely)}\""), likely);
    }

    private RecordException CreateEncodingFault(string reason, string? text) =>
        new(PathwayErrors.EncodingInvalid, path, Number, null, reason, text);
}
