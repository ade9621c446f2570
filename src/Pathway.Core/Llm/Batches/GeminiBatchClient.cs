using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Batches;

/// <summary>Gemini's batch API, with the requests and the results in the job itself.</summary>
/// <param name="chat">The client of the model.</param>
/// <param name="address">The address of Gemini.</param>
/// <param name="model">The model.</param>
/// <param name="clock">Measures time-outs; null for the system clock.</param>
internal sealed class GeminiBatchClient(GeminiChatClient chat, GeminiAddress address, ModelProfile model, TimeProvider? clock = null)
    : HttpBatchClient(chat, clock)
{
    // Google takes 20 MB.
    public override BatchLimits Limits { get; } = new(CountReadableReplies(model), 18 * 1024 * 1024);

    protected override int Overhead => 128;

    public override async Task<BatchJob> CreateAsync(string name, IReadOnlyList<BatchRequest> requests, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(Write(name, requests))
            { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } };
        var reply = await SendAsync(HttpMethod.Post, address.CreateBatch(model.Name), content, cancellation, isLong: true)
            .ConfigureAwait(false);
        return Read(Parse(reply!)) ?? throw Chat.CreateUnreadable("it names no job");
    }

    public override async Task<BatchJob?> FindAsync(string id, CancellationToken cancellation) =>
        await FetchAsync(id, cancellation).ConfigureAwait(false) is { } reply ? Read(reply) : null;

    public override IAsyncEnumerable<BatchJob> ListAsync(CancellationToken cancellation) => ListAsync(address.Batches,
        page => ((ChatJson.Objects(page, "operations") ?? []).Select(Read).OfType<BatchJob>(), page.Text("nextPageToken")), cancellation);

    public override async Task CancelAsync(string id, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Post, address.Batch(GetLastPart(id), ":cancel"), null, cancellation).ConfigureAwait(false);

    public override async IAsyncEnumerable<BatchResult> ReadResultsAsync(BatchJob job,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await FetchAsync(job.Id, cancellation).ConfigureAwait(false) is not { } reply) { yield break; }
        var items = FindResults(reply).ToArray();
        // Its answers are paid for. Asked again, they would be paid twice.
        if (items.Length == 0 && Read(reply) is { State: BatchJobState.Succeeded })
        {
            throw Chat.CreateUnreadable("the job has ended, but its results are not where they are expected");
        }
        foreach (var item in items)
        {
            if (ChatJson.Object(item, "metadata")?.Text("key") is not { } key) { continue; }
            yield return CreateResult(key, item.Value("response"), null, item.Value("error"));
        }
    }

    private async Task<JsonFields?> FetchAsync(string id, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Get, address.Batch(GetLastPart(id)), null, cancellation, maySayMissing: true, isLong: true)
            .ConfigureAwait(false) is { } reply ? Parse(reply) : null;

    private byte[] Write(string name, IReadOnlyList<BatchRequest> requests)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("batch");
            json.WriteString("displayName", name);
            json.WriteStartObject("inputConfig");
            json.WriteStartObject("requests");
            json.WriteStartArray("requests");
            foreach (var request in requests)
            {
                json.WriteStartObject();
                json.WritePropertyName("request");
                json.WriteRawValue(Chat.WriteCall(request.Messages, request.Options));
                json.WriteStartObject("metadata");
                json.WriteString("key", request.Key);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return bytes.ToArray();
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
            Failed = counts?.Number("failedRequestCount"), Error = error?.Text("message"),
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

    private static IEnumerable<JsonFields> FindResults(JsonFields operation)
    {
        JsonFields?[] places =
        [
            ChatJson.Object(operation, "response"),
            ChatJson.Object(operation, "metadata") is { } metadata ? ChatJson.Object(metadata, "output") : null,
        ];
        foreach (var place in places.OfType<JsonFields>())
        {
            // The list, or an object that holds it.
            var holder = ChatJson.Object(place, "inlinedResponses") ?? place;
            if (ChatJson.Objects(holder, "inlinedResponses") is { Count: > 0 } items) { return items; }
        }
        return [];
    }

    private static string GetLastPart(string id) => id.Split('/')[^1];
}
