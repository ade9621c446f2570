using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Chat.OpenAI;

/// <summary>The client of any server with OpenAI's API of chat completions.</summary>
internal sealed class OpenAIChatClient : HttpChatClient
{
    /// <summary>OpenAI's address.</summary>
    public static readonly Uri DefaultAddress = new("https://api.openai.com/v1");

    private readonly ModelProfile model;
    private readonly SecretText? key;

    private OpenAIChatClient(HttpClient http, Uri address, ModelProfile model, SecretText? key, TimeProvider? clock)
        : base(http, address, model, key, clock)
    {
        this.model = model;
        this.key = key;
    }

    protected override string Provider => "openai";

    protected override Uri CallAddress => At("chat/completions");

    protected override Uri ListAddress => At("models");

    protected override Uri ModelAddress => At($"models/{Uri.EscapeDataString(model.Name)}");

    protected override string AddressHint =>
        $"the request went to {CallAddress.GetLeftPart(UriPartial.Path)}. The address of most servers ends with /v1, without "
        + "/chat/completions. For Gemini's own interface use -Provider Gemini";

    /// <param name="http">The HTTP client. It is shared and not disposed.</param>
    /// <param name="address">The address including the version, such as http://localhost:11434/v1.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that needs no key.</param>
    /// <param name="clock">The clock, for a Retry-After header with a date.</param>
    /// <exception cref="Errors.PathwayException">The address is invalid.</exception>
    public static OpenAIChatClient Create(HttpClient http, Uri address, ModelProfile model, SecretText? key, TimeProvider? clock = null) =>
        new(http, NormalizeAddress(address), model, key, clock);

    /// <summary>The address without the path of a call, and with the version where it has no path at all.</summary>
    /// <exception cref="Errors.PathwayException">The address is invalid.</exception>
    public static Uri NormalizeAddress(Uri address)
    {
        var path = EndpointAddress.WithoutCallPath(EndpointAddress.Validate(address), "/chat/completions", "/completions");
        return path.AbsolutePath == "/" ? new Uri(path, "v1") : path;
    }

    protected override byte[] WriteRequest(IEnumerable<ChatMessage> messages, ChatOptions? options, RequestFeatures features) =>
        JsonSerializer.SerializeToUtf8Bytes(OpenAIRequests.Create(messages, options, model, features), OpenAIJson.Default.OpenAIRequest);

    protected override void Authorize(HttpRequestHeaders headers)
    {
        if (key is not null) { headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal()); }
    }

    protected override ChatResponse? ReadReply(JsonFields reply) => OpenAIResponses.Read(reply, model.Name);

    protected override IEnumerable<string> ReadModelNames(JsonFields list) => (ChatJson.Objects(list, "data") ?? [])
        .Concat(ChatJson.Objects(list, "models") ?? []).Select(static item => item.Text("id", "name")).OfType<string>();

    protected override bool Describes(JsonFields description) =>
        description.Text("id")?.Equals(model.Name, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>An address of the server, below its version.</summary>
    public Uri At(string relative) => new($"{Server.ToString().TrimEnd('/')}/{relative}");
}
