using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.OpenAI;
using Pathway.Text;

namespace Pathway.Llm.Batches;

/// <summary>OpenAI's batch API: the requests and the results are files.</summary>
/// <param name="chat">The client of the model.</param>
/// <param name="clock">Measures time-outs; null for the system clock.</param>
internal sealed class OpenAIBatchClient(OpenAIChatClient chat, TimeProvider? clock = null) : HttpBatchClient(chat, clock)
{
    private const string NameField = "name";

    // OpenAI takes 200 MB.
    public override BatchLimits Limits { get; } = new(50_000, 190_000_000);

    protected override int Overhead => 128;

    // A file without a job costs nothing and can be uploaded again.
    public override async Task<BatchInput> PrepareAsync(string name, IReadOnlyCollection<BatchRequest> requests,
        CancellationToken cancellation)
    {
        var write = chat.CreateCallWriter();
        var file = new BatchFile(requests, (json, item) =>
        {
            json.WriteStartObject();
            json.WriteString("custom_id", item.Key);
            json.WriteString("method", "POST");
            json.WriteString("url", "/v1/chat/completions");
            json.WritePropertyName("body");
            json.WriteRawValue(write(item.Messages, item.Options));
            json.WriteEndObject();
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, chat.At("files"));
        var reply = await TransferAsync(request, cancellation, timeout =>
        {
            var lines = new BatchFileContent(file, timeout.Restart)
                { Headers = { ContentType = new MediaTypeHeaderValue("application/jsonl") } };
            // The request disposes its content, with the parts.
            request.Content = new MultipartFormDataContent
                { { new StringContent("batch"), "purpose" }, { lines, "file", "requests.jsonl" } };
        }).ConfigureAwait(false);
        return new BatchInput(requests, Parse(reply.Body).Text("id") ?? throw chat.CreateUnreadable("it names no file"));
    }

    public override async Task<BatchJob> CreateAsync(string name, BatchInput input, CancellationToken cancellation)
    {
        using var content = CreateJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("input_file_id", input.File);
            json.WriteString("endpoint", "/v1/chat/completions");
            json.WriteString("completion_window", "24h");
            json.WriteStartObject("metadata");
            json.WriteString(NameField, name);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        var reply = await SendAsync(HttpMethod.Post, chat.At("batches"), content, cancellation).ConfigureAwait(false);
        return Read(Parse(reply!)) ?? throw chat.CreateUnreadable("it names no job");
    }

    public override async Task<BatchJob?> FindAsync(string id, CancellationToken cancellation) =>
        await FetchAsync(id, cancellation).ConfigureAwait(false) is { } reply ? Read(reply) : null;

    public override IAsyncEnumerable<BatchJob> ListAsync(CancellationToken cancellation) => ListAsync(
        mark => chat.At($"batches?limit=100{(mark is null ? "" : $"&after={Uri.EscapeDataString(mark)}")}"),
        page =>
        {
            var items = (page.Has("data") ? ChatJson.Objects(page, "data") : null) ?? throw chat.CreateUnreadable("it is no list of jobs");
            if (page.Value("has_more") is not { ValueKind: JsonValueKind.True }) { return (items.Select(Read).OfType<BatchJob>(), null); }
            var last = page.Text("last_id") ?? (items.Count > 0 ? items[^1].Text("id") : null);
            return (items.Select(Read).OfType<BatchJob>(),
                last ?? throw chat.CreateUnreadable("the list of jobs goes on and does not say where"));
        }, cancellation);

    public override async Task CancelAsync(string id, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Post, chat.At($"batches/{Uri.EscapeDataString(id)}/cancel"), null, cancellation).ConfigureAwait(false);

    public override async IAsyncEnumerable<BatchResult> ReadResultsAsync(BatchJob job,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await FetchAsync(job.Id, cancellation).ConfigureAwait(false) is not { } described) { yield break; }
        var found = 0;
        foreach (var file in (string?[])[described.Text("output_file_id"), described.Text("error_file_id")])
        {
            if (file is null) { continue; }
            var lines = ReadLinesAsync(chat.At($"files/{Uri.EscapeDataString(file)}/content"), file, cancellation);
            await foreach (var line in lines.ConfigureAwait(false))
            {
                found++;
                // A line that cannot be read belongs to a request that has no other: it stays without an answer, and the rest is read.
                if (line?.Text("custom_id") is not { } key) { continue; }
                var response = ChatJson.Object(line, "response");
                yield return CreateResult(key, response?.Value("body"), response?.Number("status_code"), line.Value("error"));
            }
        }
        CheckAllCame(Read(described), found);
    }

    private async Task<JsonFields?> FetchAsync(string id, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Get, chat.At($"batches/{Uri.EscapeDataString(id)}"), null, cancellation, maySayMissing: true)
            .ConfigureAwait(false) is { } reply ? Parse(reply) : null;

    private static BatchJob? Read(JsonFields job)
    {
        if (job.Text("id") is not { } id) { return null; }
        var counts = ChatJson.Object(job, "request_counts");
        var errors = ChatJson.Object(job, "errors") is { } list ? ChatJson.Objects(list, "data") ?? [] : [];
        return new BatchJob(id, ChatJson.Object(job, "metadata")?.Text(NameField), ToState(job.Text("status")),
            ChatJson.Count(job, "created_at") is { } at and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(at) : null)
        {
            Requests = counts?.Number("total"), Answered = counts?.Number("completed"), Failed = counts?.Number("failed"),
            Error = errors.Count > 0 ? ToShown(errors[0].Text("message")) : null, ResultFile = job.Text("output_file_id"),
        };
    }

    private static BatchJobState ToState(string? status) => status switch
    {
        "validating" => BatchJobState.Queued,
        "completed" => BatchJobState.Succeeded,
        "failed" => BatchJobState.Failed,
        "expired" => BatchJobState.Expired,
        "cancelled" => BatchJobState.Cancelled,
        _ => BatchJobState.Running,
    };
}
