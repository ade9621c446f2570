using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Pathway.Llm.Chat;

/// <summary>The wait that a server asks for in its words, such as "Please try again in 1m4.2s".</summary>
internal static partial class RetryText
{
    private const string Number = @"\d{1,9}(?:\.\d{1,9})?";

    private const string Unit = "milliseconds?|millis|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d";

    /// <summary>The wait; null if the text names none. At most a day.</summary>
    public static TimeSpan? Find(string? text)
    {
        return text is not null && Wait().Match(text) is { Success: true } match ? Add(match.Groups["span"].Value) : null;
    }

    /// <summary>A span of time alone, such as "1m4.2s" or "500 ms"; null for anything else. At most a day.</summary>
    public static TimeSpan? Parse(string? text) => text is not null && Span().IsMatch(text) ? Add(text) : null;

    private static TimeSpan? Add(string span)
    {
        var seconds = Part().Matches(span).Sum(static part =>
            double.Parse(part.Groups["number"].Value, CultureInfo.InvariantCulture) * Seconds(part.Groups["unit"].Value));
        return seconds <= 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
    }

    private static double Seconds(string unit) => unit.ToLowerInvariant() switch
    {
        var name when name.StartsWith("ms", StringComparison.Ordinal) || name.StartsWith("milli", StringComparison.Ordinal) => 0.001,
        ['m', ..] => 60,
        ['h', ..] => 3600,
        ['d', ..] => 86_400,
        _ => 1,
    };

    [GeneratedRegex(@"\b(?:retry|try again|wait|available)\b[^\d\n.]{0,30}?"
        + $@"(?<span>(?:{Number}\s{{0,2}}(?:{Unit})(?![a-z])[\s,]{{0,2}}){{1,4}})", RegexOptions.IgnoreCase)]
    private static partial Regex Wait();

    [GeneratedRegex($@"^\s*(?:{Number}\s{{0,2}}(?:{Unit})(?![a-z])[\s,]{{0,2}}){{1,4}}$", RegexOptions.IgnoreCase)]
    private static partial Regex Span();

    [GeneratedRegex($@"(?<number>{Number})\s{{0,2}}(?<unit>{Unit})", RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}

/// <summary>The wait that a server asks for in its headers.</summary>
internal static class RetryHeaders
{
    private const string MillisecondsName = "retry-after-ms";
    private const string SecondsName = "retry-after";

    // In 2001; as a number of seconds to wait it would be thirty years.
    private const double FirstEpochSecond = 1_000_000_000;

    /// <summary>
    /// The wait from now; null if there is none, or if it is over. The server's clock counts before that of this machine.
    /// </summary>
    public static TimeSpan? Find(HttpResponseHeaders headers, TimeProvider clock)
    {
        var now = headers.Date ?? clock.GetUtcNow();
        TimeSpan? wait = FindNumber(headers, MillisecondsName) is > 0 and < 86_400_000 and var milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : headers.RetryAfter switch
            {
                // Some servers state the second at which the wait ends.
                { Delta.TotalSeconds: >= FirstEpochSecond and var second } => DateTimeOffset.FromUnixTimeSeconds((long)second) - now,
                { Delta: { } delta } => delta,
                { Date: { } date } => date - now,
                _ => FindNumber(headers, SecondsName) is > 0 and < 86_400 and var seconds ? TimeSpan.FromSeconds(seconds)
                    : RetryText.Parse(FindText(headers, SecondsName)),
            };
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static double? FindNumber(HttpResponseHeaders headers, string name) =>
        double.TryParse(FindText(headers, name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    private static string? FindText(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault()?.Trim(' ', '"') : null;
}
