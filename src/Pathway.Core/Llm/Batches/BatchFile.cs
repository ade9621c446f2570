using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Pathway.Llm.Batches;

/// <summary>The requests of a job as a file of JSON lines. It is written while it is sent, and never in memory as a whole.</summary>
/// <param name="requests">The requests.</param>
/// <param name="writeLine">Writes the object of a request; always the same for the same request.</param>
internal sealed class BatchFile(IReadOnlyCollection<BatchRequest> requests, Action<Utf8JsonWriter, BatchRequest> writeLine)
{
    private long? length;

    /// <summary>The size of the file in bytes.</summary>
    public long Length => length ??= ReadLines().Sum(static line => (long)line.Length);

    /// <summary>The lines, each with its end. A line is valid until the next one.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> ReadLines()
    {
        var line = new ArrayBufferWriter<byte>();
        foreach (var request in requests)
        {
            line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(line)) { writeLine(json, request); }
            line.Write("\n"u8);
            yield return line.WrittenMemory;
        }
    }

    /// <summary>The file in parts of equal size; the last is shorter, and the only one that may be empty.</summary>
    /// <param name="size">The size of a part.</param>
    /// <returns>Each part, and whether it is the last. A part is valid until the next one.</returns>
    public IEnumerable<(ReadOnlyMemory<byte> Bytes, bool IsLast)> ReadParts(int size)
    {
        var part = new byte[size];
        var filled = 0;
        foreach (var line in ReadLines())
        {
            for (var rest = line; rest.Length > 0;)
            {
                var taken = Math.Min(rest.Length, size - filled);
                rest[..taken].CopyTo(part.AsMemory(filled));
                (filled, rest) = (filled + taken, rest[taken..]);
                if (filled < size) { continue; }
                yield return (part, false);
                filled = 0;
            }
        }
        yield return (part.AsMemory(0, filled), true);
    }
}

/// <summary>Such a file as the content of a request.</summary>
/// <param name="file">The file.</param>
/// <param name="onProgress">Called when a part of it was sent.</param>
internal sealed class BatchFileContent(BatchFile file, Action onProgress) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var line in file.ReadLines())
        {
            await stream.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            onProgress();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }
}

/// <summary>Reads lines from a stream, without keeping more of it than one line.</summary>
/// <param name="stream">The stream.</param>
/// <param name="maxLength">The longest line that is read.</param>
internal sealed class LineReader(Stream stream, int maxLength)
{
    private const int InitialSize = 64 * 1024;

    // A line of the greatest length still needs its end.
    private byte[] buffer = new byte[Math.Min(InitialSize, maxLength + 1)];
    private int start;
    private int end;

    /// <summary>Reads the next line, which is valid until the next call; null after the last.</summary>
    public async Task<FileLine?> ReadAsync(CancellationToken cancellation)
    {
        var (searched, isTooLong) = (0, false);
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = buffer.AsMemory(start, searched + found);
                start += searched + found + 1;
                return new FileLine(line, isTooLong);
            }
            searched = end - start;
            if (searched > maxLength) { (start, end, searched, isTooLong) = (0, 0, 0, true); }
            MakeRoom();
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
            if (read > 0)
            {
                end += read;
                continue;
            }
            // The last line may have no end.
            var last = buffer.AsMemory(start, end - start);
            (start, end) = (0, 0);
            return last.Length > 0 || isTooLong ? new FileLine(last, isTooLong) : null;
        }
    }

    private void MakeRoom()
    {
        if (end < buffer.Length) { return; }
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        else { Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxLength + 1)); }
    }
}

/// <summary>A line of a file.</summary>
/// <param name="Bytes">The line without its end; of one that is too long only a part.</param>
/// <param name="IsTooLong">Whether it is too long.</param>
internal readonly record struct FileLine(ReadOnlyMemory<byte> Bytes, bool IsTooLong);
