namespace Pathway.Llm.Chat;

/// <summary>A quota that a request ran into, as the server names it.</summary>
/// <param name="Id">The identifier, for example "GenerateRequestsPerDayPerProjectPerModel-FreeTier".</param>
/// <param name="Metric">What is counted, for example "generativelanguage.googleapis.com/generate_content_requests".</param>
/// <param name="Value">The real limit of the project, or null where it is not said.</param>
internal sealed record QuotaViolation(string Id, string Metric, long? Value)
{
    /// <summary>Whether nothing goes until the next day.</summary>
    public bool IsPerDay => Id.Contains("PerDay", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it counts by the minute.</summary>
    public bool IsPerMinute => Id.Contains("PerMinute", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it counts tokens; else it counts requests.</summary>
    public bool IsTokens => Id.Contains("Token", StringComparison.OrdinalIgnoreCase) || Metric.Contains("token", StringComparison.OrdinalIgnoreCase);
}
