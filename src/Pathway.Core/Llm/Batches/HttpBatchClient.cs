using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Pathway.Errors;
using Pathway.Llm.Chat;
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

    // For a whole job, up or down.
    private static readonly TimeSpan LongTimeout = TimeSpan.FromMinutes(15);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    public abstract BatchLimits Limits { get; }

    protected HttpChatClient Chat => chat;

    public long Measure(BatchRequest request) => chat.WriteCall(request.Messages, request.Options).Length + Overhead;

    public abstract Task<BatchJob> CreateAsync(string name, IReadOnlyList<BatchRequest> requests, CancellationToken cancellation);

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
        using var timeout = new CancellationTokenSource(isLong ? LongTimeout : ShortTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try { return await chat.SendAsync(method, address, content, maySayMissing, either.Token).ConfigureAwait(false); }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ChatException(PathwayErrors.AnswerTimedOut, string.Create(CultureInfo.InvariantCulture,
                $"{chat} did not answer within {(isLong ? LongTimeout : ShortTimeout).TotalMinutes:0} minutes"), isTransient: true);
        }
    }

    /// <summary>The object of a reply.</summary>
    /// <exception cref="ChatException">It is none.</exception>
    protected JsonFields Parse(byte[] reply)
    {
        try
        {
            using var document = ChatJson.Parse(reply);
            if (ChatJson.FindObject(document.RootElement) is { } found) { return new JsonFields(found.Clone()); }
        }
        catch (JsonException)
        {
            // As below.
        }
        throw chat.CreateUnreadable("it is not the JSON of a batch API");
    }

    /// <summary>All pages of a list.</summary>
    /// <param name="getAddress">The address of the page after a mark; of the first page for null.</param>
    /// <param name="readPage">The jobs of a page, and the mark of the next; null for the last.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    protected async IAsyncEnumerable<BatchJob> ListAsync(Func<string?, Uri> getAddress,
        Func<JsonFields, (IEnumerable<BatchJob> Jobs, string? Next)> readPage, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? mark = null;
        do
        {
            var page = await SendAsync(HttpMethod.Get, getAddress(mark), null, cancellation).ConfigureAwait(false);
            var (jobs, next) = readPage(Parse(page!));
            foreach (var job in jobs) { yield return job; }
            // A server that gives the same mark again has no end.
            mark = next is not null && seen.Add(next) ? next : null;
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

    /// <summary>A time in a reply; null where there is none.</summary>
    protected static DateTimeOffset? ParseTime(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
