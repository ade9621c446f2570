using System.Globalization;
using System.Text;

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
    /// Asks a closed set: all questions of one kind and one root profile that a step has to ask here, however they come by. So that several
    /// may go in one call, and which ones depends neither on their order nor on the speed of the answers. Else as if each were asked by
    /// itself.
    /// </summary>
    /// <returns>The replies, in the order of the questions.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer;
}

/// <summary>Answers from what is stored and counts what is not: how a step looks ahead without asking anybody.</summary>
internal interface IEstimator : IAsker
{
    /// <summary>How many different questions would be asked.</summary>
    int OpenCount { get; }

    /// <summary>What asking them would use, were they all put to a model.</summary>
    CallUsage OpenUsage { get; }

    /// <summary>How many different questions stored answers serve.</summary>
    int StoredCount { get; }
}

/// <summary>What a run would ask, seen from the stored answers.</summary>
/// <param name="Stored">Questions that stored answers serve.</param>
/// <param name="Minimum">Questions that are sure to be asked.</param>
/// <param name="Expected">A prior: <paramref name="Minimum"/>, and what such questions usually bring.</param>
/// <param name="Maximum">No run asks more.</param>
internal sealed record RunEstimate(int Stored, long Minimum, long Expected, long Maximum)
{
    /// <summary>What some of the questions would use, were they put to a model; nothing where no model answers.</summary>
    public CallUsage Usage { get; init; } = new();

    /// <summary>How many questions <see cref="Usage"/> is of.</summary>
    public int SampleSize { get; init; }

    /// <summary>The estimate of a step whose questions do not depend on each other.</summary>
    public static RunEstimate Exact(IEstimator asker) =>
        new(asker.StoredCount, asker.OpenCount, asker.OpenCount, asker.OpenCount) { Usage = asker.OpenUsage, SampleSize = asker.OpenCount };

    /// <summary>The tokens of so many such questions, replies included.</summary>
    public long EstimateTokens(long questions) => SampleSize == 0 ? 0
        : (long)((decimal)(Usage.InputTokens + Usage.OutputTokens) * questions / SampleSize);

    /// <summary>The cost of so many such questions, or null where no price is known.</summary>
    public decimal? EstimateCost(long questions) => SampleSize == 0 ? null : Usage.Cost * questions / SampleSize;

    /// <summary>The estimate in a line: what is to be expected first, then what is sure, then the bound, named for what it is.</summary>
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
    /// What the bound means and what it would take, for who wants to know; nothing where the number of questions is sure.
    /// </summary>
    public string MaximumExplanation => Maximum == Minimum ? "" : string.Create(CultureInfo.InvariantCulture,
        $"No run asks more than {FormatCount(Maximum, "question", "questions")}{FormatUsage(Maximum)}: each answer would have to be the one that brings the most further questions. For a limit of your own use -MaxCalls, -MaxTokens or -MaxCost.");

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
