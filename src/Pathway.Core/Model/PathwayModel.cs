namespace Pathway.Model;

/// <summary>A language model that can be chosen with -Model: its limits, and what it costs today.</summary>
public sealed record PathwayModel
{
    /// <summary>The name by which it is chosen.</summary>
    public required string Name { get; init; }

    /// <summary>The API: Gemini or OpenAI.</summary>
    public required string Provider { get; init; }

    /// <summary>Whether a models file has an entry for it. Other models have the limits of their family and no price.</summary>
    public required bool IsListed { get; init; }

    /// <summary>Whether the server offers it; null where the server was not asked (-Online).</summary>
    public bool? IsOffered { get; init; }

    /// <summary>Requests per minute; null for no limit that is known.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Input tokens per minute; null for no limit that is known.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests per day; null for no limit that is known.</summary>
    public int? RequestsPerDay { get; init; }

    /// <summary>Concurrent requests, unless -ThrottleLimit asks for more.</summary>
    public int Concurrency { get; init; }

    /// <summary>The longest reply that is requested, in tokens.</summary>
    public int MaxOutputTokens { get; init; }

    /// <summary>The price of a million tokens of input today; null where none is known.</summary>
    public decimal? InputPrice { get; init; }

    /// <summary>The price of a million tokens of input that the provider had cached; null where none is known.</summary>
    public decimal? CachedInputPrice { get; init; }

    /// <summary>The price of a million tokens of output, thoughts included; null where none is known.</summary>
    public decimal? OutputPrice { get; init; }

    /// <summary>The price of the flex tier as a part of these prices; null where it is not known.</summary>
    public decimal? FlexFactor { get; init; }

    /// <summary>The price in batch jobs as a part of these prices; null where it is not known.</summary>
    public decimal? BatchFactor { get; init; }

    /// <summary>The currency of the prices; null where none is known.</summary>
    public string? Currency { get; init; }

    /// <summary>The last day of these prices; null where no end is announced.</summary>
    public DateTime? PriceUntil { get; init; }

    /// <summary>The day on which the price was known to hold, or was not known; null where the models file does not say.</summary>
    public DateTime? PriceAsOf { get; init; }

    /// <summary>The age of the price in days; null where the models file does not say.</summary>
    public int? PriceAge { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
