using Pathway.Questions;

namespace Pathway.Llm.Models;

/// <summary>Everything that this program has to know of a model. It comes from the models file, never from code.</summary>
internal sealed record ModelProfile
{
    /// <summary>The name under which the provider knows it.</summary>
    public required string Name { get; init; }

    /// <summary>Whose interface it has: Gemini or OpenAI.</summary>
    public required string Provider { get; init; }

    /// <summary>The kin whose values hold where its own are not named.</summary>
    public required string Family { get; init; }

    public ModelLimits Limits { get; init; } = new();

    /// <summary>Null where no price is known; costs are then unknown, not nothing.</summary>
    public ModelPrice? Price { get; init; }

    public ModelFlags Flags { get; init; } = new();

    /// <summary>The most tokens of a reply, thoughts under a budget not counted.</summary>
    public int MaxOutputTokens { get; init; } = 8192;

    /// <summary>The most tokens to ask for: a budget for thoughts eats from the output, so it is put on top.</summary>
    public int OutputLimit => MaxOutputTokens + Math.Max(0, Flags.ThinkingBudget ?? 0);

    public override string ToString() => Name;
}

/// <summary>What a provider allows one project to do with a model. What is null is not limited.</summary>
internal sealed record ModelLimits
{
    /// <summary>Requests in any minute.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens of input in any minute.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests from midnight to midnight, Pacific time.</summary>
    public int? RequestsPerDay { get; init; }

    /// <summary>Requests at once, unless a run asks for more.</summary>
    public int Concurrency { get; init; } = 4;
}

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

/// <summary>What a model understands. A field that it does not understand makes it refuse the request.</summary>
internal sealed record ModelFlags
{
    /// <summary>How much it may think, in the words of models from 3 on; null sends nothing.</summary>
    public string? ThinkingLevel { get; init; }

    /// <summary>How many tokens it may think, for models before 3; null sends nothing. Thoughts come on top of the output.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Whether temperature, topP and topK may be sent.</summary>
    public bool Temperature { get; init; }

    /// <summary>Whether it can search the web.</summary>
    public bool Search { get; init; }

    /// <summary>Whether it takes web search and a JSON schema in one request.</summary>
    public bool SearchWithSchema { get; init; }
}
