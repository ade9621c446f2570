using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Pathway.Errors;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>Makes one failure of the many ways in which a server fails, the same for every client.</summary>
/// <param name="model">The model that was asked.</param>
/// <param name="address">Where its server is, for messages.</param>
/// <param name="key">Masked wherever it shows up.</param>
internal sealed class ChatFailures(string model, Uri address, SecretText? key)
{
    private const int LongestQuote = 500;
    private const int MostNames = 40;

    /// <summary>The failure that a reply with an error status stands for.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body, whatever it is.</param>
    /// <param name="retryAfter">What the header Retry-After says, or null.</param>
    /// <param name="models">The models that exist, where the status is 404 and they could be found out.</param>
    public ChatFailure FromStatus(int status, string body, TimeSpan? retryAfter, IReadOnlyList<string>? models = null)
    {
        var said = ServerError.Read(body);
        var (error, isTransient) = Sort(status, said);
        return new ChatFailure(error, $"{Where} says {status}{Quote(said, body)}{Existing(models)}", isTransient)
        {
            Status = status, RetryAfter = said.RetryDelay ?? retryAfter, Violations = said.Violations,
        };
    }

    /// <summary>The failure that something thrown by the network stands for.</summary>
    public ChatFailure FromNetwork(Exception failure)
    {
        if (Chain(failure).Any(static link => link is ReplyTooLargeException))
        {
            return new ChatFailure(PathwayErrors.ReplyUnreadable, $"{Where} sent a reply of more than {HttpReplies.MostBytes / (1024 * 1024)} MB", isTransient: false);
        }
        var reason = Quote(string.Join(' ', Chain(failure).Select(static link => link.Message).Distinct(StringComparer.Ordinal)));
        // A certificate that is refused stays refused; everything else on the way may pass.
        return Chain(failure).Any(static link => link is AuthenticationException)
            ? new ChatFailure(PathwayErrors.EndpointUnreachable, $"{Where} could not prove who it is: {reason}", isTransient: false, failure)
            : new ChatFailure(PathwayErrors.EndpointUnreachable, $"{Where} could not be reached, or broke off: {reason}", isTransient: true, failure);
    }

    /// <summary>The failure of a reply with status 200 that is not what the interface says.</summary>
    public ChatFailure Unreadable(string why, string body) =>
        new(PathwayErrors.ReplyUnreadable, $"{Where} sent no readable reply: {why}{(body.Length == 0 ? "" : $" ('{Quote(body)}')")}", isTransient: true) { Status = 200 };

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

    private string Where => $"{model} at {address.Authority}";

    private static (PathwayError Error, bool IsTransient) Sort(int status, ServerError said) => status switch
    {
        >= 300 and < 400 => (PathwayErrors.EndpointInvalid, false),
        400 when said.Reason is "API_KEY_INVALID" => (PathwayErrors.ModelKeyRefused, false),
        401 or 403 or 407 => (PathwayErrors.ModelKeyRefused, false),
        404 => (PathwayErrors.ModelNotFound, false),
        408 => (PathwayErrors.ModelUnavailable, true),
        429 when said.Violations.Any(static violation => violation.IsPerDay) || said.Code is "insufficient_quota" => (PathwayErrors.ModelQuotaExhausted, false),
        429 => (PathwayErrors.ModelRateLimited, true),
        501 or 505 => (PathwayErrors.ModelRequestRefused, false),
        >= 500 => (PathwayErrors.ModelUnavailable, true),
        _ => (PathwayErrors.ModelRequestRefused, false),
    };

    private string Quote(ServerError said, string body)
    {
        if (said.Message is { } message) { return $": {Quote(message)}"; }
        return string.IsNullOrWhiteSpace(body) ? " and nothing else" : $", with a page instead of an error: '{Quote(body)}'";
    }

    private string Quote(string text)
    {
        // Masked before it is cut: half a key would not be found any more.
        var line = Printable.WholeLine(key?.Scrub(text) ?? text).Trim();
        return line.Length <= LongestQuote ? line : string.Create(CultureInfo.InvariantCulture, $"{line[..LongestQuote]}… ({line.Length - LongestQuote} more characters)");
    }

    private static string Existing(IReadOnlyList<string>? models) => models is not { Count: > 0 } ? ""
        : $". The models there are: {string.Join(", ", models.Take(MostNames).Select(Printable.Line))}{(models.Count > MostNames ? $" and {models.Count - MostNames} more" : "")}";
}
