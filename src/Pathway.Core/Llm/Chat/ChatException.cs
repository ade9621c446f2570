using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
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

    /// <summary>The delay that the server asks for; null if it names none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The exceeded quotas; empty if the server names none.</summary>
    public IReadOnlyList<QuotaViolation> Violations { get; init; } = [];

    /// <summary>Whether the daily quota is used up. It takes precedence over the other quotas.</summary>
    public bool IsDailyQuotaExhausted => Violations.Any(static violation => violation.IsPerDay);
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
    /// <param name="retryAfter">The delay of the header Retry-After, or null.</param>
    /// <param name="models">The available models, if the status is 404 and the server lists them.</param>
    public ChatException FromStatus(int status, string body, TimeSpan? retryAfter, IReadOnlyList<string>? models = null)
    {
        var serverError = ServerError.Read(body);
        var (error, isTransient) = Classify(status, serverError);
        return new ChatException(error, $"{ModelAtServer} says {status}{Quote(serverError, body)}{FormatModels(models)}", isTransient)
        {
            Status = status,
            RetryAfter = serverError.RetryDelay ?? retryAfter,
            Violations = serverError.Violations,
        };
    }

    /// <summary>Creates the exception for a network error.</summary>
    public ChatException FromNetwork(Exception failure)
    {
        if (Chain(failure).Any(static link => link is ReplyTooLargeException))
        {
            return new ChatException(PathwayErrors.ReplyUnreadable,
                $"{ModelAtServer} sent a reply of more than {ChatHttpClients.MaxReplyBytes / (1024 * 1024)} MB", isTransient: false);
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

    /// <summary>The delay from now that a Retry-After header asks for.</summary>
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
