using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Batches;

/// <summary>
/// Gemini's batch API. A small job holds its requests and its results itself; those of a larger one are files.
/// </summary>
/// <param name="chat">The client of the model.</param>
/// <param name="address">The address of Gemini.</param>
/// <param name="model">The model.</param>
/// <param name="clock">Measures time-outs; null for the system clock.</param>
internal sealed class GeminiBatchClient(GeminiChatClient chat, GeminiAddress address, ModelProfile model, TimeProvider? clock = null)
    : HttpBatchClient(chat, clock)
{
    /// <summary>The most that a job may hold itself, of which Google takes 20 MB. Its results come in one reply.</summary>
    public BatchLimits InlineLimits { get; init; } = new(CountReadableReplies(model), 18 * 1024 * 1024);

    // Google takes a file of 2 GB. The number of requests is ours: the store reserves them in one step.
    public override BatchLimits Limits { get; } = new(200_000, 2_000_000_000);

    protected override int Overhead => 128;

    public override async Task<BatchInput> PrepareAsync(string name, IReadOnlyCollection<BatchRequest> requests,
        CancellationToken cancellation)
    {
        var file = new BatchFile(requests, CreateLineWriter());
        if (requests.Count > InlineLimits.Requests || file.Length > InlineLimits.Bytes)
        {
            return new BatchInput(requests, await UploadAsync(name, file, cancellation).ConfigureAwait(false));
        }
        try
        {
            // Whether the server answers, and what time it is there.
            await SendAsync(HttpMethod.Get, address.Batches(null, size: 1), null, cancellation).ConfigureAwait(false);
        }
        catch (ChatException refused) when (refused.Status is 403 or 404 or 405 or 501)
        {
            // A server without a list may take jobs all the same.
        }
        return new BatchInput(requests, null);
    }

    public override async Task<BatchJob> CreateAsync(string name, BatchInput input, CancellationToken cancellation)
    {
        using var content = CreateJson(json => Write(json, name, input));
        var reply = await SendAsync(HttpMethod.Post, address.CreateBatch(model.Name), content, cancellation, isLong: true)
            .ConfigureAwait(false);
        return Read(Parse(reply!)) ?? throw chat.CreateUnreadable("it names no job");
    }

    public override async Task<BatchJob?> FindAsync(string id, CancellationToken cancellation) =>
        await FetchAsync(id, cancellation).ConfigureAwait(false) is { } reply ? Read(reply) : null;

    // A list without jobs has no field for them.
    public override IAsyncEnumerable<BatchJob> ListAsync(CancellationToken cancellation) => ListAsync(mark => address.Batches(mark),
        page => ((ChatJson.Objects(page, "operations") ?? throw chat.CreateUnreadable("it is no list of jobs"))
            .Select(Read).OfType<BatchJob>(), page.Text("nextPageToken")), cancellation);

    public override async Task CancelAsync(string id, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Post, address.Batch(GetLastPart(id), ":cancel"), null, cancellation).ConfigureAwait(false);

    public override async IAsyncEnumerable<BatchResult> ReadResultsAsync(BatchJob job,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await FetchAsync(job.Id, cancellation).ConfigureAwait(false) is not { } reply) { yield break; }
        var described = Read(reply);
        var found = 0;
        var results = described?.ResultFile is { } file
            ? ReadLinesAsync(address.Download(GetLastPart(file)), file, cancellation)
            : FindInlineResults(reply).Select(static JsonFields? (result) => result).ToAsyncEnumerable();
        await foreach (var result in results.WithCancellation(cancellation).ConfigureAwait(false))
        {
            found++;
            // A result that cannot be read belongs to a request that has no other: it stays without an answer, and the rest is read.
            if (result is null || (result.Text("key") ?? ChatJson.Object(result, "metadata")?.Text("key")) is not { } key) { continue; }
            yield return CreateResult(key, result.Value("response"), null, result.Value("error"));
        }
        CheckAllCame(described, found);
    }

    private async Task<JsonFields?> FetchAsync(string id, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Get, address.Batch(GetLastPart(id)), null, cancellation, maySayMissing: true, isLong: true)
            .ConfigureAwait(false) is { } reply ? Parse(reply) : null;

    private async Task<string> UploadAsync(string name, BatchFile file, CancellationToken cancellation)
    {
        using var content = CreateJson(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("file");
            json.WriteString("displayName", name);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        using var start = new HttpRequestMessage(HttpMethod.Post, address.Upload) { Content = content };
        start.Headers.Add("X-Goog-Upload-Protocol", "resumable");
        start.Headers.Add(GeminiUpload.CommandHeader, "start");
        start.Headers.Add("X-Goog-Upload-Header-Content-Length", file.Length.ToString(CultureInfo.InvariantCulture));
        start.Headers.Add("X-Goog-Upload-Header-Content-Type", "application/jsonl");
        var session = FindSession(await TransferAsync(start, cancellation).ConfigureAwait(false));
        var upload = new GeminiUpload(session, request => TransferAsync(request, cancellation), chat.CreateUnreadable, Clock);
        var reply = Parse(await upload.SendAsync(file, cancellation).ConfigureAwait(false));
        return ChatJson.Object(reply, "file")?.Text("name") ?? throw chat.CreateUnreadable("it names no file");
    }

    // The key and the prompts go to the server that the user named, and to no other.
    private Uri FindSession(BatchReply reply)
    {
        if (!Uri.TryCreate(reply.Find("X-Goog-Upload-URL"), UriKind.Absolute, out var session))
        {
            throw chat.CreateUnreadable("it does not say where the file is to be sent");
        }
        return Uri.Compare(session, address.Server, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase)
            == 0 ? session : throw chat.CreateUnreadable($"it wants the file to be sent to another server, {ToShown(session.Authority)}");
    }

    private Action<Utf8JsonWriter, BatchRequest> CreateLineWriter()
    {
        var write = chat.CreateCallWriter();
        return (json, item) =>
        {
            json.WriteStartObject();
            json.WriteString("key", item.Key);
            json.WritePropertyName("request");
            json.WriteRawValue(write(item.Messages, item.Options));
            json.WriteEndObject();
        };
    }

    private void Write(Utf8JsonWriter json, string name, BatchInput input)
    {
        json.WriteStartObject();
        json.WriteStartObject("batch");
        json.WriteString("displayName", name);
        json.WriteStartObject("inputConfig");
        if (input.File is { } file) { json.WriteString("fileName", file); }
        else
        {
            json.WriteStartObject("requests");
            json.WriteStartArray("requests");
            foreach (var request in input.Requests)
            {
                json.WriteStartObject();
                json.WritePropertyName("request");
                json.WriteRawValue(chat.WriteCall(request.Messages, request.Options));
                json.WriteStartObject("metadata");
                json.WriteString("key", request.Key);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // An operation: what it is about is in its metadata, what came of it in its response. Both may hold the output.
    private static BatchJob? Read(JsonFields operation)
    {
        if (operation.Text("name") is not { } id) { return null; }
        var metadata = ChatJson.Object(operation, "metadata") ?? operation;
        var counts = ChatJson.Object(metadata, "batchStats");
        var error = ChatJson.Object(operation, "error");
        return new BatchJob(id, metadata.Text("displayName"), ToState(metadata.Text("state"), operation, error), ParseTime(
            metadata.Text("createTime")))
        {
            Requests = counts?.Number("requestCount"), Answered = counts?.Number("successfulRequestCount"),
            Failed = counts?.Number("failedRequestCount"), Error = ToShown(error?.Text("message")),
            ResultFile = FindOutputs(operation).Select(static place => place.Text("responsesFile"))
                .FirstOrDefault(static file => file is not null),
        };
    }

    private static BatchJobState ToState(string? name, JsonFields operation, JsonFields? error) => name?.Split("STATE_")[^1] switch
    {
        "PENDING" or "QUEUED" => BatchJobState.Queued,
        "SUCCEEDED" => BatchJobState.Succeeded,
        "FAILED" => BatchJobState.Failed,
        "CANCELLED" => BatchJobState.Cancelled,
        "EXPIRED" => BatchJobState.Expired,
        // Any other name is one of a job that is not done, unless it says that it is.
        _ when operation.Value("done") is not { ValueKind: JsonValueKind.True } => BatchJobState.Running,
        _ => error is null ? BatchJobState.Succeeded : BatchJobState.Failed,
    };

    private static IEnumerable<JsonFields> FindInlineResults(JsonFields operation) => FindOutputs(operation)
        // The list, or an object that holds it.
        .Select(static place => ChatJson.Objects(ChatJson.Object(place, "inlinedResponses") ?? place, "inlinedResponses"))
        .FirstOrDefault(static items => items is { Count: > 0 }) ?? [];

    private static IEnumerable<JsonFields> FindOutputs(JsonFields operation) => ((JsonFields?[])
    [
        ChatJson.Object(operation, "response"),
        ChatJson.Object(operation, "metadata") is { } metadata ? ChatJson.Object(metadata, "output") : null,
    ]).OfType<JsonFields>();

    private static string GetLastPart(string id) => id.Split('/')[^1];
}
