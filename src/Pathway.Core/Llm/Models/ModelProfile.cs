using Pathway.Questions;

namespace Pathway.Llm.Models;

/// <summary>A language model: its limits, price and flags, read from the models file.</summary>
internal sealed record ModelProfile
{
    private const int ShortThought = 128;

    /// <summary>The provider's name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>The API: Gemini or OpenAI.</summary>
    public required string Provider { get; init; }

    /// <summary>The family that supplies missing values.</summary>
    public required string Family { get; init; }

    public ModelLimits Limits { get; init; } = new();

    /// <summary>Null if no price is known; costs are then unknown, not zero.</summary>
    public ModelPrice? Price { get; init; }

    public ModelFlags Flags { get; init; } = new();

    /// <summary>The maximum number of reply tokens, without budgeted thoughts.</summary>
    public int MaxOutputTokens { get; init; } = 8192;

    /// <summary>The limit to request: thoughts count as output, so their budget is added.</summary>
    public int OutputLimit => MaxOutputTokens + Math.Max(0, Flags.ThinkingBudget ?? 0);

    /// <summary>
    /// The number of thoughts that a reply is expected to take, before a run has seen any: half of the budget, or what a short thought takes.
    /// </summary>
    public int TypicalThoughtTokens => Flags.ThinkingBudget is { } budget ? Math.Max(0, budget / 2)
        : Flags.ThinkingLevel is null ? 0 : ShortThought;

    public override string ToString() => Name;
}

/// <summary>The provider's limits of a model per project. Null means no limit.</summary>
internal sealed record ModelLimits
{
    /// <summary>Requests per minute.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Input tokens per minute.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests per day, from midnight to midnight Pacific time.</summary>
    public int? RequestsPerDay { get; init; }

    /// <summary>Concurrent requests, unless a run asks for more.</summary>
    public int Concurrency { get; init; } = 4;
}

/// <summary>The price of a model per million tokens.</summary>
internal sealed record ModelPrice
{
    private const decimal Million = 1_000_000m;

    /// <summary>Input.</summary>
    public decimal InputPerMillion { get; init; }

    /// <summary>Input that the provider had cached; by default the price of other input.</summary>
    public decimal? CachedPerMillion { get; init; }

    /// <summary>Output, thoughts included.</summary>
    public decimal OutputPerMillion { get; init; }

    /// <summary>The currency, such as "USD".</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The cost of a call.</summary>
    public decimal Cost(CallUsage usage) =>
        ((Math.Max(0, usage.InputTokens - usage.CachedTokens) * InputPerMillion)
            + (usage.CachedTokens * (CachedPerMillion ?? InputPerMillion))
            + ((usage.OutputTokens + usage.ThoughtTokens) * OutputPerMillion)) / Million;

    /// <summary>The cost of a request in a batch job: half.</summary>
    public decimal BatchCost(CallUsage usage) => Cost(usage) / 2;
}

/// <summary>The optional features of a model. A model rejects requests with unsupported fields.</summary>
internal sealed record ModelFlags
{
    /// <summary>The thinking level, for Gemini 3 and later; null sends none.</summary>
    public string? ThinkingLevel { get; init; }

    /// <summary>The token budget for thinking, for models before Gemini 3; null sends none. It is added to the output limit.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Whether temperature, topP and topK may be sent.</summary>
    public bool Temperature { get; init; }

    /// <summary>Whether a JSON schema may be sent; null for yes. Otherwise it is part of the instructions.</summary>
    public bool? Schema { get; init; }

    /// <summary>Whether instructions may be sent apart from the question; null for yes. Otherwise they are part of it.</summary>
    public bool? SystemText { get; init; }

    /// <summary>Whether it can search the web.</summary>
    public bool Search { get; init; }

    /// <summary>Whether one request may combine web search and a JSON schema.</summary>
    public bool SearchWithSchema { get; init; }
}
