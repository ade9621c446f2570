using System.Collections.Concurrent;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps;

/// <summary>
/// Asks each question once: steps that run at the same time share it, and the rounds of a reorganisation repeat most questions.
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

    /// <summary>Asks the questions of the set that were not asked before, each once.</summary>
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

/// <summary>The priorities of questions where several steps ask at once: the nearer to the critical path, the higher.</summary>
internal static class Priority
{
    /// <summary>Siblings: only the reorganisation waits for them.</summary>
    public const int Sibling = 0;

    /// <summary>The terms of functions: all other questions wait for them.</summary>
    public const int Term = 1000;

    /// <summary>All questions of a reorganisation.</summary>
    public const int Reorganize = 1;

    /// <summary>The parent of a term: the rest of its chain and all later questions wait for it. Deeper chains go first.</summary>
    /// <param name="distance">The distance from the input.</param>
    public static int Parent(int distance) => 100 + distance;
}

/// <summary>Joins the failures of several steps to one list, each once, in a stable order.</summary>
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
