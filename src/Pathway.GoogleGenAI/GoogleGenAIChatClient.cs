using System.Runtime.CompilerServices;
using Google.GenAI;
using Microsoft.Extensions.AI;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;

namespace Pathway.GoogleGenAI;

/// <summary>
/// The client of Gemini on Google's own library, which serializes requests and replies; they are sent over the shared connection pool.
/// Each call sends one request. Retries, rate limits and time-outs belong to the engine. Every failure is the same
/// <see cref="ChatException"/> as with the built-in client.
/// </summary>
internal sealed class GoogleGenAIChatClient : IChatClient
{
    private readonly Client sdk;
    private readonly GeminiChatClient lookup;
    private readonly OmittedFeatures omitted;
    private readonly GeminiAddress address;
    private readonly ModelProfile model;
    private readonly ChatExceptionFactory failures;

    /// <param name="connections">The connection pool. It is shared and not disposed.</param>
    /// <param name="address">The address of Gemini.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that needs no key. The library never gets it.</param>
    /// <param name="clock">The clock, for a Retry-After header with a date.</param>
    /// <exception cref="Errors.PathwayException">The library cannot be used.</exception>
    public GoogleGenAIChatClient(HttpMessageHandler connections, GeminiAddress address, ModelProfile model, SecretText? key,
        TimeProvider? clock = null)
    {
        this.address = address;
        this.model = model;
        lookup = new GeminiChatClient(ChatHttpClients.Create(connections), address, model, key);
        omitted = OmittedFeatures.Of(address.Server, model.Name);
        sdk = SdkClients.Create(address,
            ChatHttpClients.Create(new ExchangeHandler(connections, address, key, clock ?? TimeProvider.System)));
        failures = new ChatExceptionFactory(model.Name, address.Server, key);
    }

    /// <exception cref="ChatException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var features = RequestFeatures.Of(model, omitted.Current);
        var request = GeminiRequests.Create(messages, options, model, features);
        var (contents, config) = (SdkJson.Contents(request), SdkJson.Config(request));
        cancellationToken.ThrowIfCancellationRequested();
        var exchange = new Exchange(cancellationToken);
        exchange.SetCurrent();
        Exception? failure = null;
        try
        {
            await sdk.Models.GenerateContentAsync(model.Name, contents, config, cancellationToken).ConfigureAwait(false);
        }
        // The library does not document its exceptions; the exchange has recorded the response.
        catch (Exception caught) when (!cancellationToken.IsCancellationRequested)
        {
            failure = caught;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        // The reply itself is read as the built-in client reads it: a field that the library cannot read costs no answer.
        if (exchange is { Failure: null, Status: >= 200 and < 300 })
        {
            return ChatResponseMetadata.AddTier(
                ChatJson.ReadReply(exchange.Body, reply => GeminiResponses.Read(reply, model.Name), failures), exchange.Tier);
        }
        throw await CreateExceptionAsync(exchange, failure, features, request.ServiceTier is not null, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Returns the complete reply at once: a part of a structured reply cannot be used.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates()) { yield return update; }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null) { return null; }
        if (serviceType == typeof(ChatClientMetadata)) { return new ChatClientMetadata(address.Provider, address.Server, model.Name); }
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    // The connection pool is shared; the library releases only its own resources.
    public void Dispose() => sdk.Dispose();

    public override string ToString() => $"{model.Name} at {address.Server.Authority}, over Google.GenAI";

    private async Task<ChatException> CreateExceptionAsync(Exchange exchange, Exception? failure, RequestFeatures features,
        bool isReducedTier, CancellationToken cancellation)
    {
        if (exchange.Failure is { } network) { return failures.FromNetwork(network); }
        if (exchange.Status is not { } status)
        {
            // No request was sent: the library refused it, or lost its connection.
            return failure is HttpRequestException or IOException ? failures.FromNetwork(failure)
                : failures.FromStatus(400, failure?.Message ?? "");
        }
        return failures.FromStatus(status, exchange.Text, new FailureContext
        {
            RetryAfter = exchange.RetryAfter, Location = exchange.Location, Features = features, Omitted = omitted,
            IsReducedTier = isReducedTier,
            Models = status == 404 ? await lookup.ListModelsAsync(cancellation).ConfigureAwait(false) : null,
        });
    }
}

/// <summary>The transport over Google's own library. <see cref="ChatTransports"/> finds it by its name.</summary>
internal sealed class GoogleGenAITransport : IChatTransport
{
    public IChatClient CreateClient(HttpMessageHandler connections, GeminiAddress address, ModelProfile model, SecretText? key) =>
        new GoogleGenAIChatClient(connections, address, model, key);
}
