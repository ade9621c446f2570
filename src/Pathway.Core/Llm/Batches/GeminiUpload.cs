using System.Globalization;
using System.Net.Http.Headers;
using Pathway.Llm.Chat;

namespace Pathway.Llm.Batches;

/// <summary>
/// The upload of a file to Gemini, part by part. After a failure the server says how much of the file it has, and the upload goes on there.
/// </summary>
/// <param name="session">The address of this upload.</param>
/// <param name="send">Sends a request to the server.</param>
/// <param name="createUnreadable">The failure of a reply that is not what the protocol says.</param>
/// <param name="clock">Measures the pauses after failures.</param>
internal sealed class GeminiUpload(Uri session, Func<HttpRequestMessage, Task<BatchReply>> send,
    Func<string, ChatException> createUnreadable, TimeProvider clock)
{
    /// <summary>The size of a part: a multiple of the 256 KB that the server wants.</summary>
    public const int PartSize = 8 * 1024 * 1024;

    public const string CommandHeader = "X-Goog-Upload-Command";
    public const string OffsetHeader = "X-Goog-Upload-Offset";
    public const string ReceivedHeader = "X-Goog-Upload-Size-Received";
    public const string StatusHeader = "X-Goog-Upload-Status";

    // In a row, without progress between them.
    private const int MaxFailures = 5;

    // The first pause is none: most failures are those of one connection.
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    /// <summary>Sends the file.</summary>
    /// <returns>The reply to the last part, which describes the file.</returns>
    /// <exception cref="ChatException">The server refuses it, or does not answer several times in a row.</exception>
    public async Task<byte[]> SendAsync(BatchFile file, CancellationToken cancellation)
    {
        var offset = 0L;
        foreach (var (bytes, isLast) in file.ReadParts(PartSize))
        {
            var reply = await SendAsync(offset, bytes, isLast, cancellation).ConfigureAwait(false);
            if (isLast) { return reply; }
            offset += bytes.Length;
        }
        throw new InvalidOperationException("A file has a last part.");
    }

    private async Task<byte[]> SendAsync(long offset, ReadOnlyMemory<byte> part, bool isLast, CancellationToken cancellation)
    {
        var (sent, failures, hasFailed) = (0, 0, false);
        while (true)
        {
            try
            {
                if (hasFailed)
                {
                    var stand = await QueryAsync().ConfigureAwait(false);
                    // The last part has arrived, and its reply was lost: this is it.
                    if (stand.Find(StatusHeader) == "final") { return stand.Body; }
                    var received = GetReceived(stand) - offset;
                    if (received < sent || received > part.Length) { throw createUnreadable("the upload has lost parts of the file"); }
                    if (received > sent) { (sent, failures) = ((int)received, 0); }
                    if (sent == part.Length && !isLast) { return []; }
                }
                return await SendPartAsync(offset + sent, part[sent..], isLast).ConfigureAwait(false);
            }
            catch (ChatException failure) when (failure is { IsTransient: true, Status: not 200 } && failures < MaxFailures)
            {
                hasFailed = true;
                var pause = failure.RetryAfter ?? (failures == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(1 << failures));
                failures++;
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause < MaxPause ? pause : MaxPause, clock, cancellation).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task<byte[]> SendPartAsync(long offset, ReadOnlyMemory<byte> bytes, bool isLast)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, session)
        {
            Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/jsonl") } },
        };
        request.Headers.Add(CommandHeader, !isLast ? "upload" : bytes.IsEmpty ? "finalize" : "upload, finalize");
        request.Headers.Add(OffsetHeader, offset.ToString(CultureInfo.InvariantCulture));
        return (await send(request).ConfigureAwait(false)).Body;
    }

    private async Task<BatchReply> QueryAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, session);
        request.Headers.Add(CommandHeader, "query");
        return await send(request).ConfigureAwait(false);
    }

    private long GetReceived(BatchReply reply) =>
        long.TryParse(reply.Find(ReceivedHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var received) ? received
            : throw createUnreadable("the upload does not say how much it has");
}
