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
}
