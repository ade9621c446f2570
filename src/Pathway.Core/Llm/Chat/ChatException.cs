using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Pathway.Errors;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>
/// A model's server did not reply as it should, whichever client asked it. The message holds no secret and is harmless to show.
/// </summary>
internal sealed class ChatException : Exception
{
    /// <param name="error">The entry of the error catalogue.</param>
    /// <param name="message">What happened, without the key and without control characters.</param>
    /// <param name="isTransient">Whether the same request may succeed later.</param>
    /// <param name="cause">The kind of what was thrown below. Its text may hold anything, so that only its type is kept.</param>
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

    /// <summary>The HTTP status, or null where none came.</summary>
    public int? Status { get; init; }

    /// <summary>How long the server wants us to wait, or null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The quotas that were exceeded; empty where the server does not say.</summary>
    public IReadOnlyList<QuotaViolation> Violations { get; init; } = [];

    /// <summary>Whether the quota of the day is used up: it decides over all others.</summary>
    public bool IsDailyQuotaExhausted => Violations.Any(static violation => violation.IsPerDay);
}

/// <summary>Makes one failure of the many ways in which a server fails, the same for every client.</summary>
/// <param name="model">The model that was asked.</param>
/// <param name="address">Where its server is, for messages.</param>
/// <param name="key">Masked wherever it shows up.</param>
internal sealed class ChatExceptionFactory(string model, Uri address, SecretText? key)
{
    private const int MaxQuoteLength = 500;
    private const int MaxModelNames = 40;

    /// <summary>The failure that a reply with an error status stands for.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body, whatever it is.</param>
    /// <param name="retryAfter">What the header Retry-After says, or null.</param>
    /// <param name="models">The models that exist, where the status is 404 and they could be found out.</param>
    public ChatException FromStatus(int status, string body, TimeSpan? retryAfter, IReadOnlyList<string>? models = null)
    {
        var serverError = ServerError.Read(body);
        var (error, isTransient) = Classify(status, serverError);
        return new ChatException(error, $"{ModelAtServer} says {status}{Quote(serverError, body)}{FormatModels(models)}", isTransient)
        {
            Status = status, RetryAfter = serverError.RetryDelay ?? retryAfter, Violations = serverError.Violations,
        };
    }

    /// <summary>The failure that something thrown by the network stands for.</summary>
    public ChatException FromNetwork(Exception failure)
    {
        if (Chain(failure).Any(static link => link is ReplyTooLargeException))
        {
            return new ChatException(PathwayErrors.ReplyUnreadable,
                $"{ModelAtServer} sent a reply of more than {ChatHttpClients.MaxReplyBytes / (1024 * 1024)} MB", isTransient: false);
        }
        var reason = Quote(string.Join(' ', Chain(failure).Select(static link => link.Message).Distinct(StringComparer.Ordinal)));
        // A certificate that is refused stays refused; everything else on the way may pass.
        return Chain(failure).Any(static link => link is AuthenticationException)
            ? new ChatException(PathwayErrors.EndpointUnreachable, $"{ModelAtServer} has no valid certificate: {reason}",
                isTransient: false, failure)
            : new ChatException(PathwayErrors.EndpointUnreachable,
                $"{ModelAtServer} could not be reached, or closed the connection: {reason}",
                isTransient: true, failure);
    }

    /// <summary>The failure of a reply with status 200 that is not what the interface says.</summary>
    public ChatException FromUnreadableReply(string why, string body) =>
        new(PathwayErrors.ReplyUnreadable,
            $"{ModelAtServer} sent no readable reply: {why}{(body.Length == 0 ? "" : $" ('{Quote(body)}')")}",
            isTransient: true) { Status = 200 };

    /// <summary>What a header says of waiting, from now.</summary>
    public static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider clock) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - clock.GetUtcNow()).Ticks)),
        _ => null,
    };

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? link = failure; link is not null; link = link.InnerException) { yield return link; }
    }

    private string ModelAtServer => $"{model} at {address.Authority}";

    private static (PathwayError Error, bool IsTransient) Classify(int status, ServerError serverError) => status switch
    {
        >= 300 and < 400 => (PathwayErrors.EndpointInvalid, false),
        400 when serverError.Reason is "API_KEY_INVALID" => (PathwayErrors.ModelKeyRefused, false),
        401 or 403 or 407 => (PathwayErrors.ModelKeyRefused, false),
        404 => (PathwayErrors.ModelNotFound, false),
        408 => (PathwayErrors.ModelUnavailable, true),
        429 when serverError.Violations.Any(static violation => violation.IsPerDay)
            || serverError.Code is "insufficient_quota" => (PathwayErrors.ModelQuotaExhausted, false),
        429 => (PathwayErrors.ModelRateLimited, true),
        501 or 505 => (PathwayErrors.ModelRequestRefused, false),
        >= 500 => (PathwayErrors.ModelUnavailable, true),
        _ => (PathwayErrors.ModelRequestRefused, false),
    };

    private string Quote(ServerError serverError, string body)
    {
        if (serverError.Message is { } message) { return $": {Quote(message)}"; }
        return string.IsNullOrWhiteSpace(body) ? " and nothing else" : $", with a page instead of an error: '{Quote(body)}'";
    }

    private string Quote(string text)
    {
        // Masked before it is cut: half a key would not be found any more.
        var line = TextSanitizer.FullLine(key?.Redact(text) ?? text).Trim();
        return line.Length <= MaxQuoteLength ? line
            : string.Create(CultureInfo.InvariantCulture, $"{line[..MaxQuoteLength]}… ({line.Length - MaxQuoteLength} more characters)");
    }

    private static string FormatModels(IReadOnlyList<string>? models) => models is not { Count: > 0 } ? ""
        : $". The models there are: {string.Join(", ", models.Take(MaxModelNames).Select(TextSanitizer.SingleLine))}{(models.Count > MaxModelNames ? $" and {models.Count - MaxModelNames} more" : "")}";
}
