namespace Pathway.Questions;

/// <summary>Where steps put their questions: a run at the desk. Steps see neither store nor curator.</summary>
internal interface IAsker
{
    /// <summary>The run's identifier.</summary>
    string RunId { get; }

    /// <summary>
    /// Asks. Stored answers come at once; others wait for a slot, those with the higher priority first. A failure is a
    /// value; only a stop throws.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="priority">Higher goes first: steps give the distance from the input, which is nearest the critical path.</param>
    /// <param name="cancellation">Stops the wait; the call itself is aborted when nobody waits any more.</param>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer;

    /// <summary>
    /// Asks a closed set: all questions of one kind and one root profile that a step has to ask here, however they come by. So that several may
    /// go in one call, and which ones depends neither on their order nor on the speed of the answers. Else as if each were asked by itself.
    /// </summary>
    /// <returns>The replies, in the order of the questions.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority, CancellationToken cancellation)
        where TAnswer : Answer;
}
