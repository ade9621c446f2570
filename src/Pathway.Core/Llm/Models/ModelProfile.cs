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

    /// <summary>The day on which <see cref="Price"/> was known to hold, or was not known; null where nobody says.</summary>
    public DateOnly? PriceAsOf { get; init; }

    public ModelFlags Flags { get; init; } = new();

    /// <summary>The maximum number of reply tokens, without budgeted thoughts.</summary>
    public int MaxOutputTokens { get; init; } = 8192;

    /// <summary>The limit to request: thoughts count as output, so their budget is added.</summary>
    public int OutputLimit => MaxOutputTokens + Math.Max(0, Flags.ThinkingBudget ?? 0);

    /// <summary>The same usage with its cost; without a cost where no price is known for that tier and day.</summary>
    /// <param name="usage">The tokens.</param>
    /// <param name="tier">The service tier that is billed.</param>
    /// <param name="date">The day of the call, in UTC.</param>
    public CallUsage AddCost(CallUsage usage, ServiceTier tier, DateOnly date) => Price?.Cost(usage, tier, date) is { } cost
        ? usage with { Cost = cost, Currency = Price.Currency } : usage;

    /// <summary>
    /// The same usage with the most that it can cost: a server may serve a call of the flex tier in the standard one, unasked.
    /// </summary>
    /// <inheritdoc cref="AddCost"/>
    public CallUsage AddMaxCost(CallUsage usage, ServiceTier tier, DateOnly date)
    {
        var (asked, standard) = (AddCost(usage, tier, date), AddCost(usage, ServiceTier.Standard, date));
        return tier == ServiceTier.Flex && standard.Cost > asked.Cost ? standard : asked;
    }

    /// <summary>
    /// The number of thoughts that a reply is expected to take, before a run has seen any: half of the budget, or a short
    /// thought. Where nobody says whether it thinks, none: as long as a run has seen no reply of a kind, it limits it to a quarter of what
    /// is free or to four times the expected length, and a reply that is cut nevertheless counts as twice as long from then on.
    /// </summary>
    public int TypicalThoughtTokens => Flags.ThinkingBudget is { } budget ? Math.Max(0, budget / 2)
        : Flags.ThinkingLevel is null ? 0 : ShortThought;

    public override string ToString() => Name;
}

/// <summary>How a server treats a call: what it costs and how long it may take. The answer does not depend on it.</summary>
internal enum ServiceTier
{
    /// <summary>At once, at the list price.</summary>
    Standard,

    /// <summary>When there is capacity, within minutes, for less.</summary>
    Flex,

    /// <summary>As part of a job, within a day, for less.</summary>
    Batch,
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

/// <summary>The price of a model per million tokens, with the days on which it holds.</summary>
internal sealed record ModelPrice
{
    // What Google and OpenAI state for all of their models.
    private const decimal UsualBatchFactor = 0.5m;

    private const decimal Million = 1_000_000m;

    /// <summary>Input.</summary>
    public decimal InputPerMillion { get; init; }

    /// <summary>Input that the provider had cached; by default the price of other input.</summary>
    public decimal? CachedPerMillion { get; init; }

    /// <summary>Output, thoughts included.</summary>
    public decimal OutputPerMillion { get; init; }

    /// <summary>The currency, such as "USD".</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The price of the flex tier as a part of the standard one; null where it is not known.</summary>
    public decimal? FlexFactor { get; init; }

    /// <summary>The price in batch jobs as a part of the standard one; null for the half.</summary>
    public decimal? BatchFactor { get; init; }

    /// <summary>The first day on which it holds; null for any.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day on which it holds; null where no end is announced.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The prices that are announced for later days, in any order.</summary>
    public IReadOnlyList<PricePeriod>? Later { get; init; }

    /// <summary>The cost of a call; null where no price is known for that tier and day.</summary>
    /// <param name="usage">The tokens.</param>
    /// <param name="tier">The service tier that is billed.</param>
    /// <param name="date">The day of the call, in UTC.</param>
    public decimal? Cost(CallUsage usage, ServiceTier tier, DateOnly date)
    {
        if (FindPeriod(date) is not { } period || Factor(tier) is not { } factor) { return null; }
        return factor * ((Math.Max(0, usage.InputTokens - usage.CachedTokens) * period.InputPerMillion)
            + (usage.CachedTokens * (period.CachedPerMillion ?? period.InputPerMillion))
            + ((usage.OutputTokens + usage.ThoughtTokens) * period.OutputPerMillion)) / Million;
    }

    /// <summary>The standard price of a day; null where none is known.</summary>
    public PricePeriod? FindPeriod(DateOnly date)
    {
        var later = Later?.Where(period => period.From <= date).MaxBy(static period => period.From);
        if (later is not null) { return later.Until < date ? null : later; }
        return From > date || Until < date ? null : new PricePeriod
        {
            From = From ?? DateOnly.MinValue, Until = Until, InputPerMillion = InputPerMillion, CachedPerMillion = CachedPerMillion,
            OutputPerMillion = OutputPerMillion,
        };
    }

    /// <summary>The price of a tier as a part of the standard one; null where it is not known.</summary>
    public decimal? Factor(ServiceTier tier) => tier switch
    {
        ServiceTier.Flex => FlexFactor,
        ServiceTier.Batch => BatchFactor ?? UsualBatchFactor,
        _ => 1,
    };
}

/// <summary>What a model costs from a day on.</summary>
internal sealed record PricePeriod
{
    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day; null where no end is announced.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Input, per million tokens.</summary>
    public required decimal InputPerMillion { get; init; }

    /// <summary>Input that the provider had cached; by default the price of other input.</summary>
    public decimal? CachedPerMillion { get; init; }

    /// <summary>Output, thoughts included.</summary>
    public required decimal OutputPerMillion { get; init; }
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
