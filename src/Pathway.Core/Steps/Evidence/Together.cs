using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>Asks questions that do not depend on each other.</summary>
internal static class Together
{
    /// <summary>The replies, in the order of the questions.</summary>
    public static async Task<IReadOnlyList<Reply<TAnswer>>> AskAsync<TAnswer>(IAsker asker, IReadOnlyList<Question<TAnswer>> questions, int priority, CancellationToken cancellation)
        where TAnswer : Answer => await Task.WhenAll(questions.Select(question => asker.AskAsync(question, priority, cancellation))).ConfigureAwait(false);
}
