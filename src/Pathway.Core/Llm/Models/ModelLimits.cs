namespace Pathway.Llm.Models;

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
