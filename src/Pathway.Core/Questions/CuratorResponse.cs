namespace Pathway.Questions;

/// <summary>
/// An answer as a curator gives it, with what the call used and where its time went; null where nothing was used that counts.
/// </summary>
internal sealed record CuratorResponse<TAnswer>(TAnswer Answer, CallUsage? Usage = null, CallTiming? Timing = null)
    where TAnswer : Answer
{
    /// <summary>What the reply says of itself; null where it says nothing.</summary>
    public ReplyMetadata? Metadata { get; init; }
}

/// <summary>What a call brought for several questions.</summary>
/// <param name="Items">For each question, in its order, the answer or why it is missing.</param>
/// <param name="TruncatedItems">How many answers had begun and were cut off.</param>
/// <param name="IsTruncated">Whether the reply reached the limit of its length.</param>
/// <param name="Usage">What the call used.</param>
/// <param name="Timing">Where its time went.</param>
internal sealed record BatchResponse<TAnswer>(IReadOnlyList<BatchResponseItem<TAnswer>> Items, int TruncatedItems, bool IsTruncated,
    CallUsage? Usage, CallTiming? Timing)
    where TAnswer : Answer
{
    /// <summary>What the reply says of itself; null where it says nothing.</summary>
    public ReplyMetadata? Metadata { get; init; }
}

/// <summary>The answer to one of several questions, or why there is none.</summary>
internal sealed record BatchResponseItem<TAnswer>(TAnswer? Answer, string? MissingReason)
    where TAnswer : Answer;

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

/// <summary>Where the time of a call went, in milliseconds. A curator that asks nobody else has none.</summary>
/// <param name="Network">From the moment the request left until the reply was there, or had failed to come.</param>
/// <param name="Parsing">Reading the reply and checking it.</param>
internal sealed record CallTiming(double Network, double Parsing);

/// <summary>
/// Where a call goes and how it is put, for those who watch from outside. It holds no secret and nothing of the question.
/// </summary>
/// <param name="Provider">Whose interface it is, as the conventions of OpenTelemetry name it, such as "gcp.gemini"; null where no model is
/// asked.</param>
/// <param name="Model">The model that is asked for; null where none is.</param>
internal sealed record CallTarget(string? Provider, string? Model)
{
    /// <summary>The server; null where a call may go to several.</summary>
    public Uri? Server { get; init; }

    /// <summary>The most tokens that the reply may have; null where none are counted.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The temperature that is asked for; null where the model's own holds.</summary>
    public double? Temperature { get; init; }
}

/// <summary>What a reply says of itself, beside its answers; null where it does not say.</summary>
/// <param name="Model">The model that replied.</param>
/// <param name="Id">The server's name for the reply.</param>
/// <param name="FinishReason">Why it ended, such as "stop".</param>
internal sealed record ReplyMetadata(string? Model, string? Id, string? FinishReason);
