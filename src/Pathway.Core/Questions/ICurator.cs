namespace Pathway.Questions;

/// <summary>
/// Who answers questions: an ontology, a model. A curator knows nothing of caches, slots or retries; the desk does.
/// Safe for concurrent use.
/// </summary>
internal interface ICurator
{
    /// <summary>
    /// Who answers questions of this kind, with everything that decides the answer: the ontology release and the version of
    /// the rules, or model and prompt version. Null where the curator does not answer this kind. Part of the key.
    /// </summary>
    string? Answerer(Question question);

    /// <summary>The limits under which a question is asked; null for none.</summary>
    ICallLane? Lane(Question question) => null;

    /// <summary>The estimate of what a call with these questions takes from those limits, in tokens.</summary>
    int Tokens(IReadOnlyList<Question> questions) => 0;

    /// <summary>What a call with these questions uses at the most; null where nothing is paid.</summary>
    CallUsage? AtMost(IReadOnlyList<Question> questions) => null;

    /// <summary>Whether an equal call may be put beside one that takes long: where only limits and money speak against a further call.</summary>
    bool MayHedge => false;

    /// <summary>How many questions of this kind one call may put. A batch is only transport: each question is answered, and stored, by itself.</summary>
    int BatchSize(Question question) => 1;

    /// <summary>What a question is likely to use, for an estimate; null where nothing counts.</summary>
    CallUsage? Likely(Question question) => null;

    /// <summary>Where a call with such a question goes, for those who watch; null where it goes nowhere outside.</summary>
    CallTarget? Target(Question question) => null;

    /// <summary>The answer, an abstention where the curator does not know; and what it used.</summary>
    /// <exception cref="CuratorException">There is no answer now; a later try may have one.</exception>
    ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer;

    /// <summary>
    /// The answers to several questions of one kind and one root profile in one call, not more than <see cref="BatchSize"/>. What does not
    /// come is missing, and is asked again alone.
    /// </summary>
    /// <exception cref="CuratorException">There is no answer to any of them now.</exception>
    Task<ToldBatch<TAnswer>> AskBatchAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer => throw new NotSupportedException("This curator is asked one question a call.");
}
