using Microsoft.Extensions.AI;
using Pathway.Llm.Chat;

namespace Pathway.Doubles;

/// <summary>A chat client that replies with the result of a function and records its requests.</summary>
internal sealed class ScriptedChatClient(Func<string, string> reply) : IChatClient
{
    public List<(string System, string User)> Requests { get; } = [];

    public ChatFinishReason Finish { get; init; } = ChatFinishReason.Stop;

    public UsageDetails? Usage { get; init; }

    /// <summary>The service tier that the server names; null for none.</summary>
    public string? Tier { get; init; }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var all = messages.ToList();
        var user = all.Single(static message => message.Role == ChatRole.User).Text;
        Requests.Add((all.Single(static message => message.Role == ChatRole.System).Text, user));
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply(user)))
        {
            FinishReason = Finish, Usage = Usage,
            AdditionalProperties = Tier is null ? null : new AdditionalPropertiesDictionary { [ChatResponseMetadata.TierProperty] = Tier },
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
