using System.Globalization;

namespace Pathway.Model;

/// <summary>
/// What a command would ask and what that would cost, without asking anybody. Each figure has three values: the least is certain; the
/// expected one assumes that answers are as usual; the most is an upper bound, reached only if every answer leads to as many further
/// questions as it can and every reply is as long as it may be. Calls that fail and are repeated come on top.
/// </summary>
public sealed record PathwayEstimate
{
    /// <summary>The command.</summary>
    public required string Command { get; init; }

    /// <summary>The model that would be asked; several where the kinds of question have different ones; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>The questions without a stored answer, at least. They include those that cost nothing.</summary>
    public long LeastQuestions { get; init; }

    /// <summary>The expected number of questions without a stored answer.</summary>
    public long ExpectedQuestions { get; init; }

    /// <summary>The questions without a stored answer, at most.</summary>
    public long MostQuestions { get; init; }

    /// <summary>The questions whose answer is stored already, so that they cost nothing.</summary>
    public long StoredAnswers { get; init; }

    /// <summary>The calls to a model, at least. Several questions may share a call.</summary>
    public long LeastCalls { get; init; }

    /// <summary>The expected number of calls to a model.</summary>
    public long ExpectedCalls { get; init; }

    /// <summary>The calls to a model, at most.</summary>
    public long MostCalls { get; init; }

    /// <summary>The tokens, at least: input, output and thoughts.</summary>
    public long LeastTokens { get; init; }

    /// <summary>The expected number of tokens.</summary>
    public long ExpectedTokens { get; init; }

    /// <summary>The tokens, at most.</summary>
    public long MostTokens { get; init; }

    /// <summary>The cost, at least, in <see cref="Currency"/>; null where no price is known, as for all costs.</summary>
    public decimal? LeastCost { get; init; }

    /// <summary>The expected cost, at the price of the command: that of -Batch for the kinds of question that it sends as jobs.</summary>
    public decimal? ExpectedCost { get; init; }

    /// <summary>The cost, at most.</summary>
    public decimal? MostCost { get; init; }

    /// <summary>The expected cost of all calls at the standard price.</summary>
    public decimal? StandardCost { get; init; }

    /// <summary>The expected cost of all calls at the price of the flex tier; null where the model has none.</summary>
    public decimal? FlexCost { get; init; }

    /// <summary>The expected cost of all calls in batch jobs; null where the model has no price for them.</summary>
    public decimal? BatchCost { get; init; }

    /// <summary>The currency of all costs.</summary>
    public string? Currency { get; init; }

    /// <summary>The day on which the price was known to hold, such as 2026-10-07; null where nobody says.</summary>
    public string? PriceAsOf { get; init; }

    /// <summary>How many days ago that was.</summary>
    public int? PriceAgeDays { get; init; }

    /// <summary>The smallest -MaxTokens with which a call can start; null where none is made.</summary>
    public long? SmallestMaxTokens { get; init; }

    /// <summary>The smallest -MaxCost with which a call can start; null where none is made or no price is known.</summary>
    public decimal? SmallestMaxCost { get; init; }

    /// <summary>The minutes of the calls, at least: what rate limits enforce.</summary>
    public double LeastMinutes { get; init; }

    /// <summary>The expected minutes of the calls, without those of batch jobs.</summary>
    public double ExpectedMinutes { get; init; }

    /// <summary>The minutes of the calls, at most, if nothing fails.</summary>
    public double MostMinutes { get; init; }

    /// <summary>Whether the number of questions is certain, because no question depends on an answer that is not known.</summary>
    internal bool IsCertain => LeastQuestions == MostQuestions;

    /// <summary>The estimate in a sentence.</summary>
    public override string ToString()
    {
        var stored = $"; {Count(StoredAnswers, "answer is", "answers are")} stored";
        if (MostQuestions == 0) { return $"no question to ask{stored}"; }
        var questions = Count(ExpectedQuestions, "question", "questions");
        var number = IsCertain ? questions
            : Text($"about {questions} (at least {LeastQuestions:N0}, at most {MostQuestions:N0})");
        return MostCalls == 0 ? $"{number}, at no cost{stored}" : $"{number}{DescribeCalls()}{stored}";
    }

    /// <summary>What the most means, for verbose output; empty where the number of questions is certain.</summary>
    internal string DescribeMost() => IsCertain ? "" : $"The number of questions depends on the answers. At most, this run asks "
        + $"{Count(MostQuestions, "question", "questions")}{(MostCost is { } cost ? Text($", for {cost:0.00} {Currency}") : "")}; "
        + "that happens only if every answer leads to as many further questions as it can. "
        + "To set a limit of your own, use -MaxCalls, -MaxTokens or -MaxCost.";

    private string DescribeCalls()
    {
        var cost = ExpectedCost is { } expected ? Text($" and {expected:0.00##} {Currency}")
            : ", at a price that is not known";
        var price = ExpectedCost is not null && PriceAsOf is { } day ? $" at prices of {day}" : "";
        var time = ExpectedMinutes < 1 ? "less than a minute"
            : $"about {Count((long)Math.Ceiling(ExpectedMinutes), "minute", "minutes")}";
        return Text($" in {Count(ExpectedCalls, "call", "calls")} to {Model}, about {ExpectedTokens:N0} tokens{cost}{price}, {time}");
    }

    private static string Count(long count, string one, string many) => Text($"{count:N0} {(count == 1 ? one : many)}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
