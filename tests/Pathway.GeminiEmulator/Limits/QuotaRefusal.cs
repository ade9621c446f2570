using System.Globalization;
using System.Text.Json.Nodes;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Limits;

/// <summary>The body of a 429.</summary>
internal static class QuotaRefusal
{
    private const string Page = "https://ai.google.dev/gemini-api/docs/rate-limits";

    /// <param name="violations">The exceeded quotas.</param>
    /// <param name="delay">The retry delay in the client's time; null leaves it out.</param>
    /// <param name="includesDetails">Whether the body has details.</param>
    public static ApiError Of(IReadOnlyList<QuotaViolation> violations, TimeSpan? delay, string model, bool includesDetails)
    {
        if (!includesDetails)
        {
            return new ApiError(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).") { RetryDelay = delay };
        }
        var message = "You exceeded your current quota, please check your plan and billing details. "
            + $"For more information on this error, head to: {Page}. "
            + string.Concat(violations.Select(violation =>
                $"\n* Quota exceeded for metric: {violation.FullMetric}, limit: {violation.Value}, model: {model}"));
        var details = new JsonArray
        {
            new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.rpc.Help",
                ["links"] = new JsonArray(new JsonObject { ["description"] = "Learn more about Gemini API quotas", ["url"] = Page }),
            },
        };
        if (violations.Count > 0)
        {
            var exceeded = new JsonArray([.. violations.Select(violation => violation.ToJson(model))]);
            details.Add(new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.QuotaFailure", ["violations"] = exceeded });
        }
        if (delay is { } span)
        {
            message += $"\nPlease retry in {Seconds(span)}.";
            details.Add(new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.RetryInfo", ["retryDelay"] = Seconds(span) });
        }
        return new ApiError(429, "RESOURCE_EXHAUSTED", message) { Details = details, RetryDelay = delay };
    }

    /// <summary>A protobuf duration in JSON: seconds with 0, 3, 6 or 9 decimals.</summary>
    internal static string Seconds(TimeSpan span)
    {
        var nanoseconds = span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        var whole = (span.Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture);
        if (nanoseconds == 0) { return whole + "s"; }
        var decimals = nanoseconds.ToString("D9", CultureInfo.InvariantCulture);
        var digits = nanoseconds % 1_000_000 == 0 ? 3 : nanoseconds % 1_000 == 0 ? 6 : 9;
        return $"{whole}.{decimals[..digits]}s";
    }
}

/// <summary>An exceeded quota, as in google.rpc.QuotaFailure.</summary>
/// <param name="Metric">The metric without the name of the service.</param>
/// <param name="Id">The id of the limit.</param>
/// <param name="Value">The limit.</param>
public sealed record QuotaViolation(string Metric, string Id, long Value)
{
    public static QuotaViolation PerMinute(long limit, string suffix = "") =>
        new("generate_requests_per_model", "GenerateRequestsPerMinutePerProjectPerModel" + suffix, limit);

    public static QuotaViolation TokensPerMinute(long limit, string suffix = "") =>
        new("generate_content_input_token_count", "GenerateContentInputTokensPerModelPerMinute" + suffix, limit);

    public static QuotaViolation PerDay(long limit, string suffix = "") =>
        new("generate_requests_per_model_per_day", "GenerateRequestsPerDayPerProjectPerModel" + suffix, limit);

    /// <summary>Concurrent calls. Only the emulator has a quota of this name.</summary>
    public static QuotaViolation Concurrency(long limit, string suffix = "") =>
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
