using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Text;
using Pathway.Llm.Models;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>
/// Gemini over its REST interface. One request a call: no retries, no limits, no time-out of its own; those are the
/// desk's. Every failure is a <see cref="ChatFailure"/>.
/// </summary>
internal sealed class GeminiChatClient : IChatClient
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HttpClient http;
    private readonly GeminiAddress address;
    private readonly ModelProfile model;
    private readonly SecretText? secret;
    private readonly TimeProvider clock;
    private readonly ChatFailures failures;

    /// <param name="http">Not disposed here: its connections are shared.</param>
    /// <param name="address">Where Gemini is.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="secret">Key or token; null for a server that wants none.</param>
    /// <param name="clock">The time, for waits that a header states as a date.</param>
    public GeminiChatClient(HttpClient http, GeminiAddress address, ModelProfile model, SecretText? secret, TimeProvider? clock = null)
    {
        this.http = http;
        this.address = address;
        this.model = model;
        this.secret = secret;
        this.clock = clock ?? TimeProvider.System;
        failures = new ChatFailures(model.Name, address.Server, secret);
    }

    /// <exception cref="ChatFailure">There is no readable reply.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(GeminiRequests.Make(messages, options, model), GeminiJson.Default.GeminiRequest);
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Generate(model.Name))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } },
        };
        var (response, bytes) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        using (response)
        {
            if (response.IsSuccessStatusCode) { return Read(bytes); }
            var models = (int)response.StatusCode == 404 ? await new GeminiModelList(http, address, secret).NamesAsync(cancellationToken).ConfigureAwait(false) : null;
            throw failures.FromStatus((int)response.StatusCode, Encoding.UTF8.GetString(bytes), ChatFailures.RetryAfter(response.Headers.RetryAfter, clock), models);
        }
    }

    /// <summary>The whole reply at once: structured replies are of no use in pieces.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
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

    public void Dispose()
    {
        // The connections belong to whoever made them.
    }

    public override string ToString() => $"{model.Name} at {address.Server.Authority}";

    private async Task<(HttpResponseMessage Response, byte[] Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        address.Authorize(request.Headers, secret);
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return (response, await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        }
        // Cancelled by nobody: the connection was not made in time.
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            response?.Dispose();
            throw failures.FromNetwork(failure);
        }
    }

    private ChatResponse Read(byte[] bytes)
    {
        try
        {
            // Bytes that are no text would become names with replacement characters in them.
            StrictUtf8.GetCharCount(bytes);
            var reply = JsonSerializer.Deserialize(SafeJson.WithoutLoneSurrogates(bytes).Span, GeminiJson.Default.GeminiReply);
            return reply is null ? throw failures.Unreadable("it is null", "") : GeminiResponses.Make(reply, model.Name);
        }
        catch (DecoderFallbackException)
        {
            throw failures.Unreadable("it is not valid UTF-8", Encoding.UTF8.GetString(bytes));
        }
        catch (JsonException failure)
        {
            throw failures.Unreadable($"it is not the JSON of this interface, {failure.Message.Split(" Path:", 2)[0]}", Encoding.UTF8.GetString(bytes));
        }
    }
}
