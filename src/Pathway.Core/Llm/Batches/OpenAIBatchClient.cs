using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.OpenAI;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Batches;

/// <summary>OpenAI's batch API: the requests and the results are files.</summary>
/// <param name="chat">The client of the model.</param>
/// <param name="model">The model.</param>
/// <param name="clock">Measures time-outs; null for the system clock.</param>
internal sealed class OpenAIBatchClient(OpenAIChatClient chat, ModelProfile model, TimeProvider? clock = null)
    : HttpBatchClient(chat, clock)
{
    private const string NameField = "name";

    // OpenAI takes 50,000 requests and 200 MB.
    public override BatchLimits Limits { get; } = new(CountReadableReplies(model), 100 * 1024 * 1024);

    protected override int Overhead => 128;

    public override async Task<BatchJob> CreateAsync(string name, IReadOnlyList<BatchRequest> requests, CancellationToken cancellation)
    {
        var file = await UploadAsync(requests, cancellation).ConfigureAwait(false);
        using var content = new ByteArrayContent(WriteJob(name, file))
            { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } };
        var reply = await SendAsync(HttpMethod.Post, chat.At("batches"), content, cancellation).ConfigureAwait(false);
        return Read(Parse(reply!)) ?? throw Chat.CreateUnreadable("it names no job");
    }

    public override async Task<BatchJob?> FindAsync(string id, CancellationToken cancellation) =>
        await FetchAsync(id, cancellation).ConfigureAwait(false) is { } reply ? Read(reply) : null;

    public override IAsyncEnumerable<BatchJob> ListAsync(CancellationToken cancellation) => ListAsync(
        mark => chat.At($"batches?limit=100{(mark is null ? "" : $"&after={Uri.EscapeDataString(mark)}")}"),
        page =>
        {
            BatchJob[] jobs = [.. (ChatJson.Objects(page, "data") ?? []).Select(Read).OfType<BatchJob>()];
            return (jobs, page.Value("has_more") is { ValueKind: JsonValueKind.True } && jobs.Length > 0 ? jobs[^1].Id : null);
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
            var content = await SendAsync(HttpMethod.Get, chat.At($"files/{Uri.EscapeDataString(file)}/content"), null, cancellation,
                maySayMissing: true, isLong: true).ConfigureAwait(false) ?? throw Chat.CreateUnreadable($"its file {file} is gone");
            foreach (var line in ReadLines(content))
            {
                found++;
                yield return line;
            }
        }
        // Its answers are paid for. Asked again, they would be paid twice.
        if (found == 0 && Read(described) is { State: BatchJobState.Succeeded })
        {
            throw Chat.CreateUnreadable("the job has ended, but its results are not where they are expected");
        }
    }

    // A file without a job costs nothing and is deleted by the provider: only the second request creates what is paid for.
    private async Task<string> UploadAsync(IReadOnlyList<BatchRequest> requests, CancellationToken cancellation)
    {
        using var file = new ByteArrayContent(WriteFile(requests))
            { Headers = { ContentType = new MediaTypeHeaderValue("application/jsonl") } };
        using var purpose = new StringContent("batch");
        using var content = new MultipartFormDataContent { { purpose, "purpose" }, { file, "file", "requests.jsonl" } };
        try
        {
            var reply = await SendAsync(HttpMethod.Post, chat.At("files"), content, cancellation, isLong: true).ConfigureAwait(false);
            return Parse(reply!).Text("id") ?? throw Chat.CreateUnreadable("it names no file");
        }
        catch (ChatException failure)
        {
            throw new ChatException(failure.Error, failure.Message, failure.IsTransient)
                { Status = failure.Status, RetryAfter = failure.RetryAfter, Violations = failure.Violations, IsBeforeCreation = true };
        }
    }

    private byte[] WriteFile(IReadOnlyList<BatchRequest> requests)
    {
        using var bytes = new MemoryStream();
        foreach (var request in requests)
        {
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                json.WriteString("custom_id", request.Key);
                json.WriteString("method", "POST");
                json.WriteString("url", "/v1/chat/completions");
                json.WritePropertyName("body");
                json.WriteRawValue(Chat.WriteCall(request.Messages, request.Options));
                json.WriteEndObject();
            }
            bytes.WriteByte((byte)'\n');
        }
        return bytes.ToArray();
    }

    private static byte[] WriteJob(string name, string file)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("input_file_id", file);
            json.WriteString("endpoint", "/v1/chat/completions");
            json.WriteString("completion_window", "24h");
            json.WriteStartObject("metadata");
            json.WriteString(NameField, name);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private async Task<JsonFields?> FetchAsync(string id, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Get, chat.At($"batches/{Uri.EscapeDataString(id)}"), null, cancellation, maySayMissing: true)
            .ConfigureAwait(false) is { } reply ? Parse(reply) : null;

    private IEnumerable<BatchResult> ReadLines(byte[] content)
    {
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            // A line that cannot be read belongs to a request that has no other: it stays without an answer, and the rest is read.
            if (TryParse(Encoding.UTF8.GetBytes(line)) is not { } fields || fields.Text("custom_id") is not { } key) { continue; }
            var response = ChatJson.Object(fields, "response");
            yield return CreateResult(key, response?.Value("body"), response?.Number("status_code"), fields.Value("error"));
        }
    }

    private static BatchJob? Read(JsonFields job)
    {
        if (job.Text("id") is not { } id) { return null; }
        var counts = ChatJson.Object(job, "request_counts");
        var errors = ChatJson.Object(job, "errors") is { } list ? ChatJson.Objects(list, "data") ?? [] : [];
        return new BatchJob(id, ChatJson.Object(job, "metadata")?.Text(NameField), ToState(job.Text("status")),
            ChatJson.Count(job, "created_at") is { } at and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(at) : null)
        {
            Requests = counts?.Number("total"), Answered = counts?.Number("completed"), Failed = counts?.Number("failed"),
            Error = errors.Count > 0 ? errors[0].Text("message") : null, ResultFile = job.Text("output_file_id"),
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
