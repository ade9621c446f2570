using System.Runtime.CompilerServices;
using System.Text;
using Google.GenAI;
using Microsoft.Extensions.AI;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;

namespace Pathway.GoogleGenAI;

/// <summary>
/// Gemini through Google's own library: it makes the requests and reads the replies, and this program's connections carry them. One request
/// a call, no retries, no limits, no time-out of its own; every failure is the <see cref="ChatFailure"/> that the built-in client makes of
/// it.
/// </summary>
internal sealed class GoogleGenAIChatClient : IChatClient
{
    private readonly Client sdk;
    private readonly HttpClient direct;
    private readonly GeminiAddress address;
    private readonly ModelProfile model;
    private readonly SecretText? key;
    private readonly TimeProvider clock;
    private readonly ChatFailures failures;

    /// <param name="connections">Not disposed here: they are shared.</param>
    /// <param name="address">Where Gemini is.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="key">Null for a server that wants none. The library never gets it.</param>
    /// <param name="clock">The time, for waits that a header states as a date.</param>
    /// <exception cref="Errors.PathwayException">The library cannot be used.</exception>
    public GoogleGenAIChatClient(HttpMessageHandler connections, GeminiAddress address, ModelProfile model, SecretText? key,
        TimeProvider? clock = null)
    {
        this.address = address;
        this.model = model;
        this.key = key;
        this.clock = clock ?? TimeProvider.System;
        direct = HttpReplies.Client(connections);
        sdk = SdkClients.Make(address, HttpReplies.Client(new ExchangeHandler(connections, address, key)));
        failures = new ChatFailures(model.Name, address.Server, key);
    }

    /// <exception cref="ChatFailure">There is no readable reply.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var request = GeminiRequests.Make(messages, options, model);
        var (contents, config) = (SdkJson.Contents(request), SdkJson.Config(request));
        cancellationToken.ThrowIfCancellationRequested();
        var exchange = new Exchange(cancellationToken);
        exchange.Flow();
        GeminiReply reply;
        try
        {
            // The exchange carries the token to the request: early releases take none.
#pragma warning disable CA2016
            reply = SdkJson.Reply(await sdk.Models.GenerateContentAsync(model.Name, contents, config).ConfigureAwait(false));
#pragma warning restore CA2016
        }
        // The library does not say which exceptions it throws; the exchange knows what happened.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var models = exchange.Status == 404
                ? await new GeminiModelList(direct, address, key).NamesAsync(cancellationToken).ConfigureAwait(false) : null;
            throw Failure(exchange, failure, models);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        // The library takes a list for a reply without anything in it.
        return exchange.IsObject ? GeminiResponses.Make(reply, model.Name)
            : throw failures.Unreadable("it is no JSON object", exchange.Text);
    }

    /// <summary>The whole reply at once: structured replies are of no use in pieces.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
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

    // The connections belong to whoever made them; what the library holds goes with it.
    public void Dispose() => sdk.Dispose();

    public override string ToString() => $"{model.Name} at {address.Server.Authority}, over Google.GenAI";

    private ChatFailure Failure(Exchange exchange, Exception failure, IReadOnlyList<string>? models) =>
        (exchange.Failure, exchange.Status, failure) switch
    {
        (DecoderFallbackException, _, _) => failures.Unreadable("it is not valid UTF-8", exchange.Text),
        ({ } network, _, _) => failures.FromNetwork(network),
        (_, { } status and (< 200 or >= 300), _) =>
            failures.FromStatus(status, exchange.Text, ChatFailures.RetryAfter(exchange.RetryAfter, clock), models),
        // Without a reply: refused by the library itself, with a status of its own making.
        (_, null, ClientError refused) => failures.FromStatus(refused.StatusCode, refused.Message, null),
        (_, null, Google.GenAI.ServerError refused) => failures.FromStatus(refused.StatusCode, refused.Message, null),
        (_, null, _) => failures.FromNetwork(failure),
        _ => failures.Unreadable($"the library cannot read it, {failure.GetType().Name}", exchange.Text),
    };
}
