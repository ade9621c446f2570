using System.Globalization;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>The body of an error response in Google's format, of which OpenAI's format is a subset.</summary>
internal sealed record ServerError
{
    /// <summary>The server's message; null if the body has another format, such as HTML, or is empty.</summary>
    public string? Message { get; init; }

    /// <summary>The error code: status, code or type, such as "RESOURCE_EXHAUSTED" or "insufficient_quota".</summary>
    public string? Code { get; init; }

    /// <summary>The reason of an ErrorInfo, such as "API_KEY_INVALID", or null.</summary>
    public string? Reason { get; init; }

    public TimeSpan? RetryDelay { get; init; }

    public IReadOnlyList<QuotaViolation> Violations { get; init; } = [];

    /// <summary>Reads a body. Missing fields and fields of another type stay empty. Never throws.</summary>
    public static ServerError Read(string body)
    {
        try
        {
            using var document =
                JsonDocument.Parse(SafeJson.WithoutLoneSurrogates(System.Text.Encoding.UTF8.GetBytes(body)), SafeJson.DocumentOptions);
            // Streaming gateways wrap the object in an array.
            var root = document.RootElement is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
                ? list[0] : document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object) { return new ServerError(); }
            return new JsonFields(root).Value("error") switch
            {
                { ValueKind: JsonValueKind.Object } error => FromFields(new JsonFields(error)),
                { ValueKind: JsonValueKind.String } text => new ServerError { Message = text.GetString() },
                _ => new ServerError { Message = new JsonFields(root).Text("message", "detail") },
            };
        }
        catch (JsonException)
        {
            return new ServerError();
        }
    }

    private static ServerError FromFields(JsonFields error)
    {
        var details = error.Items("details").Where(static detail => detail.ValueKind is JsonValueKind.Object)
            .Select(static detail => new JsonFields(detail)).ToList();
        return new ServerError
        {
            Message = error.Text("message"),
            Code = error.Text("status", "code", "type"),
            Reason = DetailsOfType(details, "ErrorInfo").Select(static detail => detail.Text("reason")).FirstOrDefault(),
            RetryDelay = DetailsOfType(details, "RetryInfo").Select(static detail => ParseDuration(detail.Text("retryDelay")))
                .FirstOrDefault(static delay => delay is not null),
            Violations =
            [
                .. DetailsOfType(details, "QuotaFailure").SelectMany(static detail => detail.Items("violations"))
                    .Where(static violation => violation.ValueKind is JsonValueKind.Object)
                    .Select(static violation => ReadViolation(new JsonFields(violation))),
            ],
        };
    }

    /// <summary>Parses a protobuf duration: seconds with up to nine decimals and an "s". Null for anything else.</summary>
    public static TimeSpan? ParseDuration(string? text)
    {
        if (text is null || !text.EndsWith('s')) { return null; }
        if (!decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var seconds))
        {
            return null;
        }
        // Rounded up: a shorter wait would retry too early. At most one day.
        return seconds > 86_400 ? TimeSpan.FromDays(1) : TimeSpan.FromTicks((long)decimal.Ceiling(seconds * TimeSpan.TicksPerSecond));
    }

    private static QuotaViolation ReadViolation(JsonFields violation) =>
        new(violation.Text("quotaId") ?? "", violation.Text("quotaMetric") ?? "",
        long.TryParse(violation.Text("quotaValue"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null);

    private static IEnumerable<JsonFields> DetailsOfType(List<JsonFields> details, string type) =>
        details.Where(detail => detail.Text("@type")?.EndsWith("google.rpc." + type, StringComparison.Ordinal) is true);
}

/// <summary>An exceeded quota, as the server reports it.</summary>
/// <param name="Id">The identifier, for example "GenerateRequestsPerDayPerProjectPerModel-FreeTier".</param>
/// <param name="Metric">The metric, for example "generativelanguage.googleapis.com/generate_content_requests".</param>
/// <param name="Value">The limit of the project; null if it is not reported.</param>
internal sealed record QuotaViolation(string Id, string Metric, long? Value)
{
    /// <summary>Whether it limits a day.</summary>
    public bool IsPerDay => Id.Contains("PerDay", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it limits a minute.</summary>
    public bool IsPerMinute => Id.Contains("PerMinute", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it limits tokens; otherwise it limits requests.</summary>
    public bool IsTokens => Id.Contains("Token", StringComparison.OrdinalIgnoreCase)
        || Metric.Contains("token", StringComparison.OrdinalIgnoreCase);
}
