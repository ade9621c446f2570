using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator;

/// <summary>The files with the requests of batch jobs: whole ones for OpenAI, resumable uploads for Gemini.</summary>
internal sealed class EmulatedFiles(GeminiEmulator emulator)
{
    private readonly object gate = new();
    private readonly List<StoredFile> files = [];
    private int uploads;

    /// <summary>The sizes of the files that arrived whole.</summary>
    public IReadOnlyList<int> Sizes
    {
        get { lock (gate) { return [.. files.Where(static file => file.IsWhole).Select(static file => (int)file.Bytes.Length)]; } }
    }

    /// <summary>The lines of a file; null where there is no such file (any more).</summary>
    public IReadOnlyList<JsonElement>? Read(string name)
    {
        byte[] bytes;
        lock (gate)
        {
            if (files.Find(file => file.Name == name) is not { IsWhole: true, IsForgotten: false } found) { return null; }
            bytes = found.Bytes.ToArray();
        }
        var lines = new List<JsonElement>();
        for (var rest = bytes.AsMemory(); !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            using var document = JsonDocument.Parse(line);
            lines.Add(document.RootElement.Clone());
        }
        return lines;
    }

    public async Task UploadOpenAiAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        using var bytes = new MemoryStream();
        await form.Files.Single().CopyToAsync(bytes);
        var fault = NextFault();
        if (fault is UploadFault.TooMany or UploadFault.HalfArrives)
        {
            await RefuseAsync(context, fault is UploadFault.TooMany ? 429 : 500);
            return;
        }
        var file = Add("file-", fault);
        lock (gate)
        {
            file.Bytes.Write(bytes.ToArray());
            file.IsWhole = true;
        }
        if (fault is UploadFault.LosesReply) { context.Abort(); }
        else
        {
            await SendAsync(context,
                new JsonObject { ["id"] = file.Name, ["object"] = "file", ["purpose"] = form["purpose"].ToString() });
        }
    }

    public Task UploadGeminiAsync(HttpContext context)
    {
        var command = context.Request.Headers["X-Goog-Upload-Command"].ToString();
        if (command == "start") { return StartAsync(context); }
        StoredFile? file;
        lock (gate) { file = files.Find(known => known.Name == $"files/{context.Request.Query["upload_id"]}"); }
        return file is null ? RefuseAsync(context, 404)
            : command == "query" ? SendStandAsync(context, file) : ReceiveAsync(context, file, command);
    }

    private async Task StartAsync(HttpContext context)
    {
        if (context.Request.Headers["X-Goog-Upload-Protocol"] != "resumable")
        {
            await RefuseAsync(context, 400);
            return;
        }
        var file = Add("files/f", UploadFault.None);
        file.Announced = long.Parse(context.Request.Headers["X-Goog-Upload-Header-Content-Length"]!, CultureInfo.InvariantCulture);
        context.Response.Headers["X-Goog-Upload-URL"] =
            $"{emulator.Options.Batches.UploadServer ?? emulator.BaseAddress}/upload/v1beta/files?upload_id={file.Name[6..]}";
        context.Response.Headers["X-Goog-Upload-Status"] = "active";
        await SendAsync(context, []);
    }

    private async Task ReceiveAsync(HttpContext context, StoredFile file, string command)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var fault = NextFault();
        if (fault is UploadFault.TooMany)
        {
            await RefuseAsync(context, 429);
            return;
        }
        var isLast = command.Contains("finalize", StringComparison.Ordinal);
        bool isRight;
        lock (gate)
        {
            isRight = !file.IsWhole
                && context.Request.Headers["X-Goog-Upload-Offset"] == file.Bytes.Length.ToString(CultureInfo.InvariantCulture);
            if (isRight)
            {
                var length = fault is UploadFault.HalfArrives ? (int)body.Length / 2 : (int)body.Length;
                file.Bytes.Write(body.GetBuffer(), 0, length);
                file.IsWhole = isLast && fault is not UploadFault.HalfArrives;
                file.IsForgotten |= fault is UploadFault.Forgotten;
                isRight = !file.IsWhole || file.Announced == file.Bytes.Length;
            }
        }
        if (!isRight) { await RefuseAsync(context, 400); }
        else if (fault is UploadFault.HalfArrives) { await RefuseAsync(context, 500); }
        else if (fault is UploadFault.LosesReply) { context.Abort(); }
        else { await SendStandAsync(context, file); }
    }

    private Task SendStandAsync(HttpContext context, StoredFile file)
    {
        context.Response.Headers["X-Goog-Upload-Status"] = file.IsWhole ? "final" : "active";
        context.Response.Headers["X-Goog-Upload-Size-Received"] = file.Bytes.Length.ToString(CultureInfo.InvariantCulture);
        var described = new JsonObject { ["name"] = file.Name, ["mimeType"] = "application/jsonl", ["state"] = "ACTIVE" };
        return SendAsync(context, file.IsWhole ? new JsonObject { ["file"] = described } : []);
    }

    private StoredFile Add(string prefix, UploadFault fault)
    {
        lock (gate)
        {
            var file = new StoredFile(string.Create(CultureInfo.InvariantCulture, $"{prefix}{files.Count}"))
                { IsForgotten = fault is UploadFault.Forgotten };
            files.Add(file);
            return file;
        }
    }

    private UploadFault NextFault() => emulator.Options.Batches.Uploads(Interlocked.Increment(ref uploads) - 1);

    private Task SendAsync(HttpContext context, JsonObject reply) =>
        ReplySender.SendAsync(context, WireReply.Json(200, reply), emulator.Time, static () => { });

    private Task RefuseAsync(HttpContext context, int status) =>
        ReplySender.SendAsync(context, WireReply.Json(status, ApiError.OfStatus(status).ToJson()), emulator.Time, static () => { });

    private sealed class StoredFile(string name)
    {
        public string Name => name;

        public MemoryStream Bytes { get; } = new();

        public long Announced { get; set; }

        public bool IsWhole { get; set; }

        public bool IsForgotten { get; set; }
    }
}
