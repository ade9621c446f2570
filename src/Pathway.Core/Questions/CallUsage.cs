namespace Pathway.Questions;

/// <summary>What a call used, as whoever answered says. A call that failed may have used something too.</summary>
internal sealed record CallUsage
{
    /// <summary>Tokens of the request, the cached ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Those of them that were read from the provider's cache.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Tokens of the reply, without thoughts.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Tokens of thoughts. They are paid as output.</summary>
    public long ThoughtTokens { get; init; }

    /// <summary>What it cost, in <see cref="Currency"/>; null where no price is known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost, such as "USD"; null where no price is known.</summary>
    public string? Currency { get; init; }
}
