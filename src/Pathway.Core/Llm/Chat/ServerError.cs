using System.Globalization;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>The body of an error response in Google's format, of which OpenAI's format is a subset, or in that of other servers.</summary>
internal sealed record ServerError
{
    private static readonly string[] CodeNames = ["status", "code", "type"];

    /// <summary>The server's message; null if the body has another format, such as HTML, or is empty.</summary>
    public string? Message { get; init; }

    /// <summary>The error code: status, code or type, such as "RESOURCE_EXHAUSTED" or "insufficient_quota".</summary>
    public string? Code { get; init; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>The HTTP status that the body names, or null.</summary>
    public int? Status { get; init; }

    /// <summary>The parameter of the request that the error is about, or null.</summary>
    public string? Parameter { get; init; }

    /// <summary>The reason of an ErrorInfo, such as "API_KEY_INVALID", or null.</summary>
    public string? Reason { get; init; }

    /// <summary>The wait that the server asks for, in its details or its message; null if it names none.</summary>
    public TimeSpan? RetryDelay { get; init; }

    public IReadOnlyList<QuotaViolation> Violations { get; init; } = [];

    /// <summary>Reads a body. Missing fields and fields of another type stay empty. Never throws.</summary>
    public static ServerError Read(string body)
    {
        try
        {
            using var document = ChatJson.Parse(System.Text.Encoding.UTF8.GetBytes(body));
            // Streaming gateways wrap the object in an array.
            if (ChatJson.FindObject(document.RootElement) is not { } root) { return new ServerError(); }
            return new JsonFields(root).Value("error") switch
            {
                { ValueKind: JsonValueKind.Object } error => FromFields(new JsonFields(error)),
                { ValueKind: JsonValueKind.String } text => FromText(text.GetString()!),
                _ => FromFields(new JsonFields(root)),
            };
        }
        catch (JsonException)
        {
            return new ServerError();
        }
    }

    private static ServerError FromText(string message) => new() { Message = message, RetryDelay = RetryText.Find(message) };

    private static ServerError FromFields(JsonFields error)
    {
        var details = error.Items("details").Where(static detail => detail.ValueKind is JsonValueKind.Object)
            .Select(static detail => new JsonFields(detail)).ToList();
        var message = ReadMessage(error);
        string[] codes = [.. CodeNames.Select(name => error.Text(name)).OfType<string>()];
        return new ServerError
        {
            Message = message,
            Code = codes.FirstOrDefault(),
            Codes = codes,
            Status = codes.Select(static code => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                && status is >= 400 and <= 599 ? status : (int?)null).FirstOrDefault(static status => status is not null),
            Parameter = error.Text("param"),
            Reason = DetailsOfType(details, "ErrorInfo").Select(static detail => detail.Text("reason")).FirstOrDefault(),
            RetryDelay = DetailsOfType(details, "RetryInfo").Select(static detail => ReadDelay(detail))
                .FirstOrDefault(static delay => delay is not null) ?? RetryText.Find(message),
            Violations =
            [
                .. DetailsOfType(details, "QuotaFailure").SelectMany(static detail => detail.Items("violations"))
                    .Where(static violation => violation.ValueKind is JsonValueKind.Object)
                    .Select(static violation => ReadViolation(new JsonFields(violation))),
            ],
        };
    }

    // The message, what a gateway quotes of the server behind it, and the list of faults of a strict server.
    private static string? ReadMessage(JsonFields error)
    {
        var message = error.Text("message", "detail", "msg");
        if (message is null)
        {
            string[] faults = [.. error.Items("detail").Where(static item => item.ValueKind is JsonValueKind.Object).Select(static item =>
                $"{new JsonFields(item).Text("msg")} ({string.Join('.', new JsonFields(item).Texts("loc"))})")];
            message = faults.Length == 0 ? null : string.Join("; ", faults);
        }
        var quoted = ChatJson.Object(error, "metadata")?.Text("raw");
        return quoted is null ? message : $"{message}: {quoted}";
    }

    // A text such as "2.3s", a number of seconds, or an object with seconds and nanoseconds.
    private static TimeSpan? ReadDelay(JsonFields detail)
    {
        if (ChatJson.Object(detail, "retryDelay") is not { } delay)
        {
            return detail.Text("retryDelay") is { } text ? ParseDuration(text.EndsWith('s') ? text : $"{text}s") : null;
        }
        var nanoseconds = ChatJson.Count(delay, "nanos") ?? 0;
        return ParseDuration(string.Create(CultureInfo.InvariantCulture,
            $"{(ChatJson.Count(delay, "seconds") ?? 0) + (nanoseconds / 1_000_000_000m)}s"));
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
