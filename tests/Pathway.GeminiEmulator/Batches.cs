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
    /// <summary>How often a job is looked at before it has ended: queued, then running, with more and more answers.</summary>
    public int Looks { get; init; } = 2;

    /// <summary>Whether a request of a job fails.</summary>
    public Func<int, int, bool> Fails { get; init; } = static (_, _) => false;

    /// <summary>Why a job fails as a whole, before any request is answered; null where it does not.</summary>
    public Func<int, string?> FailsAtOnce { get; init; } = static _ => null;

    /// <summary>Whether a job expires when half of its requests are answered.</summary>
    public Func<int, bool> Expires { get; init; } = static _ => false;

    /// <summary>Whether the connection breaks after a job was created, before the reply.</summary>
    public Func<int, bool> LosesReply { get; init; } = static _ => false;

    /// <summary>What happens to a request that brings a file, or a part of one. Such requests count from 0.</summary>
    public Func<int, UploadFault> Uploads { get; init; } = static _ => UploadFault.None;

    /// <summary>The server at which an upload is to go on; null for this one.</summary>
    public string? UploadServer { get; init; }

    /// <summary>How often the list is asked for before a new job is in it.</summary>
    public int ListsBefore { get; init; }

    /// <summary>Whether the list is refused.</summary>
    public bool RefusesList { get; init; }

    /// <summary>Whether a page of the list names the page that was asked for as the next one.</summary>
    public bool RepeatsPage { get; init; }

    /// <summary>The number of jobs of other programs that the list names before each of ours.</summary>
    public int Strangers { get; init; }

    /// <summary>The identifier of a job. A later job replaces an earlier one that has the same.</summary>
    public Func<int, string> Ids { get; init; } = static job => $"job{job}";

    /// <summary>Whether a job that has ended shows no results: they are in a place that nobody knows.</summary>
    public Func<int, bool> HidesResults { get; init; } = static _ => false;

    /// <summary>What is wrong with the results.</summary>
    public ResultFaults Results { get; init; } = new();

    /// <summary>The number of jobs on a page of the list.</summary>
    public int PageSize { get; init; } = 100;
}

/// <summary>What can be wrong with the results of a job.</summary>
public sealed record ResultFaults
{
    /// <summary>Whether there is a broken line before each line.</summary>
    public bool BreaksLines { get; init; }

    /// <summary>As much white space is in each reply.</summary>
    public int Padding { get; init; }

    /// <summary>Whether each result comes twice.</summary>
    public bool Repeats { get; init; }

    /// <summary>Whether each reply comes after a failure of the same request.</summary>
    public bool FailsFirst { get; init; }

    /// <summary>Whether there are results of requests that nobody has sent, and some without a key.</summary>
    public bool HasStrangers { get; init; }

    /// <summary>So many results are missing at the end.</summary>
    public int Omits { get; init; }

    /// <summary>The job whose results come in place of the right ones; null for the right ones.</summary>
    public int? OfJob { get; init; }
}

/// <summary>What can happen to a request that brings a file, or a part of one.</summary>
public enum UploadFault
{
    None,

    /// <summary>It is refused with the status 429.</summary>
    TooMany,

    /// <summary>Half of it arrives, and the reply has the status 500. OpenAI keeps nothing of it.</summary>
    HalfArrives,

    /// <summary>The connection breaks before the reply.</summary>
    LosesReply,

    /// <summary>The file is gone when a job is to use it.</summary>
    Forgotten,
}

/// <summary>The batch jobs of the emulator, in the formats of Gemini and OpenAI.</summary>
internal sealed class EmulatedBatches(GeminiEmulator emulator)
{
    private readonly object gate = new();
    private readonly List<Job> jobs = [];
    private readonly EmulatedFiles files = new(emulator);
    private int lists;

    private BatchFaults Faults => emulator.Options.Batches;

    /// <summary>The files of the jobs.</summary>
    public EmulatedFiles Files => files;

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
        var input = batch.GetProperty("inputConfig");
        Request[]? requests;
        if (input.TryGetProperty("fileName", out var file))
        {
            requests = files.Read(file.GetString()!)?.Select(static line => new Request(line.GetProperty("key").GetString()!,
                Encoding.UTF8.GetBytes(line.GetProperty("request").GetRawText()))).ToArray();
        }
        else
        {
            requests = [.. input.GetProperty("requests").GetProperty("requests").EnumerateArray()
                .Select(static item => new Request(item.GetProperty("metadata").GetProperty("key").GetString()!,
                    Encoding.UTF8.GetBytes(item.GetProperty("request").GetRawText())))];
        }
        if (requests is null)
        {
            await RefuseAsync(context, 404);
            return;
        }
        var job = Add(batch.GetProperty("displayName").GetString()!, model, requests, hasFile: file.ValueKind is JsonValueKind.String);
        await SendCreatedAsync(context, job, ToGemini(job, withResults: false));
    }

    public async Task CreateOpenAiAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var requests = files.Read(body.RootElement.GetProperty("input_file_id").GetString()!)?.Select(static line =>
            new Request(line.GetProperty("custom_id").GetString()!, Encoding.UTF8.GetBytes(line.GetProperty("body").GetRawText())))
            .ToArray();
        if (requests is null)
        {
            await RefuseAsync(context, 400);
            return;
        }
        var job = Add(body.RootElement.GetProperty("metadata").GetProperty("name").GetString()!, null, requests, hasFile: true);
        await SendCreatedAsync(context, job, ToOpenAi(job));
    }

    public async Task DownloadAsync(HttpContext context, string id, bool isGemini)
    {
        var parts = id.Split('-');
        var job = Find(parts[1]);
        if (job is null || Faults.HidesResults(job.Number))
        {
            await RefuseAsync(context, 404);
            return;
        }
        // Gemini has one file for all, OpenAI one for the failures.
        var results = GetResults(job).Where(result => isGemini || result.Error is null == (parts[0] == "output"));
        var lines = results.Select(result => (isGemini ? ToGemini(result, isLine: true) : ToOpenAi(result)).ToJsonString())
            .Select(line => Faults.Results.BreaksLines ? "{\"custom_id\": \"r\n" + line : line);
        await ReplySender.SendAsync(context,
            new WireReply(200, "application/jsonl", Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")), emulator.Time,
            static () => { });
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
        // Who waits in the queue is out at once; who is worked on stops soon, and keeps its answers.
        job.State = job.State switch { "PENDING" => "CANCELLED", "RUNNING" => "CANCELLING", var ended => ended };
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
        var hasMore = Faults.RepeatsPage || start + page.Length < listed.Length;
        var items = new JsonArray([.. page.SelectMany(job =>
            Enumerable.Range(0, Faults.Strangers).Select(i => CreateStranger(job, i, isGemini))
                .Append(isGemini ? ToGemini(job, withResults: false) : ToOpenAi(job)))]);
        var reply = isGemini ? new JsonObject { ["operations"] = items }
            : new JsonObject { ["object"] = "list", ["data"] = items, ["has_more"] = hasMore };
        if (!isGemini && Faults.RepeatsPage) { reply["last_id"] = "again"; }
        if (isGemini && hasMore)
        {
            reply["nextPageToken"] = (Faults.RepeatsPage ? start : start + page.Length).ToString(CultureInfo.InvariantCulture);
        }
        await SendAsync(context, reply);
    }

    private Job Add(string name, string? model, IReadOnlyList<Request> requests, bool hasFile)
    {
        lock (gate)
        {
            var job = new Job(jobs.Count, Faults.Ids(jobs.Count), name, model, requests, lists) { HasFile = hasFile };
            jobs.Add(job);
            return job;
        }
    }

    private Job? Find(string id)
    {
        lock (gate) { return jobs.LastOrDefault(job => job.Id == id); }
    }

    // What other programs do: no name of ours, other fields, and nothing but a number.
    private static JsonObject CreateStranger(Job beside, int number, bool isGemini) => (number % 3) switch
    {
        0 => new JsonObject { [isGemini ? "name" : "id"] = $"stranger-{beside.Number}-{number}" },
        1 => isGemini
            ? new JsonObject
            {
                ["name"] = $"batches/stranger-{number}", ["done"] = false,
                ["metadata"] = new JsonObject { ["displayName"] = $"{beside.Name} ", ["state"] = "BATCH_STATE_RUNNING" },
            }
            : new JsonObject
            {
                ["id"] = $"stranger-{number}", ["status"] = "in_progress",
                ["metadata"] = new JsonObject { ["name"] = beside.Name.ToUpperInvariant() },
            },
        _ => new JsonObject { ["metadata"] = number },
    };

    private async Task MoveOnAsync(Job job, bool isGemini)
    {
        await job.Moving.WaitAsync();
        try
        {
            if (job.State is "CANCELLING") { job.State = "CANCELLED"; }
            if (job.State is not ("PENDING" or "RUNNING")) { return; }
            if (Faults.FailsAtOnce(job.Number) is { } why)
            {
                (job.State, job.Error) = ("FAILED", why);
                return;
            }
            job.State = "RUNNING";
            var hasEnded = ++job.Looks >= Faults.Looks;
            var expires = Faults.Expires(job.Number);
            // The last request first: the order of results says nothing.
            int[] order = [.. Enumerable.Range(0, expires ? job.Requests.Count / 2 : job.Requests.Count).Reverse()];
            var target = hasEnded ? order.Length : order.Length * (job.Looks - 1) / (Faults.Looks - 1);
            for (var at = job.Results.Count; at < target; at++)
            {
                var i = order[at];
                job.Results.Add(Faults.Fails(job.Number, i) ? new Result(job.Requests[i].Key, null, "The request failed.")
                    : new Result(job.Requests[i].Key, await AnswerAsync(job, job.Requests[i], isGemini), null));
            }
            if (!hasEnded) { return; }
            job.State = expires ? "EXPIRED" : "SUCCEEDED";
            if (expires && !isGemini)
            {
                job.Results.AddRange(job.Requests.Skip(order.Length).Select(static request => new Result(request.Key, null,
                    "This request could not be executed before the completion window expired.")));
            }
        }
        finally { job.Moving.Release(); }
    }

    private IReadOnlyList<Result> GetResults(Job job)
    {
        var faults = Faults.Results;
        List<Result> right;
        lock (gate) { right = [.. (faults.OfJob is { } other ? jobs[other] : job).Results]; }
        IEnumerable<Result> results = right.SkipLast(faults.Omits);
        if (faults.FailsFirst)
        {
            results = results.SelectMany(static result => (Result[])[new Result(result.Key, null, "The first attempt failed."), result]);
        }
        if (faults.Repeats) { results = results.SelectMany(static result => (Result[])[result, result]); }
        if (faults.HasStrangers)
        {
            results = results.SelectMany(static (result, i) => (Result[])
                [new Result($"stranger-{i}", result.Reply, result.Error), new Result(null, result.Reply, result.Error), result]);
        }
        return [.. results];
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
        if (Faults.Results.Padding > 0) { text += new string(' ', Faults.Results.Padding); }
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

    private JsonObject ToGemini(Job job, bool withResults)
    {
        var isDone = HasEnded(job);
        var operation = new JsonObject
        {
            ["name"] = $"batches/{job.Id}",
            ["metadata"] = new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
                ["model"] = $"models/{job.Model}", ["displayName"] = job.Name,
                ["state"] = $"BATCH_STATE_{(job.State == "CANCELLING" ? "RUNNING" : job.State)}",
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
        if (job.Error is not null || job.State == "CANCELLED")
        {
            operation["error"] = new JsonObject { ["code"] = job.Error is null ? 1 : 3, ["message"] = job.Error ?? "It was cancelled." };
        }
        if (!isDone || !withResults || job.Error is not null || Faults.HidesResults(job.Number)) { return operation; }
        var response = new JsonObject
            { ["@type"] = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput" };
        if (job.HasFile) { response["responsesFile"] = $"files/output-{job.Id}"; }
        else
        {
            response["inlinedResponses"] = new JsonObject
            {
                ["inlinedResponses"] = new JsonArray([.. GetResults(job).Select(static result => ToGemini(result, isLine: false))]),
            };
        }
        operation["response"] = response;
        return operation;
    }

    private static JsonObject ToGemini(Result result, bool isLine)
    {
        var key = new JsonObject { ["key"] = result.Key };
        var item = isLine ? key : new JsonObject { ["metadata"] = key };
        if (result.Error is null) { item["response"] = result.Reply!.DeepClone(); }
        else { item["error"] = new JsonObject { ["code"] = 13, ["message"] = result.Error }; }
        return item;
    }

    private static JsonObject ToOpenAi(Result result) => result.Error is null
        ? new JsonObject
        {
            ["custom_id"] = result.Key, ["error"] = null,
            ["response"] = new JsonObject { ["status_code"] = 200, ["body"] = result.Reply!.DeepClone() },
        }
        : new JsonObject
        {
            ["custom_id"] = result.Key, ["response"] = null,
            ["error"] = new JsonObject { ["code"] = "server_error", ["message"] = result.Error },
        };

    private JsonObject ToOpenAi(Job job) => new()
    {
        ["id"] = job.Id, ["object"] = "batch", ["endpoint"] = "/v1/chat/completions",
        ["status"] = job.State switch
        {
            "PENDING" => "validating", "RUNNING" => "in_progress", "SUCCEEDED" => "completed", "EXPIRED" => "expired",
            "FAILED" => "failed", "CANCELLING" => "cancelling", _ => "cancelled",
        },
        ["errors"] = job.Error is { } why ? new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray(new JsonObject { ["code"] = "invalid_request", ["message"] = why, ["line"] = 1 }),
        } : null,
        ["created_at"] = 1767254400, ["metadata"] = new JsonObject { ["name"] = job.Name },
        ["output_file_id"] = HasEnded(job) && GetResults(job).Any(static result => result.Error is null) ? $"output-{job.Id}" : null,
        ["error_file_id"] = HasEnded(job) && GetResults(job).Any(static result => result.Error is not null) ? $"error-{job.Id}" : null,
        ["request_counts"] = new JsonObject
        {
            ["total"] = job.Requests.Count, ["completed"] = job.Results.Count(static result => result.Error is null),
            ["failed"] = job.Results.Count(static result => result.Error is not null),
        },
    };

    private static bool HasEnded(Job job) => job.State is not ("PENDING" or "RUNNING" or "CANCELLING");

    private sealed record Request(string Key, ReadOnlyMemory<byte> Body);

    private sealed record Result(string? Key, JsonNode? Reply, string? Error);

    private sealed class Job(int number, string id, string name, string? model, IReadOnlyList<Request> requests, int lists)
    {
        public int Number => number;

        public string Id => id;

        public string Name => name;

        public string? Model => model;

        public IReadOnlyList<Request> Requests => requests;

        public int ListsAtCreation => lists;

        /// <summary>Whether its requests came in a file.</summary>
        public bool HasFile { get; init; }

        public SemaphoreSlim Moving { get; } = new(1, 1);

        public string State { get; set; } = "PENDING";

        public string? Error { get; set; }

        public int Looks { get; set; }

        public List<Result> Results { get; } = [];
    }
}
