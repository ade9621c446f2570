using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>
/// The client of a model server. Each call sends one request. Retries, rate limits and time-outs belong to the engine. Every failure is a
/// <see cref="ChatException"/>. Replies are read leniently: only their text matters.
/// </summary>
internal abstract class HttpChatClient : IChatClient
{
    private const int MaxListPages = 100;

    private readonly HttpClient http;
    private readonly ModelProfile model;
    private readonly TimeProvider clock;
    private readonly OmittedFeatures omitted;

    /// <param name="http">The HTTP client. It is shared and not disposed.</param>
    /// <param name="server">The address of the server.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="secret">Key or token; null for a server that needs none.</param>
    /// <param name="clock">The clock, for a Retry-After header with a date.</param>
    protected HttpChatClient(HttpClient http, Uri server, ModelProfile model, SecretText? secret, TimeProvider? clock)
    {
        this.http = http;
        this.model = model;
        this.clock = clock ?? TimeProvider.System;
        Server = server;
        Failures = new ChatExceptionFactory(model.Name, server, secret);
        omitted = OmittedFeatures.Of(server, model.Name);
    }

    /// <summary>The provider name of the OpenTelemetry conventions.</summary>
    protected abstract string Provider { get; }

    /// <summary>The address of a call.</summary>
    protected abstract Uri CallAddress { get; }

    /// <summary>The address of the list of models.</summary>
    protected abstract Uri ListAddress { get; }

    /// <summary>The address of the description of the model, which is free of charge.</summary>
    protected abstract Uri ModelAddress { get; }

    /// <summary>What an address of this provider looks like, for messages.</summary>
    protected abstract string AddressHint { get; }

    protected Uri Server { get; }

    protected ChatExceptionFactory Failures { get; }

    /// <exception cref="ChatException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var features = RequestFeatures.Of(model, omitted.Current);
        using var request = new HttpRequestMessage(HttpMethod.Post, CallAddress)
        {
            Content = new ByteArrayContent(WriteRequest(messages, options, features))
                { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } },
        };
        var (response, bytes) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        using (response)
        {
            if (response.IsSuccessStatusCode)
            {
                return ChatResponseMetadata.AddTier(ChatJson.ReadReply(bytes, ReadReply, Failures),
                    ChatResponseMetadata.FindTier(response.Headers));
            }
            throw await CreateFailureAsync(response, Encoding.UTF8.GetString(bytes), features, cancellationToken,
                isReducedTier: ChatResponseMetadata.FindRequestedTier(options) is not null).ConfigureAwait(false);
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
        if (serviceType == typeof(ChatClientMetadata)) { return new ChatClientMetadata(Provider, Server, model.Name); }
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        // The HTTP client is shared.
    }

    public override string ToString() => $"{model.Name} at {Server.Authority}";

    /// <summary>
    /// Whether the server describes the model to this key, by one request that is free of charge. False says nothing: many servers have no
    /// such request.
    /// </summary>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public async Task<bool> IsModelKnownAsync(CancellationToken cancellation) =>
        await FindAsync(ModelAddress, cancellation).ConfigureAwait(false) is { } description && Describes(new JsonFields(description));

    /// <summary>The names of the models of the server, as -Model takes them; null if there is no list.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public async Task<IReadOnlyList<string>?> ListModelsAsync(CancellationToken cancellation) =>
        await FindAsync(ListAddress, cancellation).ConfigureAwait(false) is { } list ? [.. ReadModelNames(new JsonFields(list))] : null;

    /// <summary>The body of the request that a call would send now, for a batch.</summary>
    public byte[] WriteCall(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        WriteRequest(messages, options, RequestFeatures.Of(model, omitted.Current));

    /// <summary>Reads the reply to such a request.</summary>
    /// <exception cref="ChatException">It is no reply, or an error.</exception>
    public ChatResponse ReadCall(byte[] reply) => ChatJson.ReadReply(reply, ReadReply, Failures);

    /// <summary>The failure of such a request.</summary>
    /// <param name="status">Its HTTP status; null where only its error names one.</param>
    /// <param name="body">The body of the reply.</param>
    public ChatException CreateCallFailure(int? status, string body) => status is { } known ? Failures.FromStatus(known, body)
        : Failures.FromErrorReply(body);

    /// <summary>Writes the bodies of such requests: all with the same features, whatever the server refuses meanwhile.</summary>
    public Func<IEnumerable<ChatMessage>, ChatOptions?, byte[]> CreateCallWriter()
    {
        var features = RequestFeatures.Of(model, omitted.Current);
        return (messages, options) => WriteRequest(messages, options, features);
    }

    /// <summary>Sends a request that is no call, with the key.</summary>
    /// <param name="request">The request, to the server of this client.</param>
    /// <param name="maySayMissing">Whether the status 404 gives null and no exception.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <returns>The reply. Its body arrives while it is read, which <see cref="GuardAsync"/> guards.</returns>
    /// <exception cref="ChatException">The request failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<HttpResponseMessage?> OpenAsync(HttpRequestMessage request, bool maySayMissing, CancellationToken cancellation)
    {
        var features = RequestFeatures.Of(model, omitted.Current);
        Authorize(request.Headers);
        var response = await GuardAsync(() => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation),
            cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) { return response; }
        using (response)
        {
            if (maySayMissing && (int)response.StatusCode == 404) { return null; }
            var body = await GuardAsync(() => response.Content.ReadAsByteArrayAsync(cancellation), cancellation).ConfigureAwait(false);
            throw await CreateFailureAsync(response, Encoding.UTF8.GetString(body), features, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Does what uses the network.</summary>
    /// <exception cref="ChatException">The network failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<TResult> GuardAsync<TResult>(Func<Task<TResult>> work, CancellationToken cancellation)
    {
        try { return await work().ConfigureAwait(false); }
        // A cancellation without a request for it is a connection time-out.
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw Failures.FromNetwork(failure);
        }
    }

    /// <summary>The failure of a reply with status 200 that is not what the interface says.</summary>
    public ChatException CreateUnreadable(string reason) => Failures.FromUnreadableReply(reason, "");

    /// <summary>The names of all models that the server offers to this key, page by page.</summary>
    /// <exception cref="ChatException">The server does not list its models.</exception>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public async IAsyncEnumerable<string> ReadModelsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var pages = new HashSet<Uri>();
        // A server that repeats a page has no further one.
        for (var page = ListAddress; page is not null && pages.Add(page);)
        {
            if (pages.Count > MaxListPages) { throw Failures.FromUnreadableReply($"its list has more than {MaxListPages} pages", ""); }
            var list = await ReadListAsync(page, cancellation).ConfigureAwait(false);
            foreach (var name in ReadModelNames(list)) { yield return name; }
            page = FindNextPage(list);
        }
    }

    private async Task<JsonFields> ReadListAsync(Uri page, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        var (response, bytes) = await SendAsync(request, cancellation).ConfigureAwait(false);
        using (response)
        {
            var text = Encoding.UTF8.GetString(bytes);
            if (!response.IsSuccessStatusCode)
            {
                throw Failures.FromStatus((int)response.StatusCode, text, new FailureContext
                {
                    RetryAfter = RetryHeaders.Find(response.Headers, clock), AddressHint = AddressHint,
                    Location = response.Headers.Location,
                });
            }
            try
            {
                using var document = ChatJson.Parse(bytes);
                return ChatJson.FindObject(document.RootElement) is { } list ? new JsonFields(list.Clone())
                    : throw Failures.FromUnreadableReply("it is no JSON object", text);
            }
            catch (JsonException) { throw Failures.FromUnreadableReply("it is not the JSON of a list of models", text); }
        }
    }

    /// <summary>The address of the next page of the list of models; null where there is none.</summary>
    protected virtual Uri? FindNextPage(JsonFields list) => null;

    /// <summary>The body of a request.</summary>
    protected abstract byte[] WriteRequest(IEnumerable<ChatMessage> messages, ChatOptions? options, RequestFeatures features);

    /// <summary>Adds the key as a header. It is never part of the address, which is logged.</summary>
    protected abstract void Authorize(HttpRequestHeaders headers);

    /// <summary>Reads a reply; null if it has another format.</summary>
    protected abstract ChatResponse? ReadReply(JsonFields reply);

    /// <summary>The names in the list of models.</summary>
    protected abstract IEnumerable<string> ReadModelNames(JsonFields list);

    /// <summary>Whether a reply describes the model of this client.</summary>
    protected abstract bool Describes(JsonFields description);

    private async Task<(HttpResponseMessage Response, byte[] Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        Authorize(request.Headers);
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
            throw Failures.FromNetwork(failure);
        }
    }

    private async Task<ChatException> CreateFailureAsync(HttpResponseMessage response, string body, RequestFeatures features,
        CancellationToken cancellation, bool isReducedTier = false)
    {
        var status = (int)response.StatusCode;
        return Failures.FromStatus(status, body, new FailureContext
        {
            RetryAfter = RetryHeaders.Find(response.Headers, clock), AddressHint = AddressHint, Location = response.Headers.Location,
            Models = status == 404 ? await ListModelsAsync(cancellation).ConfigureAwait(false) : null,
            Features = features, Omitted = omitted, IsReducedTier = isReducedTier,
        });
    }

    // The requests for models only add details to other errors, so their own failures are not reported.
    private async Task<JsonElement?> FindAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            Authorize(request.Headers);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) { return null; }
            using var document = ChatJson.Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
            return ChatJson.FindObject(document.RootElement)?.Clone();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
