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

    /// <summary>The estimate in a line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Count(Stored, "answer is", "answers are")} stored; ");
        if (AtMost == 0) { return text.Append("nothing has to be asked").ToString(); }
        text.Append(Known == 0 ? "no question is sure to be asked" : string.Create(CultureInfo.InvariantCulture, $"{Count(Known, "question is", "questions are")} sure to be asked{Load(Known)}"));
        if (AtMost == Known) { return text.Append(", and no other").ToString(); }
        return text.Append(CultureInfo.InvariantCulture, $", {Expected:N0} expected (a prior){Load(Expected)}, {AtMost:N0} at most{Load(AtMost)}").ToString();
    }

    private string Load(long questions)
    {
        var tokens = TokensOf(questions);
        if (tokens == 0) { return ""; }
        return CostOf(questions) is { } cost ? string.Create(CultureInfo.InvariantCulture, $" ({tokens:N0} tokens, {cost:0.00##} {Usage.Currency})") : string.Create(CultureInfo.InvariantCulture, $" ({tokens:N0} tokens)");
    }

    private static string Count(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
