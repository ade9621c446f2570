using System.Globalization;
using System.Text;

namespace Pathway.Questions;

/// <summary>What a run would ask, seen from the stored answers.</summary>
/// <param name="Stored">Questions that stored answers serve.</param>
/// <param name="Known">Questions that are sure to be asked.</param>
/// <param name="Expected">A prior: <paramref name="Known"/>, and what such questions usually bring.</param>
/// <param name="AtMost">No run asks more.</param>
internal sealed record AskEstimate(int Stored, long Known, long Expected, long AtMost)
{
    /// <summary>What some of the questions would use, were they put to a model; nothing where no model answers.</summary>
    public CallUsage Usage { get; init; } = new();

    /// <summary>How many questions <see cref="Usage"/> is of.</summary>
    public int UsageOf { get; init; }

    /// <summary>The estimate of a step whose questions do not depend on each other.</summary>
    public static AskEstimate Exact(IOpenQuestions asker) => new(asker.Stored, asker.Open, asker.Open, asker.Open) { Usage = asker.OpenUsage, UsageOf = asker.Open };

    /// <summary>The tokens of so many such questions, replies included.</summary>
    public long TokensOf(long questions) => UsageOf == 0 ? 0 : (long)((decimal)(Usage.InputTokens + Usage.OutputTokens) * questions / UsageOf);

    /// <summary>The cost of so many such questions, or null where no price is known.</summary>
    public decimal? CostOf(long questions) => UsageOf == 0 ? null : Usage.Cost * questions / UsageOf;

    /// <summary>The estimate in a line: what is to be expected first, then what is sure, then the bound, named for what it is.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (AtMost == 0) { text.Append("nothing has to be asked"); }
        else if (Expected > Known) { text.Append(CultureInfo.InvariantCulture, $"about {Count(Expected, "question is", "questions are")} expected{Load(Expected)}, a prior; {Sure}"); }
        else { text.Append(CultureInfo.InvariantCulture, $"{Count(Known, "question is", "questions are")} sure to be asked{Load(Known)}"); }
        if (AtMost > Known) { text.Append(CultureInfo.InvariantCulture, $"; at most {AtMost:N0}, if every answer were the worst"); }
        else if (AtMost > 0) { text.Append(", and no other"); }
        return text.Append(CultureInfo.InvariantCulture, $"; {Count(Stored, "answer is", "answers are")} stored").ToString();
    }

    /// <summary>What the bound means and what it would take, for who wants to know; nothing where the number of questions is sure.</summary>
    public string Bound => AtMost == Known ? "" : string.Create(CultureInfo.InvariantCulture,
        $"No run asks more than {Count(AtMost, "question", "questions")}{Load(AtMost)}: each answer would have to be the one that brings the most further questions. For a limit of your own use -MaxCalls, -MaxTokens or -MaxCost.");

    private string Sure => Known == 0 ? "none of them is sure" : string.Create(CultureInfo.InvariantCulture, $"{Known:N0} of them {(Known == 1 ? "is" : "are")} sure{Load(Known)}");

    private string Load(long questions)
    {
        var tokens = TokensOf(questions);
        if (tokens == 0) { return ""; }
        return CostOf(questions) is { } cost ? string.Create(CultureInfo.InvariantCulture, $" ({tokens:N0} tokens, {cost:0.00##} {Usage.Currency})") : string.Create(CultureInfo.InvariantCulture, $" ({tokens:N0} tokens)");
    }

    private static string Count(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
