using System.Globalization;
using System.Text;

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
/// <param name="Expected">A prior: <paramref name="Minimum"/> and the usual number of follow-up questions.</param>
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

    /// <summary>The estimate in a line: the expected number first, then the minimum, then the upper bound.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Maximum == 0) { text.Append("nothing has to be asked"); }
        else if (Expected > Minimum)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"about {FormatCount(Expected, "question is", "questions are")} expected{FormatUsage(Expected)}, a prior; {MinimumText}");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{FormatCount(Minimum, "question is", "questions are")} sure to be asked{FormatUsage(Minimum)}");
        }
        if (Maximum > Minimum) { text.Append(CultureInfo.InvariantCulture, $"; at most {Maximum:N0}, if every answer were the worst"); }
        else if (Maximum > 0) { text.Append(", and no other"); }
        return text.Append(CultureInfo.InvariantCulture, $"; {FormatCount(Stored, "answer is", "answers are")} stored").ToString();
    }

    /// <summary>
    /// The meaning and the cost of the upper bound, for verbose output; empty where the number of questions is certain.
    /// </summary>
    public string MaximumExplanation => Maximum == Minimum ? "" : string.Create(CultureInfo.InvariantCulture,
        $"No run asks more than {FormatCount(Maximum, "question", "questions")}{FormatUsage(Maximum)}: ")
        + "each answer would have to be the one that brings the most further questions. "
        + "For a limit of your own use -MaxCalls, -MaxTokens or -MaxCost.";

    private string MinimumText => Minimum == 0 ? "none of them is sure"
        : string.Create(CultureInfo.InvariantCulture, $"{Minimum:N0} of them {(Minimum == 1 ? "is" : "are")} sure{FormatUsage(Minimum)}");

    private string FormatUsage(long questions)
    {
        var tokens = EstimateTokens(questions);
        if (tokens == 0) { return ""; }
        return EstimateCost(questions) is { } cost
            ? string.Create(CultureInfo.InvariantCulture, $" ({tokens:N0} tokens, {cost:0.00##} {Usage.Currency})")
            : string.Create(CultureInfo.InvariantCulture, $" ({tokens:N0} tokens)");
    }

    private static string FormatCount(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
