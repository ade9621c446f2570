using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator;

/// <summary>What can happen to batch jobs. Jobs and requests count from 0; nothing depends on time.</summary>
public sealed record BatchFaults
{
    /// <summary>How often a job is looked at before it has ended: queued, then running.</summary>
    public int Looks { get; init; } = 2;

    /// <summary>Whether a request of a job fails.</summary>
    public Func<int, int, bool> Fails { get; init; } = static (_, _) => false;

    /// <summary>Whether a job expires when half of its requests are answered.</summary>
    public Func<int, bool> Expires { get; init; } = static _ => false;

    /// <summary>Whether the connection breaks after a job was created, before the reply.</summary>
    public Func<int, bool> LosesReply { get; init; } = static _ => false;

    /// <summary>How often the list is asked for before a new job is in it.</summary>
    public int ListsBefore { get; init; }

    /// <summary>Whether the list is refused.</summary>
    public bool RefusesList { get; init; }

    /// <summary>The number of jobs on a page of the list.</summary>
    public int PageSize { get; init; } = 100;
}

/// <summary>The batch jobs of the emulator, in the formats of Gemini and OpenAI.</summary>
internal sealed class EmulatedBatches(GeminiEmulator emulator)
{
    private readonly object gate = new();
    private readonly List<Job> jobs = [];
    private readonly List<byte[]> files = [];
    private int lists;

    private BatchFaults Faults => emulator.Options.Batches;

    /// <summary>The names of the jobs, in the order of their creation.</summary>
    public IReadOnlyList<string> Names
    {
        get { lock (gate) { return [.. jobs.Select(static job => job.Name)]; } }
    }

    /// <summary>How often each request was answered, by its key in the request: kind and terms.</summary>
    public Dictionary<string, int> Billed { get; } = new(StringComparer.Ordinal);

    public async Task CreateGeminiAsync(HttpContext context, string model)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var batch = body.RootElement.GetProperty("batch");
        var requests = batch.GetProperty("inputConfig").GetProperty("requests").GetProperty("requests").EnumerateArray()
            .Select(static item => new Request(item.GetProperty("metadata").GetProperty("key").GetString()!,
                Encoding.UTF8.GetBytes(item.GetProperty("request").GetRawText()))).ToArray();
        var job = Add(batch.GetProperty("displayName").GetString()!, model, requests);
        await SendCreatedAsync(context, job, ToGemini(job, withResults: false));
    }

    public async Task CreateOpenAiAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var file = int.Parse(body.RootElement.GetProperty("input_file_id").GetString()!.Split('-')[^1], CultureInfo.InvariantCulture);
        var requests = Encoding.UTF8.GetString(files[file]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line =>
        {
            using var item = JsonDocument.Parse(line);
            return new Request(item.RootElement.GetProperty("custom_id").GetString()!,
                Encoding.UTF8.GetBytes(item.RootElement.GetProperty("body").GetRawText()));
        }).ToArray();
        var job = Add(body.RootElement.GetProperty("metadata").GetProperty("name").GetString()!, null, requests);
        await SendCreatedAsync(context, job, ToOpenAi(job));
    }

    public async Task UploadAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        using var bytes = new MemoryStream();
        await form.Files.Single().CopyToAsync(bytes);
        int number;
        lock (gate)
        {
            number = files.Count;
            files.Add(bytes.ToArray());
        }
        await SendAsync(context,
            new JsonObject { ["id"] = $"file-{number}", ["object"] = "file", ["purpose"] = form["purpose"].ToString() });
    }

    public async Task DownloadAsync(HttpContext context, string id)
    {
        var parts = id.Split('-');
        var job = Find(parts[1]);
        if (job is null) { await RefuseAsync(context, 404); }
        else
        {
            var lines = job.Results.Where(result => result.Error is null == (parts[0] == "output")).Select(result =>
                (result.Error is null
                    ? new JsonObject
                    {
                        ["custom_id"] = result.Key, ["error"] = null,
                        ["response"] = new JsonObject { ["status_code"] = 200, ["body"] = result.Reply!.DeepClone() },
                    }
                    : new JsonObject
                    {
                        ["custom_id"] = result.Key, ["response"] = null,
                        ["error"] = new JsonObject { ["code"] = "server_error", ["message"] = result.Error },
                    }).ToJsonString());
            await ReplySender.SendAsync(context,
                new WireReply(200, "application/jsonl", Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")), emulator.Time,
                static () => { });
        }
    }

    public async Task FindAsync(HttpContext context, string id, bool isGemini)
    {
        if (Find(id) is not { } job)
        {
            await RefuseAsync(context, 404);
            return;
        }
        await MoveOnAsync(job, isGemini);
        await SendAsync(context, isGemini ? ToGemini(job, withResults: true) : ToOpenAi(job));
    }

    public async Task CancelAsync(HttpContext context, string id, bool isGemini)
    {
        if (Find(id) is not { } job)
        {
            await RefuseAsync(context, 404);
            return;
        }
        if (job.State is "PENDING" or "RUNNING") { job.State = "CANCELLED"; }
        await SendAsync(context, isGemini ? new JsonObject() : ToOpenAi(job));
    }

    public async Task ListAsync(HttpContext context, bool isGemini)
    {
        if (Faults.RefusesList)
        {
            await RefuseAsync(context, 403);
            return;
        }
        Job[] listed;
        lock (gate)
        {
            lists++;
            listed = [.. jobs.Where(job => lists - job.ListsAtCreation > Faults.ListsBefore).Reverse()];
        }
        var mark = context.Request.Query[isGemini ? "pageToken" : "after"].ToString();
        var start = mark.Length == 0 ? 0 : isGemini ? int.Parse(mark, CultureInfo.InvariantCulture)
            : Array.FindIndex(listed, job => job.Id == mark) + 1;
        var page = listed.Skip(start).Take(Faults.PageSize).ToArray();
        var hasMore = start + page.Length < listed.Length;
        var items = new JsonArray([.. page.Select(job => isGemini ? ToGemini(job, withResults: false) : ToOpenAi(job))]);
        var reply = isGemini ? new JsonObject { ["operations"] = items }
            : new JsonObject { ["object"] = "list", ["data"] = items, ["has_more"] = hasMore };
        if (isGemini && hasMore) { reply["nextPageToken"] = (start + page.Length).ToString(CultureInfo.InvariantCulture); }
        await SendAsync(context, reply);
    }

    private Job Add(string name, string? model, IReadOnlyList<Request> requests)
    {
        lock (gate)
        {
            var job = new Job(jobs.Count, $"job{jobs.Count}", name, model, requests, lists);
            jobs.Add(job);
            return job;
        }
    }

    private Job? Find(string id)
    {
        lock (gate) { return jobs.FirstOrDefault(job => job.Id == id); }
    }

    private async Task MoveOnAsync(Job job, bool isGemini)
    {
        await job.Moving.WaitAsync();
        try
        {
            if (job.State is not ("PENDING" or "RUNNING")) { return; }
            job.State = "RUNNING";
            if (++job.Looks < Faults.Looks) { return; }
            var expires = Faults.Expires(job.Number);
            // The last request first: the order of results says nothing.
            for (var i = job.Requests.Count - 1; i >= 0; i--)
            {
                if (expires && i >= job.Requests.Count / 2) { continue; }
                job.Results.Add(Faults.Fails(job.Number, i) ? new Result(job.Requests[i].Key, null, "The request failed.")
                    : new Result(job.Requests[i].Key, await AnswerAsync(job, job.Requests[i], isGemini), null));
            }
            job.State = expires ? "EXPIRED" : "SUCCEEDED";
        }
        finally { job.Moving.Release(); }
    }

    private async Task<JsonNode> AnswerAsync(Job job, Request request, bool isGemini)
    {
        WireFormat format = isGemini ? new GeminiFormat() : new OpenAiFormat();
        var read = format.Read(request.Body, job.Model);
        var text = await emulator.Options.Responder.AnswerAsync(read, CancellationToken.None);
        lock (gate)
        {
            foreach (var item in emulator.Options.PromptFormat.Find(read.UserText)?.Items ?? [])
            {
                Billed[item.Name] = Billed.GetValueOrDefault(item.Name) + 1;
            }
        }
        var reply = format.Write(new ModelReply { Text = text, PromptTokens = read.PromptTokens }, read, request.Key);
        return JsonNode.Parse(reply.Body.Span)!;
    }

    private async Task SendCreatedAsync(HttpContext context, Job job, JsonNode reply)
    {
        if (Faults.LosesReply(job.Number)) { context.Abort(); }
        else { await SendAsync(context, reply); }
    }

    private Task SendAsync(HttpContext context, JsonNode reply) =>
        ReplySender.SendAsync(context, WireReply.Json(200, reply), emulator.Time, static () => { });

    private Task RefuseAsync(HttpContext context, int status) =>
        ReplySender.SendAsync(context, WireReply.Json(status, ApiError.OfStatus(status).ToJson()), emulator.Time, static () => { });

    private static JsonObject ToGemini(Job job, bool withResults)
    {
        var isDone = job.State is not ("PENDING" or "RUNNING");
        var operation = new JsonObject
        {
            ["name"] = $"batches/{job.Id}",
            ["metadata"] = new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
                ["model"] = $"models/{job.Model}", ["displayName"] = job.Name, ["state"] = $"BATCH_STATE_{job.State}",
                ["createTime"] = "2026-01-01T08:00:00Z",
                ["batchStats"] = new JsonObject
                {
                    ["requestCount"] = job.Requests.Count.ToString(CultureInfo.InvariantCulture),
                    ["successfulRequestCount"] =
                        job.Results.Count(static result => result.Error is null).ToString(CultureInfo.InvariantCulture),
                },
            },
            ["done"] = isDone,
        };
        if (!isDone || !withResults) { return operation; }
        operation["response"] = new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput",
            ["inlinedResponses"] = new JsonObject
            {
                ["inlinedResponses"] = new JsonArray([.. job.Results.Select(static result =>
                {
                    var item = new JsonObject { ["metadata"] = new JsonObject { ["key"] = result.Key } };
                    if (result.Error is null) { item["response"] = result.Reply!.DeepClone(); }
                    else { item["error"] = new JsonObject { ["code"] = 13, ["message"] = result.Error }; }
                    return item;
                })]),
            },
        };
        return operation;
    }

    private static JsonObject ToOpenAi(Job job) => new()
    {
        ["id"] = job.Id, ["object"] = "batch", ["endpoint"] = "/v1/chat/completions",
        ["status"] = job.State switch
        {
            "PENDING" => "validating", "RUNNING" => "in_progress", "SUCCEEDED" => "completed", "EXPIRED" => "expired", _ => "cancelled",
        },
        ["created_at"] = 1767254400, ["metadata"] = new JsonObject { ["name"] = job.Name },
        ["output_file_id"] = job.Results.Exists(static result => result.Error is null) ? $"output-{job.Id}" : null,
        ["error_file_id"] = job.Results.Exists(static result => result.Error is not null) ? $"error-{job.Id}" : null,
        ["request_counts"] = new JsonObject
        {
            ["total"] = job.Requests.Count, ["completed"] = job.Results.Count(static result => result.Error is null),
            ["failed"] = job.Results.Count(static result => result.Error is not null),
        },
    };

    private sealed record Request(string Key, ReadOnlyMemory<byte> Body);

    private sealed record Result(string Key, JsonNode? Reply, string? Error);

    private sealed class Job(int number, string id, string name, string? model, IReadOnlyList<Request> requests, int lists)
    {
        public int Number => number;

        public string Id => id;

        public string Name => name;

        public string? Model => model;

        public IReadOnlyList<Request> Requests => requests;

        public int ListsAtCreation => lists;

        public SemaphoreSlim Moving { get; } = new(1, 1);

        public string State { get; set; } = "PENDING";

        public int Looks { get; set; }

        public List<Result> Results { get; } = [];
    }
}
