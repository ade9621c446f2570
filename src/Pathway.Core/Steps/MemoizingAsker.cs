using System.Collections.Concurrent;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps;

/// <summary>
/// Puts each question once: steps that run together share it, and the rounds of a reorganisation come back to most of them.
/// </summary>
internal sealed class MemoizingAsker(IAsker asker) : IAsker
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
    public async Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var keyed = questions.Select(static question => (Question: question, Key: QuestionKey.InFlight(question))).ToArray();
        var open = keyed.Where(pair => !replies.ContainsKey(pair.Key)).DistinctBy(static pair => pair.Key, StringComparer.Ordinal)
            .ToArray();
        var asking = asker.AskAllAsync([.. open.Select(static pair => pair.Question)], priority, cancellation);
        for (var i = 0; i < open.Length; i++) { replies[open[i].Key] = GetReplyAsync(asking, i); }
        return await Task.WhenAll(keyed.Select(pair => (Task<Reply<TAnswer>>)replies[pair.Key])).ConfigureAwait(false);
    }

    private static async Task<Reply<TAnswer>> GetReplyAsync<TAnswer>(Task<IReadOnlyList<Reply<TAnswer>>> asking, int index)
        where TAnswer : Answer => (await asking.ConfigureAwait(false))[index];
}

/// <summary>Which questions go first where several steps ask at once: the nearer to the critical path, the higher.</summary>
internal static class Priority
{
    /// <summary>Siblings: nothing but the reorganisation waits for them, and they only get more while terms climb.</summary>
    public const int Sibling = 0;

    /// <summary>Everything that a reorganisation asks.</summary>
    public const int Reorganize = 1;

    /// <summary>A term that climbs: further chains, their siblings and all that follows wait for it. Deeper chains first.</summary>
    /// <param name="distance">The distance from the input.</param>
    public static int Parent(int distance) => 100 + distance;
}

/// <summary>The open questions of several steps as one list, each once, in a stable order.</summary>
internal static class FailureOrder
{
    public static PathwayFailure[] Union(IEnumerable<PathwayFailure> earlier, IEnumerable<PathwayFailure> later) =>
    [
        .. earlier.Concat(later).Distinct()
            .OrderBy(static failure => failure.Question, StringComparer.Ordinal)
            .ThenBy(static failure => failure.Subject, StringComparer.Ordinal)
            .ThenBy(static failure => failure.Message, StringComparer.Ordinal),
    ];
}
