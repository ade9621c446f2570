namespace Pathway.Questions;

/// <summary>Answers the questions of steps: a run of the engine. Steps have no access to the store or the curators.</summary>
internal interface IAsker
{
    /// <summary>The run's identifier.</summary>
    string RunId { get; }

    /// <summary>
    /// Asks a question. A stored answer is returned at once; otherwise the question waits for a permit, the highest priority first. A
    /// failure is returned as a value; only a cancellation throws.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="priority">Higher values go first. Steps pass the distance from the input, an estimate of the critical path.</param>
    /// <param name="cancellation">Stops the wait. The call itself is aborted when its last waiter has left.</param>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer;

    /// <summary>
    /// Asks a closed set: all questions of one kind and one root profile that a step has at this point. Several of them may share a call.
    /// The batches depend neither on the order of the questions nor on the speed of the answers. The replies are those that single
    /// questions would get.
    /// </summary>
    /// <returns>The replies, in the order of the questions.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer;
}

/// <summary>Answers from what is known and counts the questions without a stored answer. Steps use it to estimate a run.</summary>
internal interface IEstimator : IAsker
{
    /// <summary>The number of distinct questions without a stored answer.</summary>
    int OpenCount { get; }

    /// <summary>The number of those whose answer is not known before they are asked. What depends on them cannot be counted.</summary>
    int UnknownCount { get; }

    /// <summary>The number of distinct questions with a stored answer.</summary>
    int StoredCount { get; }

    /// <summary>The calls that the open questions take.</summary>
    CallPlan Plan { get; }

    /// <summary>
    /// The same with the answers that are expected: it counts the open questions too, and answers them as the model probably will, so that
    /// a step goes on. What it cannot predict stays unknown.
    /// </summary>
    IEstimator Prediction { get; }
}

/// <summary>An estimate of the questions of a run, based on the stored answers.</summary>
/// <param name="Stored">Questions with a stored answer.</param>
/// <param name="Minimum">Questions that will certainly be asked.</param>
/// <param name="Expected"><paramref name="Minimum"/> and the questions that probably follow from their answers.</param>
/// <param name="Maximum">The upper bound.</param>
internal sealed record RunEstimate(long Stored, long Minimum, long Expected, long Maximum)
{
    /// <summary>The estimate of nothing.</summary>
    public static RunEstimate None { get; } = new(0, 0, 0, 0);

    /// <summary>Both, for questions that one estimator has counted one after the other.</summary>
    public static RunEstimate operator +(RunEstimate left, RunEstimate right) => new(left.Stored + right.Stored,
        left.Minimum + right.Minimum, left.Expected + right.Expected, left.Maximum + right.Maximum);
}

/// <summary>The counts of an estimator before a part of an estimate. The difference is that part.</summary>
/// <param name="Asker">The estimator.</param>
/// <param name="Stored">Its stored questions.</param>
/// <param name="Open">Its open questions.</param>
/// <param name="Unknown">Those whose answers are not known.</param>
/// <param name="Probable">The open questions of its prediction.</param>
internal sealed record EstimateStart(IEstimator Asker, int Stored, int Open, int Unknown, int Probable)
{
    /// <summary>The counts now.</summary>
    public static EstimateStart Of(IEstimator asker) =>
        new(asker, asker.StoredCount, asker.OpenCount, asker.UnknownCount, asker.Prediction.OpenCount);

    /// <summary>How many questions were added since whose answers are not known.</summary>
    public int AddedUnknown => Asker.UnknownCount - Unknown;

    /// <summary>What was added since.</summary>
    /// <param name="further">The most questions that may follow from unknown answers.</param>
    /// <param name="scale">How many questions follow from an answer, compared with the prediction.</param>
    /// <param name="isOpen">Whether it depends on unknown answers that an earlier part has counted.</param>
    public RunEstimate Complete(long further, double scale = 1, bool isOpen = false)
    {
        var certain = Asker.OpenCount - Open;
        if (AddedUnknown == 0 && !isOpen) { return new RunEstimate(Asker.StoredCount - Stored, certain, certain, certain); }
        var predicted = Math.Max(0, Asker.Prediction.OpenCount - Probable - certain);
        var maximum = certain + further;
        var expected = Math.Min(certain + (long)Math.Round(predicted * scale), maximum);
        return new RunEstimate(Asker.StoredCount - Stored, certain, expected, maximum);
    }
}
