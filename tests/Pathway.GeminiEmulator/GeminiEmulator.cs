using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Timing;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator;

/// <summary>A server on the loopback address that speaks the wire formats of Gemini, Vertex AI and OpenAI.</summary>
public sealed class GeminiEmulator : IAsyncDisposable
{
    // Pathway keeps what it learns about a server until the process ends: its limits, the features that it lacks, and whether it accepts
    // the key. The system may give a new server the port of one that has ended.
    private static readonly ConcurrentDictionary<string, bool> UsedAddresses = new(StringComparer.Ordinal);

    private const int MaxBodySize = 256 * 1024 * 1024;

    private readonly WebApplication application;
    private volatile EmulatorOptions options;

    private GeminiEmulator(WebApplication application, EmulatorOptions options)
    {
        this.application = application;
        this.options = options;
        TimeScale = options.TimeScale;
        Time = options.TimeScale == 1 ? options.Time : new ScaledTimeProvider(options.Time, options.TimeScale);
        Meter = new QuotaMeter(Time);
        Batches = new EmulatedBatches(this);
    }

    /// <summary>The base address for clients, without a trailing slash: <c>http://127.0.0.1:PORT</c>.</summary>
    public string BaseAddress { get; private set; } = "";

    /// <summary>The behaviour. A test may change it at any time; it applies to calls that arrive afterwards.</summary>
    public EmulatorOptions Options
    {
        get => options;
        set => options = value;
    }

    /// <summary>The received requests.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>Holds calls until a test releases them.</summary>
    public CallGate Gate { get; } = new();

    /// <summary>The calls whose latency is running.</summary>
    public DelayedCalls Delays { get; } = new();

    /// <summary>The emulator's time, in which latencies and limits are given.</summary>
    public TimeProvider Time { get; }

    internal double TimeScale { get; }

    internal QuotaMeter Meter { get; }

    /// <summary>The batch jobs.</summary>
    internal EmulatedBatches Batches { get; }

    /// <summary>The names of the batch jobs, in the order of their creation.</summary>
    public IReadOnlyList<string> BatchNames => Batches.Names;

    /// <summary>How often each question was answered in batch jobs.</summary>
    public IReadOnlyDictionary<string, int> BatchBilled => Batches.Billed;

    /// <summary>The sizes of the files of batch jobs that were uploaded whole.</summary>
    public IReadOnlyList<int> BatchFiles => Batches.Files.Sizes;

    /// <summary>Starts an emulator. Disposing it aborts running requests.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<GeminiEmulator> StartAsync(EmulatorOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EmulatorOptions();
        while (true)
        {
            var emulator = await StartOnceAsync(options, cancellation);
            if (UsedAddresses.TryAdd(emulator.BaseAddress, true) || options.Port != 0) { return emulator; }
            await emulator.DisposeAsync();
        }
    }

    private static async Task<GeminiEmulator> StartOnceAsync(EmulatorOptions options, CancellationToken cancellation)
    {
        // Without settings files, environment variables and logging.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodySize;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var emulator = new GeminiEmulator(builder.Build(), options);
        emulator.Map();
        await emulator.application.StartAsync(cancellation);
        var server = emulator.application.Services.GetRequiredService<IServer>();
        emulator.BaseAddress = server.Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return emulator;
    }

    public async ValueTask DisposeAsync()
    {
        // A cancelled token aborts connections at once.
        await application.StopAsync(new CancellationToken(canceled: true));
        await application.DisposeAsync();
    }

    private void Map()
    {
        var gemini = new GeminiFormat();
        var openAi = new OpenAiFormat();
        MapCalls("/v1beta/models/{model}:generateContent", gemini);
        MapCalls("/v1/projects/{project}/locations/{location}/publishers/google/models/{model}:generateContent", new VertexFormat());
        MapCalls("/v1beta1/projects/{project}/locations/{location}/publishers/google/models/{model}:generateContent", new VertexFormat());
        MapCalls("/v1/chat/completions", openAi);
        MapCalls("/v1beta/openai/chat/completions", new GoogleOpenAiFormat());
        MapList("/v1beta/models", gemini, GeminiFormat.ModelList);
        MapList("/v1/models", openAi, OpenAiFormat.ModelList);
        MapList("/v1beta/openai/models", new GoogleOpenAiFormat(), OpenAiFormat.ModelList);
        MapDescription("/v1beta/models/{model}", gemini, static model => GeminiFormat.Describe(model));
        MapDescription("/v1/models/{model}", openAi, static model => OpenAiFormat.Describe(model));
        MapDescription("/v1beta/openai/models/{model}", new GoogleOpenAiFormat(), static model => OpenAiFormat.Describe(model));
        MapBatches();
        application.MapFallback(context => new EmulatedCall(this, context, null).RefuseAsync());
    }

    private void MapBatches()
    {
        var (gemini, openAi) = (new GeminiFormat(), new OpenAiFormat());
        MapBatch(HttpMethods.Post, "/v1beta/models/{model}:batchGenerateContent", gemini,
            (context, model) => Batches.CreateGeminiAsync(context, model));
        MapBatch(HttpMethods.Get, "/v1beta/batches", gemini, (context, _) => Batches.ListAsync(context, isGemini: true));
        MapBatch(HttpMethods.Get, "/v1beta/batches/{id}", gemini, (context, id) => Batches.FindAsync(context, id, isGemini: true));
        MapBatch(HttpMethods.Post, "/v1beta/batches/{id}:cancel", gemini,
            (context, id) => Batches.CancelAsync(context, id, isGemini: true));
        MapBatch(HttpMethods.Post, "/upload/v1beta/files", gemini, (context, _) => Batches.Files.UploadGeminiAsync(context));
        MapBatch(HttpMethods.Get, "/download/v1beta/files/{id}:download", gemini,
            (context, id) => Batches.DownloadAsync(context, id, isGemini: true));
        MapBatch(HttpMethods.Post, "/v1/files", openAi, (context, _) => Batches.Files.UploadOpenAiAsync(context));
        MapBatch(HttpMethods.Get, "/v1/files/{id}/content", openAi, (context, id) => Batches.DownloadAsync(context, id, isGemini: false));
        MapBatch(HttpMethods.Post, "/v1/batches", openAi, (context, _) => Batches.CreateOpenAiAsync(context));
        MapBatch(HttpMethods.Get, "/v1/batches", openAi, (context, _) => Batches.ListAsync(context, isGemini: false));
        MapBatch(HttpMethods.Get, "/v1/batches/{id}", openAi, (context, id) => Batches.FindAsync(context, id, isGemini: false));
        MapBatch(HttpMethods.Post, "/v1/batches/{id}/cancel", openAi, (context, id) => Batches.CancelAsync(context, id, isGemini: false));
    }

    // Not in the log, which is about calls.
    private void MapBatch(string method, string path, WireFormat format, Func<HttpContext, string, Task> handle) =>
        application.MapMethods(path, [method], async (HttpContext context) =>
        {
            if (format.FindAuthenticationError(context.Request, Options) is { } refusal)
            {
                await ReplySender.SendAsync(context, format.Write(refusal), Time, static () => { });
                return;
            }
            await handle(context, (context.Request.RouteValues["model"] ?? context.Request.RouteValues["id"]) as string ?? "");
        });

    private void MapCalls(string path, WireFormat format) =>
        application.MapPost(path, (HttpContext context) => new EmulatedCall(this, context, format).GenerateAsync());

    // Not in the log: a client may ask at any time whether a model exists, and that is free of charge.
    private void MapDescription(string path, WireFormat format, Func<string, System.Text.Json.Nodes.JsonNode> describe) =>
        application.MapGet(path, async (HttpContext context, string model) =>
        {
            var reply = format.FindAuthenticationError(context.Request, Options) is { } refusal ? format.Write(refusal)
                : Options.DescribesModels && Options.Models.Contains(model, StringComparer.Ordinal) ? WireReply.Json(200, describe(model))
                : format.Write(ApiError.OfStatus(404));
            await ReplySender.SendAsync(context, reply, Time, static () => { });
        });

    private void MapList(string path, WireFormat format, Func<IEnumerable<string>, System.Text.Json.Nodes.JsonNode> list) =>
        application.MapGet(path, (HttpContext context) => new EmulatedCall(this, context, format).ListAsync(list));
}
