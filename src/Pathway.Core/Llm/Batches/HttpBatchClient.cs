using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Batches;

/// <summary>
/// A batch API over HTTP. The requests of a job and their replies are those of the chat client, which also sends the key. Each request has
/// a time-out, because no engine watches it.
/// </summary>
internal abstract class HttpBatchClient(HttpChatClient chat, TimeProvider? clock) : IBatchClient
{
    // For requests without a job in them.
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMinutes(2);

    // For a whole job in one request, up or down. Its creation must end well within the grace of BatchJobs.
    private static readonly TimeSpan LongTimeout = TimeSpan.FromMinutes(15);

    // For a file, without progress.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(2);

    // Results that come in one reply. With the longest replies that are requested, one with the most requests stays below it.
    private const long MaxResultBytes = 256 * 1024 * 1024;

    // A file of results, which is read line by line.
    private const long MaxFileBytes = 64L * 1024 * 1024 * 1024;

    // One result of a file.
    private const int MaxLineBytes = ChatHttpClients.MaxReplyBytes;

    // Of a token in JSON, with what surrounds the text of a reply.
    private const int MaxBytesPerToken = 8;

    // Ticks, so that it is read and written whole; least for none.
    private long clockOffset = long.MinValue;

    public abstract BatchLimits Limits { get; }

    public TimeSpan? ClockOffset => Volatile.Read(ref clockOffset) is > long.MinValue and var ticks ? new TimeSpan(ticks) : null;

    /// <summary>The number of requests whose replies can be read as one.</summary>
    protected static int CountReadableReplies(ModelProfile model) => (int)(MaxResultBytes / ((long)MaxBytesPerToken * model.OutputLimit));

    protected HttpChatClient Chat => chat;

    protected TimeProvider Clock { get; } = clock ?? TimeProvider.System;

    public long Measure(BatchRequest request) => chat.WriteCall(request.Messages, request.Options).Length + Overhead;

    public abstract Task<BatchInput> PrepareAsync(string name, IReadOnlyCollection<BatchRequest> requests,
        CancellationToken cancellation);

    public abstract Task<BatchJob> CreateAsync(string name, BatchInput input, CancellationToken cancellation);

    public abstract Task<BatchJob?> FindAsync(string id, CancellationToken cancellation);

    public abstract IAsyncEnumerable<BatchJob> ListAsync(CancellationToken cancellation);

    public abstract Task CancelAsync(string id, CancellationToken cancellation);

    public abstract IAsyncEnumerable<BatchResult> ReadResultsAsync(BatchJob job, CancellationToken cancellation);

    /// <summary>The bytes of a request beside its body, at most.</summary>
    protected abstract int Overhead { get; }

    /// <summary>Sends a request and returns the body of the reply; null where there is no such thing.</summary>
    /// <exception cref="ChatException">The request failed, or took too long.</exception>
    protected async Task<byte[]?> SendAsync(HttpMethod method, Uri address, HttpContent? content, CancellationToken cancellation,
        bool maySayMissing = false, bool isLong = false)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        if (isLong) { request.Options.Set(ReplySizeLimitHandler.RequestLimit, MaxResultBytes); }
        using var timeout = new IdleTimeout(isLong ? LongTimeout : ShortTimeout, Clock, cancellation);
        return (await ExchangeAsync(request, timeout, maySayMissing).ConfigureAwait(false))?.Body;
    }

    /// <summary>Sends a part of a file, or a request about it.</summary>
    /// <exception cref="ChatException">The request failed, or made no progress for too long.</exception>
    protected async Task<BatchReply> TransferAsync(HttpRequestMessage request, CancellationToken cancellation,
        Action<IdleTimeout>? prepare = null)
    {
        using var timeout = new IdleTimeout(IdleLimit, Clock, cancellation);
        prepare?.Invoke(timeout);
        return (await ExchangeAsync(request, timeout, maySayMissing: false).ConfigureAwait(false))!;
    }

    /// <summary>Reads a file line by line.</summary>
    /// <returns>The object of each line; null for a line that has none.</returns>
    /// <exception cref="ChatException">The file is gone, or the request failed or made no progress for too long.</exception>
    protected async IAsyncEnumerable<JsonFields?> ReadLinesAsync(Uri address, string file,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Options.Set(ReplySizeLimitHandler.RequestLimit, MaxFileBytes);
        using var timeout = new IdleTimeout(IdleLimit, Clock, cancellation);
        using var response = await LimitAsync(() => chat.OpenAsync(request, maySayMissing: true, timeout.Token), timeout)
            .ConfigureAwait(false) ?? throw chat.CreateUnreadable($"its file {TextSanitizer.SingleLine(file)} is gone");
        NoteClock(response);
        var stream = await GuardAsync(() => response.Content.ReadAsStreamAsync(timeout.Token), timeout).ConfigureAwait(false);
        var lines = new LineReader(stream, MaxLineBytes);
        while (await GuardAsync(() => lines.ReadAsync(timeout.Token), timeout).ConfigureAwait(false) is { } line)
        {
            // Who stores the results may take longer than the server.
            timeout.Pause();
            if (line.IsTooLong) { yield return null; }
            // An empty line is none.
            else if (line.Bytes.Span.ContainsAnyExcept(" \t\r"u8)) { yield return TryParse(line.Bytes.ToArray()); }
            timeout.Restart();
        }
    }

    /// <summary>The content of a request in JSON.</summary>
    protected static ByteArrayContent CreateJson(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) { write(json); }
        return new ByteArrayContent(bytes.ToArray())
            { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } };
    }

    /// <summary>The object of a reply.</summary>
    /// <exception cref="ChatException">It is none.</exception>
    protected JsonFields Parse(byte[] reply) => TryParse(reply) ?? throw chat.CreateUnreadable("it is not the JSON of a batch API");

    /// <summary>All pages of a list.</summary>
    /// <param name="getAddress">The address of the page after a mark; of the first page for null.</param>
    /// <param name="readPage">The jobs of a page, and the mark of the next; null for the last.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    /// <exception cref="ChatException">A page failed, or has no readable next page.</exception>
    protected async IAsyncEnumerable<BatchJob> ListAsync(Func<string?, Uri> getAddress,
        Func<JsonFields, (IEnumerable<BatchJob> Jobs, string? Next)> readPage, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? mark = null;
        do
        {
            var reply = Parse((await SendAsync(HttpMethod.Get, getAddress(mark), null, cancellation).ConfigureAwait(false))!);
            if (reply.Has("error")) { throw chat.CreateUnreadable("the list of jobs is an error"); }
            (var jobs, mark) = readPage(reply);
            foreach (var job in jobs) { yield return job; }
            // Such a list has no end, and what was not named so far may exist.
            if (mark is not null && !seen.Add(mark)) { throw chat.CreateUnreadable("the list of jobs names the same page again"); }
        }
        while (mark is not null);
    }

    /// <summary>The result of a request: its reply, or why it has none.</summary>
    /// <param name="key">The key of the request.</param>
    /// <param name="reply">The reply; null where there is none.</param>
    /// <param name="status">The HTTP status of the reply; null where it has none.</param>
    /// <param name="error">The error; null where there is none.</param>
    protected BatchResult CreateResult(string key, JsonElement? reply, int? status, JsonElement? error)
    {
        try
        {
            if (reply is { } body && status is null or >= 200 and < 300)
            {
                return new BatchResult(key, chat.ReadCall(Encoding.UTF8.GetBytes(body.GetRawText())), null);
            }
            var failure = (error ?? reply)?.GetRawText() ?? "{}";
            return new BatchResult(key, null, chat.CreateCallFailure(status,
                error is null ? failure : $$"""{"error":{{failure}}}"""));
        }
        catch (ChatException failure) { return new BatchResult(key, null, failure); }
    }

    /// <summary>Checks that all results came: those that did not are paid for, and asked again they would be paid twice.</summary>
    /// <param name="job">The job, as the provider describes it.</param>
    /// <param name="found">The number of results that came, unreadable ones too.</param>
    /// <exception cref="ChatException">Some did not come.</exception>
    protected void CheckAllCame(BatchJob? job, int found)
    {
        if (job is { State: BatchJobState.Succeeded } && found == 0)
        {
            throw chat.CreateUnreadable("the job has ended, but its results are not where they are expected");
        }
        if (job?.Answered > found)
        {
            throw chat.CreateUnreadable(string.Create(CultureInfo.InvariantCulture,
                $"the job has {job.Answered} answers, but only {found} results came"));
        }
    }

    /// <summary>A text of the provider that is shown; null where there is none.</summary>
    protected static string? ToShown(string? text) => text is null ? null : TextSanitizer.SingleLine(Secrets.MaskIn(text));

    /// <summary>A time in a reply; null where there is none.</summary>
    protected static DateTimeOffset? ParseTime(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private static JsonFields? TryParse(byte[] reply)
    {
        try
        {
            using var document = ChatJson.Parse(reply);
            return ChatJson.FindObject(document.RootElement) is { } found ? new JsonFields(found.Clone()) : null;
        }
        catch (JsonException) { return null; }
    }

    private async Task<BatchReply?> ExchangeAsync(HttpRequestMessage request, IdleTimeout timeout, bool maySayMissing)
    {
        using var response = await LimitAsync(() => chat.OpenAsync(request, maySayMissing, timeout.Token), timeout).ConfigureAwait(false);
        if (response is null) { return null; }
        NoteClock(response);
        return new BatchReply(response.Headers,
            await GuardAsync(() => response.Content.ReadAsByteArrayAsync(timeout.Token), timeout).ConfigureAwait(false));
    }

    private Task<TResult> GuardAsync<TResult>(Func<Task<TResult>> work, IdleTimeout timeout) =>
        LimitAsync(() => chat.GuardAsync(work, timeout.Token), timeout);

    private async Task<TResult> LimitAsync<TResult>(Func<Task<TResult>> work, IdleTimeout timeout)
    {
        try { return await work().ConfigureAwait(false); }
        catch (OperationCanceledException) when (timeout.HasElapsed)
        {
            throw new ChatException(PathwayErrors.AnswerTimedOut, string.Create(CultureInfo.InvariantCulture,
                $"{chat} did not answer within {timeout.Limit.TotalMinutes:0} minutes"), isTransient: true);
        }
    }

    private void NoteClock(HttpResponseMessage response)
    {
        if (response.Headers.Date is { } now) { Volatile.Write(ref clockOffset, (now - Clock.GetUtcNow()).Ticks); }
    }
}

/// <summary>The reply to a request.</summary>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
internal sealed record BatchReply(HttpResponseHeaders Headers, byte[] Body)
{
    /// <summary>A header; null where there is none.</summary>
    public string? Find(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
