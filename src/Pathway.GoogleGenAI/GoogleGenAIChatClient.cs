using System.Runtime.CompilerServices;
using System.Text;
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
    private readonly HttpClient direct;
    private readonly GeminiAddress address;
    private readonly ModelProfile model;
    private readonly SecretText? key;
    private readonly TimeProvider clock;
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
        this.key = key;
        this.clock = clock ?? TimeProvider.System;
        direct = ChatHttpClients.Create(connections);
        sdk = SdkClients.Create(address, ChatHttpClients.Create(new ExchangeHandler(connections, address, key)));
        failures = new ChatExceptionFactory(model.Name, address.Server, key);
    }

    /// <exception cref="ChatException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var request = GeminiRequests.Create(messages, options, model);
        var (contents, config) = (SdkJson.Contents(request), SdkJson.Config(request));
        cancellationToken.ThrowIfCancellationRequested();
        var exchange = new Exchange(cancellationToken);
        exchange.SetCurrent();
        GeminiReply reply;
        try
        {
            // The exchange passes the token to the request: early versions of the library take no token.
#pragma warning disable CA2016
            reply = SdkJson.Reply(await sdk.Models.GenerateContentAsync(model.Name, contents, config).ConfigureAwait(false));
#pragma warning restore CA2016
        }
        // The library does not document its exceptions; the exchange has recorded the response.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var models = exchange.Status == 404
                ? await new GeminiModelList(direct, address, key).GetNamesAsync(cancellationToken).ConfigureAwait(false) : null;
            throw CreateException(exchange, failure, models);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        // The library reads a JSON array as an empty reply.
        return exchange.IsObject
            ? GeminiResponses.Create(reply, model.Name)
            : throw failures.FromUnreadableReply("it is no JSON object", exchange.Text);
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

    private ChatException CreateException(Exchange exchange, Exception failure, IReadOnlyList<string>? models) =>
        (exchange.Failure, exchange.Status, failure) switch
    {
        (DecoderFallbackException, _, _) => failures.FromUnreadableReply("it is not valid UTF-8", exchange.Text),
        ({ } network, _, _) => failures.FromNetwork(network),
        (_, { } status and (< 200 or >= 300), _) =>
            failures.FromStatus(status, exchange.Text, ChatExceptionFactory.RetryAfter(exchange.RetryAfter, clock), models),
        // No response: the library itself refused the request, with a status of its own.
        (_, null, ClientError refused) => failures.FromStatus(refused.StatusCode, refused.Message, null),
        (_, null, Google.GenAI.ServerError refused) => failures.FromStatus(refused.StatusCode, refused.Message, null),
        (_, null, _) => failures.FromNetwork(failure),
        _ => failures.FromUnreadableReply($"the library cannot read it, {failure.GetType().Name}", exchange.Text),
    };
}

/// <summary>The transport over Google's own library. <see cref="ChatTransports"/> finds it by its name.</summary>
internal sealed class GoogleGenAITransport : IChatTransport
{
    public IChatClient CreateClient(HttpMessageHandler connections, GeminiAddress address, ModelProfile model, SecretText? key) =>
        new GoogleGenAIChatClient(connections, address, model, key);
}
