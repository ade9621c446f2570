using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using Pathway.Llm.Models;

namespace Pathway.Llm.Chat.OpenAI;

/// <summary>
/// Any server that speaks OpenAI's interface, through the ready adapter with its retries switched off. Every failure is a
/// <see cref="ChatException"/>, as with any other client.
/// </summary>
internal sealed class OpenAIChatClient : DelegatingChatClient
{
    /// <summary>OpenAI's own address.</summary>
    public static readonly Uri DefaultAddress = new("https://api.openai.com/v1");

    // Local servers want no key, the adapter does.
    private const string NoKey = "none";

    private readonly ModelProfile model;
    private readonly TimeProvider clock;
    private readonly ChatExceptionFactory failures;
    private readonly Func<CancellationToken, Task<IReadOnlyList<string>>> listModels;

    private OpenAIChatClient(IChatClient inner, ModelProfile model, ChatExceptionFactory failures,
        Func<CancellationToken, Task<IReadOnlyList<string>>> listModels, TimeProvider clock)
        : base(inner)
    {
        this.model = model;
        this.failures = failures;
        this.listModels = listModels;
        this.clock = clock;
    }

    /// <param name="http">Not disposed here: its connections are shared.</param>
    /// <param name="address">The address up to and with the version, such as http://localhost:11434/v1.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that wants none.</param>
    /// <param name="clock">The time, for waits that a header states as a date.</param>
    public static OpenAIChatClient Create(HttpClient http, Uri address, ModelProfile model, SecretText? key, TimeProvider? clock = null)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = EndpointAddress.Validate(address), RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(http), EnableDistributedTracing = false,
        };
        var credential = new ApiKeyCredential(key?.Reveal() ?? NoKey);
        var client = new OpenAIClient(credential, options);
        return new OpenAIChatClient(client.GetChatClient(model.Name).AsIChatClient(), model,
            new ChatExceptionFactory(model.Name, address, key), ModelsAsync, clock ?? TimeProvider.System);

        async Task<IReadOnlyList<string>> ModelsAsync(CancellationToken cancellation)
        {
            var list = await client.GetOpenAIModelClient().GetModelsAsync(cancellation).ConfigureAwait(false);
            return [.. list.Value.Select(static one => one.Id)];
        }
    }

    /// <exception cref="ChatException">There is no readable reply.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.GetResponseAsync(messages, ApplyModelLimits(options), cancellationToken).ConfigureAwait(false);
        }
        catch (ClientResultException failure) when (failure.GetRawResponse() is { } response && failure.Status >= 300)
        {
            var existing = failure.Status == 404 ? await ListModelsAsync(cancellationToken).ConfigureAwait(false) : null;
            throw failures.FromStatus(failure.Status, Body(response), RetryAfter(response), existing);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or ClientResultException
        || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw failures.FromNetwork(failure);
        }
        // What the adapter throws for a reply that is not of its interface: it does not say which exceptions those are.
        catch (Exception failure) when (failure is not (OperationCanceledException or NotSupportedException))
        {
            throw failures.FromUnreadableReply($"the adapter cannot read it, {failure.GetType().Name}", "");
        }
    }

    // The model's own limits and flags, as the client for Gemini applies them itself.
    private ChatOptions ApplyModelLimits(ChatOptions? options)
    {
        var adjusted = options?.Clone() ?? new ChatOptions();
        adjusted.MaxOutputTokens ??= model.OutputLimit;
        if (!model.Flags.Temperature) { (adjusted.Temperature, adjusted.TopP, adjusted.TopK) = (null, null, null); }
        return adjusted;
    }

    private async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellation)
    {
        try { return await listModels(cancellation).ConfigureAwait(false); }
        // Asked only to make an error better; when this fails too, the error stands without it.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested) { return []; }
    }

    private TimeSpan? RetryAfter(PipelineResponse response) => response.Headers.TryGetValue("Retry-After", out var text)
        && System.Net.Http.Headers.RetryConditionHeaderValue.TryParse(text, out var header) ? ChatExceptionFactory.RetryAfter(header, clock)
        : null;

    private static string Body(PipelineResponse response)
    {
        try { return response.Content.ToString(); }
        catch (InvalidOperationException) { return ""; }
    }
}
