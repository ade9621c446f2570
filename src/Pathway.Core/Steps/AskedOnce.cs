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

    /// <summary>The set is what was not asked before; each question in it once.</summary>
    public async Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var keyed = questions.Select(static question => (Question: question, Key: QuestionKey.InFlight(question))).ToArray();
        var open = keyed.Where(pair => !replies.ContainsKey(pair.Key)).DistinctBy(static pair => pair.Key, StringComparer.Ordinal).ToArray();
        var asking = asker.AskAllAsync([.. open.Select(static pair => pair.Question)], priority, cancellation);
        for (var i = 0; i < open.Length; i++) { replies[open[i].Key] = OneAsync(asking, i); }
        return await Task.WhenAll(keyed.Select(pair => (Task<Reply<TAnswer>>)replies[pair.Key])).ConfigureAwait(false);
    }

    private static async Task<Reply<TAnswer>> OneAsync<TAnswer>(Task<IReadOnlyList<Reply<TAnswer>>> asking, int place)
        where TAnswer : Answer => (await asking.ConfigureAwait(false))[place];
}
