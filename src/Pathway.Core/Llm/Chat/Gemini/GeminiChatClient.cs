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
/// The client of Gemini's REST API. Each call sends one request. Retries, rate limits and time-outs belong to the engine. Every failure
/// is a <see cref="ChatException"/>.
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

    /// <param name="http">The HTTP client. It is shared and not disposed.</param>
    /// <param name="address">The address of Gemini.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="secret">Key or token; null for a server that needs none.</param>
    /// <param name="clock">The clock, for a Retry-After header with a date.</param>
    public GeminiChatClient(HttpClient http, GeminiAddress address, ModelProfile model, SecretText? secret, TimeProvider? clock = null)
    {
        this.http = http;
        this.address = address;
        this.model = model;
        this.secret = secret;
        this.clock = clock ?? TimeProvider.System;
        failures = new ChatExceptionFactory(model.Name, address.Server, secret);
    }

    /// <exception cref="ChatException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
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

    public void Dispose()
    {
        // The HTTP client is shared.
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
        // A cancellation without a request for it is a connection time-out.
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
            // Throws for invalid UTF-8, which would otherwise become replacement characters in names.
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

/// <summary>Lists the models of a server, for the error message about an unknown model.</summary>
internal sealed class GeminiModelList(HttpClient http, GeminiAddress address, SecretText? secret)
{
    /// <summary>The names of the models that generate content, as -Model takes them; empty if the list is unavailable.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
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
            return [.. (list?.Models ?? [])
                .Where(static model => model?.SupportedGenerationMethods?.Contains("generateContent") is not false)
                .Select(static model => model?.Name?.Split('/')[^1]).OfType<string>()];
        }
        // The list only adds detail to another error, so its own failure is not reported.
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return [];
        }
    }
}
