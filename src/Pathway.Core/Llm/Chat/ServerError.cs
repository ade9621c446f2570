using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>The body of an error response in Google's format, of which OpenAI's format is a subset, or in that of other servers.</summary>
internal sealed partial record ServerError
{
    // A gateway quotes the error of the server behind it, which may quote another.
    private const int MaxDepth = 3;

    // Of a page or a text, in which only a wait is looked for.
    private const int MaxTextLength = 4000;

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

    /// <summary>When a quota that is used up is renewed, where the server says so; else null.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    public IReadOnlyList<QuotaViolation> Violations { get; init; } = [];

    /// <summary>Whether a reply holds an error.</summary>
    public static bool IsIn(JsonFields reply) => FindError(reply) is not null || reply.Text("object", "type") is "error";

    /// <summary>Reads a body. Missing fields and fields of another type stay empty. Never throws.</summary>
    public static ServerError Read(string body) => Read(body, MaxDepth)
        ?? new ServerError { RetryDelay = RetryText.Find(body[..Math.Min(body.Length, MaxTextLength)]) };

    private static ServerError? Read(string body, int depth)
    {
        try
        {
            using var document = ChatJson.Parse(System.Text.Encoding.UTF8.GetBytes(body));
            // Streaming gateways wrap the object in an array.
            return ChatJson.FindObject(document.RootElement) is { } root ? FromObject(new JsonFields(root), depth) : null;
        }
        catch (JsonException)
        {
            // A page or a text.
            return null;
        }
    }

    // The error, the first of several, or that of the first choice.
    private static JsonElement? FindError(JsonFields fields) =>
        fields.Items("error", "errors") is [var error, ..] ? error
            : ChatJson.Objects(fields, "choices") is [var choice, ..] ? choice.Value("error") : null;

    private static ServerError FromObject(JsonFields fields, int depth)
    {
        switch (FindError(fields))
        {
            case { ValueKind: JsonValueKind.Object } error when depth > 0:
                return FromObject(new JsonFields(error), depth - 1);
            case { ValueKind: JsonValueKind.String } text:
                var words = text.GetString()!;
                var rest = FromFields(fields, depth);
                return WithQuoted(rest with
                {
                    Message = rest.Message is { } message && message != words ? $"{words}: {message}" : words,
                    RetryDelay = rest.RetryDelay ?? RetryText.Find(words),
                }, null, depth);
            default:
                return FromFields(fields, depth);
        }
    }

    private static ServerError FromFields(JsonFields error, int depth)
    {
        var details = error.Items("details").Where(static detail => detail.ValueKind is JsonValueKind.Object)
            .Select(static detail => new JsonFields(detail)).ToList();
        var message = ReadMessage(error);
        string[] codes = [.. CodeNames.Select(name => error.Text(name)).OfType<string>()];
        var metadata = ChatJson.Object(error, "metadata");
        QuotaViolation[] violations =
        [
            .. DetailsOfType(details, "QuotaFailure").SelectMany(static detail => detail.Items("violations"))
                .Where(static violation => violation.ValueKind is JsonValueKind.Object)
                .Select(static violation => ReadViolation(new JsonFields(violation))),
        ];
        var own = new ServerError
        {
            Message = message,
            Code = codes.FirstOrDefault(),
            Codes = codes,
            Status = codes.Select(static code => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                && status is >= 400 and <= 599 ? status : (int?)null).FirstOrDefault(static status => status is not null),
            Parameter = error.Text("param"),
            Reason = DetailsOfType(details, "ErrorInfo").Select(static detail => detail.Text("reason")).FirstOrDefault(),
            RetryDelay = DetailsOfType(details, "RetryInfo").Select(static detail => ReadDelay(detail))
                .FirstOrDefault(static delay => delay is not null) ?? ReadDelayField(error) ?? RetryText.Find(message),
            ResetsAt = metadata is null ? null : ReadReset(metadata),
            Violations = violations.Length > 0 ? violations : FindViolations(message),
        };
        return WithQuoted(own, metadata?.Text("raw"), depth);
    }

    // What a gateway quotes of the server behind it, as text or as JSON, also within its own message.
    private static ServerError WithQuoted(ServerError own, string? raw, int depth)
    {
        var text = raw ?? own.Message;
        var (start, end) = (text?.IndexOf('{', StringComparison.Ordinal) ?? -1, text?.LastIndexOf('}') ?? -1);
        var quoted = depth > 0 && start >= 0 && end > start ? Read(text![start..(end + 1)], depth - 1) : null;
        var words = raw is not null && own.Message is { Length: > 0 } message ? $"{message}: " : "";
        if (quoted?.Message is null) { return raw is null ? own : own with { Message = words + raw }; }
        if (raw is null) { words = own.Message![..start]; }
        return own with
        {
            Message = words + quoted.Message,
            Codes = [.. own.Codes, .. quoted.Codes],
            Status = own.Status ?? quoted.Status,
            Parameter = own.Parameter ?? quoted.Parameter,
            Reason = own.Reason ?? quoted.Reason,
            RetryDelay = quoted.RetryDelay ?? own.RetryDelay,
            ResetsAt = own.ResetsAt ?? quoted.ResetsAt,
            Violations = own.Violations.Count > 0 ? own.Violations : quoted.Violations,
        };
    }

    // The message, and the list of faults of a strict server.
    private static string? ReadMessage(JsonFields error)
    {
        if (error.Text("message", "detail", "msg", "error_description", "title") is { } message) { return message; }
        string[] faults = [.. error.Items("detail").Where(static item => item.ValueKind is JsonValueKind.Object).Select(static item =>
            $"{new JsonFields(item).Text("msg")} ({string.Join('.', new JsonFields(item).Texts("loc"))})")];
        return faults.Length == 0 ? null : string.Join("; ", faults);
    }

    // Seconds or milliseconds in a field of its own.
    private static TimeSpan? ReadDelayField(JsonFields error)
    {
        static TimeSpan? Read(string? text, double unit) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && count * unit is > 0 and <= 86_400
                ? TimeSpan.FromSeconds(count * unit) : null;

        return Read(error.Text("retry_after_ms", "retryAfterMs"), 0.001)
            ?? Read(error.Text("retry_after", "retryAfter", "retry_after_seconds", "estimated_time"), 1);
    }

    // OpenRouter quotes its own headers.
    private static DateTimeOffset? ReadReset(JsonFields metadata) =>
        ChatJson.Count(ChatJson.Object(metadata, "headers"), "X-RateLimit-Reset") switch
        {
            >= 1_000_000_000_000 and < 100_000_000_000_000 and var milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
            >= 1_000_000_000 and < 100_000_000_000 and var seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
            _ => null,
        };

    // "Quota exceeded for metric: …_per_day, limit: 250, model: …", where the details are missing.
    private static QuotaViolation[] FindViolations(string? message) => message is null ? []
        : [.. Metric().Matches(message).Select(static match => new QuotaViolation(
            match.Groups["metric"].Value.Replace("_", "", StringComparison.Ordinal), match.Groups["metric"].Value,
            long.TryParse(match.Groups["limit"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null))
            .Where(static violation => violation.IsPerDay || violation.IsPerMinute || violation.Value == 0)];

    [GeneratedRegex(@"\bmetric: (?<metric>[\w./-]+), limit: (?<limit>\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Metric();

    // A text such as "2.3s", a number of seconds, or an object with seconds and nanoseconds.
    private static TimeSpan? ReadDelay(JsonFields detail)
    {
        if (ChatJson.Object(detail, "retryDelay") is not { } delay)
        {
            return detail.Text("retryDelay") is not { } text ? null
                : ParseDuration(text.EndsWith('s') ? text : $"{text}s") ?? RetryText.Parse(text);
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
