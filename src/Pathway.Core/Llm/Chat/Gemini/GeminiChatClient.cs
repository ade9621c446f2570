using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>
/// Gemini over its REST interface. One request a call: no retries, no limits, no time-out of its own; those are the
/// desk's. Every failure is a <see cref="ChatException"/>.
/// </summary>
internal sealed class GeminiChatClient : IChatClient
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HttpClient http;
    private readonly GeminiAddress address;
    private readonly ModelProfile model;
    private readonly SecretText? secret;
    private readonly TimeProvider clock;
    private readonly ChatExceptionFactory failures;

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
        failures = new ChatExceptionFactory(model.Name, address.Server, secret);
    }

    /// <exception cref="ChatException">There is no readable reply.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(GeminiRequests.Create(messages, options, model), GeminiJson.Default.GeminiRequest);
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Generate(model.Name))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } },
        };
        var (response, bytes) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        using (response)
        {
            if (response.IsSuccessStatusCode) { return ReadResponse(bytes); }
            var models = (int)response.StatusCode == 404
                ? await new GeminiModelList(http, address, secret).GetNamesAsync(cancellationToken).ConfigureAwait(false) : null;
            throw failures.FromStatus((int)response.StatusCode, Encoding.UTF8.GetString(bytes),
                ChatExceptionFactory.RetryAfter(response.Headers.RetryAfter, clock), models);
        }
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
        catch (Exception failure) when (failure is HttpRequestException or IOException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            response?.Dispose();
            throw failures.FromNetwork(failure);
        }
    }

    private ChatResponse ReadResponse(byte[] bytes)
    {
        try
        {
            // Bytes that are no text would become names with replacement characters in them.
            StrictUtf8.GetCharCount(bytes);
            var reply = JsonSerializer.Deserialize(SafeJson.WithoutLoneSurrogates(bytes).Span, GeminiJson.Default.GeminiReply);
            return reply is null ? throw failures.FromUnreadableReply("it is null", "") : GeminiResponses.Create(reply, model.Name);
        }
        catch (DecoderFallbackException)
        {
            throw failures.FromUnreadableReply("it is not valid UTF-8", Encoding.UTF8.GetString(bytes));
        }
        catch (JsonException failure)
        {
            throw failures.FromUnreadableReply($"it is not the JSON of this interface, {failure.Message.Split(" Path:", 2)[0]}",
                Encoding.UTF8.GetString(bytes));
        }
    }
}

/// <summary>The models that a server has. Asked only to make an error better; when this fails too, the error stands without it.</summary>
internal sealed class GeminiModelList(HttpClient http, GeminiAddress address, SecretText? secret)
{
    /// <summary>The names of those that generate, as -Model takes them; empty where the server does not tell.</summary>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<IReadOnlyList<string>> GetNamesAsync(CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address.Models);
            address.Authorize(request.Headers, secret);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) { return []; }
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            var list = JsonSerializer.Deserialize(SafeJson.WithoutLoneSurrogates(bytes).Span, GeminiJson.Default.GeminiModels);
            return [.. (list?.Models ?? []).Where(static one => one?.SupportedGenerationMethods?.Contains("generateContent") is not false)
                .Select(static one => one?.Name?.Split('/')[^1]).OfType<string>()];
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return [];
        }
    }
}
