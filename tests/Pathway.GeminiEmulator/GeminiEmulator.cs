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
    private const int LargestBody = 256 * 1024 * 1024;

    private readonly WebApplication application;
    private volatile EmulatorOptions options;

    private GeminiEmulator(WebApplication application, EmulatorOptions options)
    {
        this.application = application;
        this.options = options;
        TimeScale = options.TimeScale;
        Time = options.TimeScale == 1 ? options.Time : new ScaledTimeProvider(options.Time, options.TimeScale);
        Meter = new QuotaMeter(Time);
    }

    /// <summary>The address to point a client at, without a slash at its end: <c>http://127.0.0.1:PORT</c>.</summary>
    public string BaseAddress { get; private set; } = "";

    /// <summary>How it behaves. A test may put another value here at any time; calls go by the one that holds when they come.</summary>
    public EmulatorOptions Options
    {
        get => options;
        set => options = value;
    }

    /// <summary>What came.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>Holds calls back.</summary>
    public CallGate Gate { get; } = new();

    /// <summary>The calls whose latency is running.</summary>
    public DelayedCalls Delays { get; } = new();

    /// <summary>The emulator's time, in which latencies and limits are told.</summary>
    public TimeProvider Time { get; }

    internal double TimeScale { get; }

    internal QuotaMeter Meter { get; }

    /// <summary>Starts an emulator; disposing it ends it and aborts what is in flight.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<GeminiEmulator> StartAsync(EmulatorOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EmulatorOptions();
        // Empty: no settings files, no variables of the environment, no log.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
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
        // A token that is cancelled already: connections are not waited for, but aborted.
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
        application.MapFallback(context => new EmulatedCall(this, context, null).RefuseAsync());
    }

    private void MapCalls(string path, WireFormat format) =>
        application.MapPost(path, (HttpContext context) => new EmulatedCall(this, context, format).GenerateAsync());

    private void MapList(string path, WireFormat format, Func<IEnumerable<string>, System.Text.Json.Nodes.JsonNode> list) =>
        application.MapGet(path, (HttpContext context) => new EmulatedCall(this, context, format).ListAsync(list));
}
