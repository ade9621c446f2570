using System.Globalization;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Pathway.Errors;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>A model server failed to reply correctly. Every chat client throws it. The message contains no secret.</summary>
internal sealed class ChatException : Exception
{
    /// <param name="error">The entry of the error catalogue.</param>
    /// <param name="message">What happened, without the key and without control characters.</param>
    /// <param name="isTransient">Whether the same request may succeed later.</param>
    /// <param name="cause">The inner error. Its text may contain secrets, so only its type is kept.</param>
    public ChatException(PathwayError error, string message, bool isTransient, Exception? cause = null)
        : base(cause is null ? message : $"{message} ({cause.GetType().Name})")
    {
        Error = error;
        IsTransient = isTransient;
    }

    /// <summary>The entry of the error catalogue.</summary>
    public PathwayError Error { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>The HTTP status; null if no response arrived.</summary>
    public int? Status { get; init; }

    /// <summary>Whether the next request differs, without the feature that the server refused, so that it can be sent at once.</summary>
    public bool IsAdjusted { get; init; }

    /// <summary>Whether another call has been refused for the same reason before, so that nothing is to be said.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether a tier of reduced price has no capacity now. That says nothing about the limits of the model.</summary>
    public bool IsCapacityShort { get; init; }

    /// <summary>The delay that the server asks for; null if it names none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The exceeded quotas; empty if the server names none.</summary>
    public IReadOnlyList<QuotaViolation> Violations { get; init; } = [];

    /// <summary>
    /// Whether the daily quota is used up. It takes precedence over the other quotas. A quota of zero is none of the day.
    /// </summary>
    public bool IsDailyQuotaExhausted => Violations.Any(static violation => violation.IsPerDay && violation.Value != 0);
}

/// <summary>Creates the same exception for the same server error, whichever client is used.</summary>
/// <param name="model">The requested model.</param>
/// <param name="address">The server's address, for messages.</param>
/// <param name="key">The key, masked in every message.</param>
internal sealed class ChatExceptionFactory(string model, Uri address, SecretText? key)
{
    private const int MaxQuoteLength = 500;
    private const int MaxModelNames = 40;

    /// <summary>Creates the exception for a response with an error status.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body; it need not be JSON.</param>
    /// <param name="context">What else is known of the failure; null for nothing.</param>
    public ChatException FromStatus(int status, string body, FailureContext? context = null) =>
        FromStatus(status, ServerError.Read(body), body, context ?? new FailureContext());

    /// <summary>Creates the exception for a response with an error in it and the status 200.</summary>
    public ChatException FromErrorReply(string body)
    {
        var serverError = ServerError.Read(body);
        var status = serverError.Status
            ?? serverError.Codes.Select(FailureKinds.FindStatus).FirstOrDefault(static found => found is not null);
        return status is { } known ? FromStatus(known, serverError, body, new FailureContext())
            : FromUnreadableReply($"the server says{Quote(serverError, body)}", "");
    }

    private ChatException FromStatus(int status, ServerError serverError, string body, FailureContext context)
    {
        if (FeatureRefusal.Find(status, serverError, context.Features) is { } refused)
        {
            return FromRefusedFeature(status, serverError, refused, isFirst: context.Omitted?.Add(refused) is not false);
        }
        var (error, isTransient) = FailureKinds.Classify(status, serverError, isModel: context.Models is not null);
        var isShort = context.IsReducedTier && FailureKinds.IsCapacityShort(status, serverError);
        if (isShort) { (error, isTransient) = (PathwayErrors.ModelUnavailable, true); }
        var location = context.Location is { } target ? $" and redirects to '{Quote(target.OriginalString)}'" : "";
        var hint = error == PathwayErrors.EndpointInvalid && status is 404 or 405 && context.AddressHint is { } known
            ? $". There seems to be no such interface at this address: {known}" : FormatModels(context.Models);
        if (isShort) { hint = "; the flex tier has no capacity now, and -AllowStandard would ask the standard tier"; }
        if (error == PathwayErrors.ModelQuotaExhausted && serverError.ResetsAt is { } reset)
        {
            hint = string.Create(CultureInfo.InvariantCulture, $"; it is renewed at {reset.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        }
        var words = $"{ModelAtServer} says {status}{location}{Quote(serverError, body)}";
        // The words of the server may end with a full stop, and the hint begins with one.
        if (hint.StartsWith('.')) { words = words.TrimEnd('.'); }
        return new ChatException(error, words + hint, isTransient)
        {
            Status = status, IsCapacityShort = isShort,
            RetryAfter = isTransient ? serverError.RetryDelay is { Ticks: > 0 } delay ? delay : context.RetryAfter : null,
            Violations = serverError.Violations,
        };
    }

    // The feature is left out from now on.
    private ChatException FromRefusedFeature(int status, ServerError error, RequestFeature refused, bool isFirst) =>
        new(PathwayErrors.ModelRequestRefused, $"{ModelAtServer} refuses {FeatureRefusal.Describe(refused)}, which is left out from "
            + $"now on; it says {status}{Quote(error, "")}", isTransient: true)
            { Status = status, IsAdjusted = true, IsRepeated = !isFirst };

    /// <summary>Creates the exception for a network error.</summary>
    public ChatException FromNetwork(Exception failure)
    {
        if (Chain(failure).Any(static link => link is ReplyTooLargeException))
        {
            return new ChatException(PathwayErrors.ReplyUnreadable,
                $"{ModelAtServer} sent a reply of more than {ChatHttpClients.MaxReplyBytes / (1024 * 1024)} MB", isTransient: false);
        }
        if (Chain(failure).FirstOrDefault(static link => link is DamagedReplyException) is { } damage)
        {
            return new ChatException(PathwayErrors.ReplyUnreadable, $"{ModelAtServer} sent a reply that is not compressed as it says: "
                + Quote(damage.Message).TrimEnd('.'), isTransient: true);
        }
        var reason = Quote(string.Join(' ', Chain(failure).Select(static link => link.Message).Distinct(StringComparer.Ordinal)));
        // A rejected certificate stays rejected; other network errors may be transient.
        return Chain(failure).Any(static link => link is AuthenticationException)
            ? new ChatException(PathwayErrors.EndpointUnreachable, $"{ModelAtServer} has no valid certificate: {reason}",
                isTransient: false, failure)
            : new ChatException(PathwayErrors.EndpointUnreachable,
                $"{ModelAtServer} could not be reached, or closed the connection: {reason}",
                isTransient: true, failure);
    }

    /// <summary>Creates the exception for a response with status 200 whose body is invalid.</summary>
    public ChatException FromUnreadableReply(string reason, string body) =>
        new(PathwayErrors.ReplyUnreadable,
            $"{ModelAtServer} sent no readable reply: {reason}{(body.Length == 0 ? "" : $" ('{Quote(body)}')")}",
            isTransient: true) { Status = 200 };

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? link = failure; link is not null; link = link.InnerException) { yield return link; }
    }

    private string ModelAtServer => $"{model} at {address.Authority}";

    private string Quote(ServerError serverError, string body)
    {
        if (serverError.Message is { } message) { return $": {Quote(message)}"; }
        return string.IsNullOrWhiteSpace(body) ? " and nothing else" : $", with a page instead of an error: '{Quote(body)}'";
    }

    private string Quote(string text)
    {
        // Redact first: a truncated key would not be recognised.
        var line = TextSanitizer.FullLine(key?.Redact(text) ?? Secrets.MaskIn(text)).Trim();
        return line.Length <= MaxQuoteLength
            ? line
            : string.Create(CultureInfo.InvariantCulture, $"{line[..MaxQuoteLength]}… ({line.Length - MaxQuoteLength} more characters)");
    }

    private static string FormatModels(IReadOnlyList<string>? models)
    {
        if (models is not { Count: > 0 }) { return ""; }
        var names = string.Join(", ", models.Take(MaxModelNames).Select(static model => TextSanitizer.SingleLine(Secrets.MaskIn(model))));
        var more = models.Count > MaxModelNames ? $" and {models.Count - MaxModelNames} more" : "";
        return $". The models there are: {names}{more}";
    }
}

/// <summary>What is known of a failed call besides status and body.</summary>
internal sealed record FailureContext
{
    /// <summary>The wait that the headers ask for; null if they name none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The available models, if the status is 404 and the server lists them.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Where a redirect leads, or null.</summary>
    public Uri? Location { get; init; }

    /// <summary>What an address of the provider looks like, for a path that does not exist.</summary>
    public string? AddressHint { get; init; }

    /// <summary>What the request used.</summary>
    public RequestFeatures Features { get; init; } = RequestFeatures.Nothing;

    /// <summary>Whether the request asked for a tier of reduced price.</summary>
    public bool IsReducedTier { get; init; }

    /// <summary>Remembers what the server refuses; null where nothing is left out.</summary>
    public OmittedFeatures? Omitted { get; init; }
}

/// <summary>Decides what a failure is and whether a later attempt may succeed.</summary>
internal static partial class FailureKinds
{
    private static readonly string[] Regions =
        ["location is not supported", "region is not supported", "not available in your country", "unsupported_country", "in your region"];

    private static readonly string[] Billing =
        ["credit balance", "insufficient balance", "insufficient credit", "insufficient funds", "out of credit", "no credits"];

    private static readonly string[] ModelCodes =
        ["model_not_found", "model_decommissioned", "model_not_available", "unknown_model", "deploymentnotfound"];

    private static readonly string[] QuotaCodes =
        ["insufficient_quota", "billing_hard_limit_reached", "exceeded_current_quota_error", "insufficient_balance"];

    /// <summary>The error and whether it is transient.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="error">The server's error.</param>
    /// <param name="isModel">Whether the server lists its models, so that the path is right and the model is wrong.</param>
    public static (PathwayError Error, bool IsTransient) Classify(int status, ServerError error, bool isModel) => status switch
    {
        >= 300 and < 400 => (PathwayErrors.EndpointInvalid, false),
        >= 400 and < 500 when IsFiltered(error) => (PathwayErrors.ReplyBlocked, false),
        400 when error.Reason is "API_KEY_INVALID" || Says(error, "api key not valid") || Says(error, "incorrect api key")
            || Says(error, "invalid api key") || Says(error, "api key expired") => (PathwayErrors.ModelKeyRefused, false),
        400 when error.Codes.Contains("FAILED_PRECONDITION", StringComparer.Ordinal) || Regions.Any(region => Says(error, region)) =>
            (PathwayErrors.ModelKeyRefused, false),
        400 when Billing.Any(words => Says(error, words)) => (PathwayErrors.ModelKeyRefused, false),
        // Google's older interfaces and some gateways.
        403 when HasCode(error, "rateLimitExceeded") || HasCode(error, "rate_limit_exceeded") || Says(error, "rate limit") =>
            (PathwayErrors.ModelRateLimited, true),
        401 or 402 or 403 or 407 => (PathwayErrors.ModelKeyRefused, false),
        400 or 404 or 422 when ModelCodes.Any(code => HasCode(error, code)) || Says(error, "not a valid model")
            || (error.Parameter == "model" && (Says(error, "not exist") || Says(error, "not found"))) =>
            (PathwayErrors.ModelNotFound, false),
        // Groq: the model wrote no JSON.
        400 when HasCode(error, "json_validate_failed") => (PathwayErrors.ReplyUnreadable, true),
        >= 400 and < 500 and not 429 when IsLoading(error) => (PathwayErrors.ModelUnavailable, true),
        404 when !isModel && (Says(error, "url") || Says(error, "path")) => (PathwayErrors.EndpointInvalid, false),
        404 when isModel || Says(error, "model") || error.Codes.Contains("NOT_FOUND", StringComparer.Ordinal) =>
            (PathwayErrors.ModelNotFound, false),
        404 => (PathwayErrors.EndpointInvalid, false),
        410 => (PathwayErrors.ModelNotFound, false),
        405 => (PathwayErrors.EndpointInvalid, false),
        408 or 409 or 425 or 499 => (PathwayErrors.ModelUnavailable, true),
        // One request is more than a minute allows: no wait helps.
        429 when Says(error, "request too large") => (PathwayErrors.ModelRequestRefused, false),
        429 when IsQuotaExhausted(error) => (PathwayErrors.ModelQuotaExhausted, false),
        429 => (PathwayErrors.ModelRateLimited, true),
        501 or 505 => (PathwayErrors.ModelRequestRefused, false),
        >= 500 => (PathwayErrors.ModelUnavailable, true),
        _ => (PathwayErrors.ModelRequestRefused, false),
    };

    /// <summary>
    /// Whether a request for a tier of reduced price was refused because the tier has no capacity now: 503, or 429 that names no limit.
    /// </summary>
    public static bool IsCapacityShort(int status, ServerError error) => status is 503
        || (status is 429 && !IsQuotaExhausted(error) && (Says(error, "resource unavailable")
            || error.Codes.Contains("resource_unavailable", StringComparer.OrdinalIgnoreCase)
            || (error.Violations.Count == 0 && !error.Codes.Contains("rate_limit_exceeded", StringComparer.OrdinalIgnoreCase))));

    /// <summary>The HTTP status that an error code stands for, where the response has none of its own.</summary>
    public static int? FindStatus(string code) => code.ToLowerInvariant() switch
    {
        "resource_exhausted" or "rate_limit_exceeded" or "rate_limit_error" or "too_many_requests" or "insufficient_quota" => 429,
        "unavailable" or "overloaded" or "overloaded_error" or "unavailable_error" or "internal" or "server_error" or "api_error" => 503,
        "deadline_exceeded" or "timeout" => 504,
        "unauthenticated" or "invalid_api_key" or "authentication_error" => 401,
        "permission_denied" => 403,
        "not_found" or "model_not_found" => 404,
        "invalid_argument" or "failed_precondition" or "invalid_request_error" or "content_filter" => 400,
        _ => null,
    };

    // A limit of zero is no limit that a wait ends.
    private static bool IsQuotaExhausted(ServerError error) =>
        error.Violations.Any(static violation => violation.IsPerDay || violation.Value == 0)
        || QuotaCodes.Any(code => HasCode(error, code)) || Billing.Any(words => Says(error, words))
        || (error.Message is { } message && (LimitOfZero().IsMatch(message)
            // A wait that is stated ends a limit whose window moves.
            || (error.RetryDelay is null && LimitOfDay().IsMatch(message))));

    private static bool IsFiltered(ServerError error) => HasCode(error, "content_filter") || HasCode(error, "content_policy_violation");

    private static bool IsLoading(ServerError error) =>
        Says(error, "loading model") || Says(error, "currently loading") || Says(error, "still loading") || Says(error, "model is loading")
        || Says(error, "model unloaded") || Says(error, "model reloaded") || Says(error, "model has crashed")
        || Says(error, "model has unloaded") || Says(error, "warming up");

    private static bool HasCode(ServerError error, string code) => error.Codes.Contains(code, StringComparer.OrdinalIgnoreCase);

    private static bool Says(ServerError error, string words) =>
        error.Message?.Contains(words, StringComparison.OrdinalIgnoreCase) is true;

    [GeneratedRegex(@"\blimit: 0(?![\d.]*\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LimitOfZero();

    [GeneratedRegex(@"\bper[ _-]day\b|\bdaily (?:limit|quota)\b|\b(?:limit|quota) (?:for|of) (?:the|this) day\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LimitOfDay();
}
