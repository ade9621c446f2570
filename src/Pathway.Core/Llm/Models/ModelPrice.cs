using Pathway.Questions;

namespace Pathway.Llm.Models;

/// <summary>What a model costs, per million tokens.</summary>
internal sealed record ModelPrice
{
    private const decimal Million = 1_000_000m;

    /// <summary>Input.</summary>
    public decimal InputPerMillion { get; init; }

    /// <summary>Input that the provider had cached; the price of other input where it is not named.</summary>
    public decimal? CachedPerMillion { get; init; }

    /// <summary>Output, thoughts included.</summary>
    public decimal OutputPerMillion { get; init; }

    /// <summary>The currency, such as "USD".</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The cost of what a call used.</summary>
    public decimal Cost(CallUsage usage) =>
        ((Math.Max(0, usage.InputTokens - usage.CachedTokens) * InputPerMillion)
            + (usage.CachedTokens * (CachedPerMillion ?? InputPerMillion))
            + ((usage.OutputTokens + usage.ThoughtTokens) * OutputPerMillion)) / Million;
}
