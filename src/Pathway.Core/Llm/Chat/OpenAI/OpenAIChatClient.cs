using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using OpenAI;
using Pathway.Llm.Models;

namespace Pathway.Llm.Chat.OpenAI;

/// <summary>
/// The client of any server with OpenAI's API. It uses OpenAI's library with retries disabled. Every failure is a
/// <see cref="ChatException"/>.
/// </summary>
internal sealed class OpenAIChatClient : DelegatingChatClient
{
    /// <summary>OpenAI's address.</summary>
    public static readonly Uri DefaultAddress = new("https://api.openai.com/v1");

    // The library requires a key, local servers do not.
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

    /// <param name="http">The HTTP client. It is shared and not disposed.</param>
    /// <param name="address">The address including the version, such as http://localhost:11434/v1.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that needs no key.</param>
    /// <param name="clock">The clock, for a Retry-After header with a date.</param>
    public static OpenAIChatClient Create(HttpClient http, Uri address, ModelProfile model, SecretText? key, TimeProvider? clock = null)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = EndpointAddress.Validate(address),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(http),
            EnableDistributedTracing = false,
        };
        var credential = new ApiKeyCredential(key?.Reveal() ?? NoKey);
        var client = new OpenAIClient(credential, options);
        return new OpenAIChatClient(client.GetChatClient(model.Name).AsIChatClient(), model,
            new ChatExceptionFactory(model.Name, address, key), ListAsync, clock ?? TimeProvider.System);

        async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation)
        {
            var list = await client.GetOpenAIModelClient().GetModelsAsync(cancellation).ConfigureAwait(false);
            return [.. list.Value.Select(static model => model.Id)];
        }
    }

    /// <exception cref="ChatException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
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
        // The library does not document which exceptions it throws for an invalid reply.
        catch (Exception failure) when (failure is not (OperationCanceledException or NotSupportedException))
        {
            throw failures.FromUnreadableReply($"the adapter cannot read it, {failure.GetType().Name}", "");
        }
    }

    // The Gemini client applies the model's limits and flags in the same way.
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
        // The list only adds detail to another error, so its own failure is not reported.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested) { return []; }
    }

    private TimeSpan? RetryAfter(PipelineResponse response) =>
        response.Headers.TryGetValue("Retry-After", out var text) && RetryConditionHeaderValue.TryParse(text, out var header)
            ? ChatExceptionFactory.RetryAfter(header, clock) : null;

    private static string Body(PipelineResponse response)
    {
        try { return response.Content.ToString(); }
        catch (InvalidOperationException) { return ""; }
    }
}
