using Pathway.Errors;

namespace Pathway.Questions;

/// <summary>
/// An answer of a curator, with the usage of the call and its timing. Both are null where nothing is metered.
/// </summary>
internal sealed record CuratorResponse<TAnswer>(TAnswer Answer, CallUsage? Usage = null, CallTiming? Timing = null)
    where TAnswer : Answer
{
    /// <summary>The metadata of the reply; null where it has none.</summary>
    public ReplyMetadata? Metadata { get; init; }
}

/// <summary>The response to a call with one or several questions.</summary>
/// <param name="Items">For each question, in the order of the questions, the answer or the reason why it is missing.</param>
/// <param name="TruncatedItems">How many answers are incomplete because the reply was cut off.</param>
/// <param name="IsTruncated">Whether the reply reached its maximum length.</param>
/// <param name="Usage">What the call used.</param>
/// <param name="Timing">How long its phases took.</param>
internal sealed record BatchResponse<TAnswer>(IReadOnlyList<BatchResponseItem<TAnswer>> Items, int TruncatedItems, bool IsTruncated,
    CallUsage? Usage, CallTiming? Timing)
    where TAnswer : Answer
{
    /// <summary>The metadata of the reply; null where it has none.</summary>
    public ReplyMetadata? Metadata { get; init; }

    /// <summary>Whether the reply held a secret of this process, which was removed.</summary>
    public bool HeldSecret { get; init; }

    /// <summary>The error of questions without an answer.</summary>
    public PathwayError MissingError => IsTruncated ? PathwayErrors.ReplyCut : PathwayErrors.ReplyUnreadable;

    /// <summary>This response, with abstentions where the curator was asked again and gave no better answer.</summary>
    public BatchResponse<TAnswer> WithAbstentions() =>
        this with { Items = [.. Items.Select(static item => item.Abstention is { } abstention ? new(abstention, null) : item)] };

    /// <summary>This response, which must have at least one answer.</summary>
    /// <param name="count">The number of questions.</param>
    /// <param name="curator">The name of the curator, for messages.</param>
    /// <exception cref="CuratorException">There is no answer. A single question can be retried. A retry of the same batch would probably
    /// fail again, so a batch is split into single questions.</exception>
    public BatchResponse<TAnswer> EnsureUsable(int count, string curator)
    {
        if (Items.Count != count) { throw new InvalidOperationException($"The curator answered {Items.Count} of {count} questions."); }
        if (Items.Any(static item => item.Answer is not null)) { return this; }
        var message = count == 1 ? $"{curator} gave no usable reply: {Items[0].MissingReason}"
            : $"the reply to {count} questions holds no usable answer: {Items[0].MissingReason}";
        // The same request would be cut at the same length.
        throw new CuratorException(MissingError, message, isTransient: count == 1 && !IsTruncated)
            { Usage = Usage, Timing = Timing, Metadata = Metadata };
    }
}

/// <summary>The answer to one question of a call, or the reason why it is missing.</summary>
internal sealed record BatchResponseItem<TAnswer>(TAnswer? Answer, string? MissingReason)
    where TAnswer : Answer
{
    /// <summary>What counts instead of the missing answer if the curator gives it again; null for nothing.</summary>
    public TAnswer? Abstention { get; init; }

    /// <summary>Whether the answer held a secret of this process, which was removed.</summary>
    public bool HeldSecret { get; init; }
}

/// <summary>What a call used, as reported by the server. A failed call may have used something too.</summary>
internal sealed record CallUsage
{
    /// <summary>Tokens of the request, the cached ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Those of them that were read from the provider's cache.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Tokens of the reply, without thoughts.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Tokens of thoughts. They are billed as output.</summary>
    public long ThoughtTokens { get; init; }

    /// <summary>The cost, in <see cref="Currency"/>; null where no price is known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost, such as "USD"; null where no price is known.</summary>
    public string? Currency { get; init; }
}

/// <summary>How long the phases of a call took. A curator that sends no request has no timing.</summary>
/// <param name="Network">From sending the request to the reply or the failure.</param>
/// <param name="Parsing">Parsing and validating the reply.</param>
internal sealed record CallTiming(TimeSpan Network, TimeSpan Parsing);

/// <summary>
/// The destination and the parameters of a call, for telemetry. It holds no secret and no part of the question.
/// </summary>
/// <param name="Provider">The provider as the conventions of OpenTelemetry name it, such as "gcp.gemini"; null for calls that go to no
/// model.</param>
/// <param name="Model">The requested model; null for calls that go to no model.</param>
internal sealed record CallTarget(string? Provider, string? Model)
{
    /// <summary>The server; null where a call may use several servers.</summary>
    public Uri? Server { get; init; }

    /// <summary>The maximum number of tokens in the reply; null where tokens are not counted.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The requested temperature; null for the default of the model.</summary>
    public double? Temperature { get; init; }
}

/// <summary>The metadata of a reply; null where the reply lacks it.</summary>
/// <param name="Model">The model that replied.</param>
/// <param name="Id">The identifier that the server gave the reply.</param>
/// <param name="FinishReason">Why the reply ended, such as "stop".</param>
internal sealed record ReplyMetadata(string? Model, string? Id, string? FinishReason)
{
    /// <summary>What a user should know of the service tier, where the server names another one than was asked for; else null.</summary>
    public string? TierNotice { get; init; }
}
