using System.Text.Json.Nodes;

namespace Pathway.Emulator.Limits;

/// <summary>A quota that a call would break, as it stands in google.rpc.QuotaFailure.</summary>
/// <param name="Metric">What is counted, without the name of the service.</param>
/// <param name="Id">Which limit on it.</param>
/// <param name="Value">The limit.</param>
public sealed record QuotaViolation(string Metric, string Id, long Value)
{
    public static QuotaViolation PerMinute(long limit, string suffix = "") =>
        new("generate_requests_per_model", "GenerateRequestsPerMinutePerProjectPerModel" + suffix, limit);

    public static QuotaViolation TokensPerMinute(long limit, string suffix = "") =>
        new("generate_content_input_token_count", "GenerateContentInputTokensPerModelPerMinute" + suffix, limit);

    public static QuotaViolation PerDay(long limit, string suffix = "") =>
        new("generate_requests_per_model_per_day", "GenerateRequestsPerDayPerProjectPerModel" + suffix, limit);

    /// <summary>Calls at once. The name is the emulator's own.</summary>
    public static QuotaViolation AtOnce(long limit, string suffix = "") =>
        new("generate_concurrent_requests_per_model", "GenerateConcurrentRequestsPerProjectPerModel" + suffix, limit);

    /// <summary>The metric with the name of its service.</summary>
    public string FullMetric => "generativelanguage.googleapis.com/" + Metric;

    internal JsonObject ToJson(string model) => new()
    {
        ["quotaMetric"] = FullMetric,
        ["quotaId"] = Id,
        ["quotaDimensions"] = new JsonObject { ["location"] = "global", ["model"] = model },
        // 64-bit numbers are strings in Google's JSON.
        ["quotaValue"] = Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
