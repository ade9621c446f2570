using System.Globalization;

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

/// <summary>Answers from the store and counts the questions without a stored answer. Steps use it to estimate a run.</summary>
internal interface IEstimator : IAsker
{
    /// <summary>The number of distinct questions without a stored answer.</summary>
    int OpenCount { get; }

    /// <summary>The estimated usage of asking them all.</summary>
    CallUsage OpenUsage { get; }

    /// <summary>The number of distinct questions with a stored answer.</summary>
    int StoredCount { get; }
}

/// <summary>An estimate of the questions of a run, based on the stored answers.</summary>
/// <param name="Stored">Questions with a stored answer.</param>
/// <param name="Minimum">Questions that will certainly be asked.</param>
/// <param name="Expected"><paramref name="Minimum"/> and the usual number of follow-up questions.</param>
/// <param name="Maximum">The upper bound.</param>
internal sealed record RunEstimate(int Stored, long Minimum, long Expected, long Maximum)
{
    /// <summary>The estimated usage of a sample of the questions; zero where no model answers.</summary>
    public CallUsage Usage { get; init; } = new();

    /// <summary>The number of questions in the sample.</summary>
    public int SampleSize { get; init; }

    /// <summary>The estimate of a step whose questions do not depend on each other.</summary>
    public static RunEstimate Exact(IEstimator asker) =>
        new(asker.StoredCount, asker.OpenCount, asker.OpenCount, asker.OpenCount) { Usage = asker.OpenUsage, SampleSize = asker.OpenCount };

    /// <summary>The estimated tokens of a number of such questions, replies included.</summary>
    public long EstimateTokens(long questions) => SampleSize == 0 ? 0
        : (long)((decimal)(Usage.InputTokens + Usage.OutputTokens) * questions / SampleSize);

    /// <summary>The estimated cost of a number of such questions, or null where no price is known.</summary>
    public decimal? EstimateCost(long questions) => SampleSize == 0 ? null : Usage.Cost * questions / SampleSize;

    /// <summary>
    /// The estimate in a line, for example "estimated 51 questions (at least 3, at most 400), about 81,600 tokens, 0.05 USD; 9 answers
    /// are stored".
    /// </summary>
    public override string ToString()
    {
        var stored = $"; {FormatCount(Stored, "answer is", "answers are")} stored";
        if (Maximum == 0) { return $"no question to ask{stored}"; }
        var number = FormatCount(Expected, "question", "questions");
        if (Minimum == Maximum) { return $"{number}{FormatUsage(Expected)}{stored}"; }
        return string.Create(CultureInfo.InvariantCulture,
            $"estimated {number} (at least {Minimum:N0}, at most {Maximum:N0}){FormatUsage(Expected)}{stored}");
    }

    /// <summary>
    /// The meaning and the cost of the upper bound, for verbose output; empty where the number of questions is certain.
    /// </summary>
    public string MaximumExplanation => Maximum == Minimum ? "" : string.Create(CultureInfo.InvariantCulture,
        $"The number of questions depends on the answers. At most, this run asks {FormatCount(Maximum, "question", "questions")}")
        + $"{FormatUsage(Maximum)}; that happens only if every answer leads to as many further questions as it can. "
        + "To set a limit of your own, use -MaxCalls, -MaxTokens or -MaxCost.";

    private string FormatUsage(long questions)
    {
        var tokens = EstimateTokens(questions);
        if (tokens == 0) { return ""; }
        return EstimateCost(questions) is { } cost
            ? string.Create(CultureInfo.InvariantCulture, $", about {tokens:N0} tokens, {cost:0.00##} {Usage.Currency}")
            : string.Create(CultureInfo.InvariantCulture, $", about {tokens:N0} tokens");
    }

    private static string FormatCount(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
