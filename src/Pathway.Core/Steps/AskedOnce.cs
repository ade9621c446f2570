using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Steps;

/// <summary>Puts each question once: steps that run together share it, and the rounds of a reorganisation come back to most of them.</summary>
internal sealed class AskedOnce(IAsker asker) : IAsker
{
    private readonly ConcurrentDictionary<string, Task> replies = new(StringComparer.Ordinal);

    public string RunId => asker.RunId;

    public Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var key = QuestionKey.InFlight(question);
        if (replies.TryGetValue(key, out var known)) { return (Task<Reply<TAnswer>>)known; }
        var reply = asker.AskAsync(question, priority, cancellation);
        replies[key] = reply;
        return reply;
    }
}
