using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Pathway.Llm.Chat;

/// <summary>The wait that a server asks for in its words, such as "Please try again in 1m4.2s".</summary>
internal static partial class RetryText
{
    private const string Number = @"\d{1,9}(?:\.\d{1,9})?";

    private const string Unit = "milliseconds?|millis|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h";

    /// <summary>The wait; null if the text names none. At most a day.</summary>
    public static TimeSpan? Find(string? text)
    {
        if (text is null || Wait().Match(text) is not { Success: true } match) { return null; }
        var seconds = Part().Matches(match.Groups["span"].Value)
            .Sum(static part =>
                double.Parse(part.Groups["number"].Value, CultureInfo.InvariantCulture) * Seconds(part.Groups["unit"].Value));
        return seconds <= 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
    }

    private static double Seconds(string unit) => unit.ToLowerInvariant() switch
    {
        var name when name.StartsWith("ms", StringComparison.Ordinal) || name.StartsWith("milli", StringComparison.Ordinal) => 0.001,
        ['m', ..] => 60,
        ['h', ..] => 3600,
        _ => 1,
    };

    [GeneratedRegex(@"\b(?:retry|try again|wait|available)\b[^\d\n.]{0,30}?"
        + $@"(?<span>(?:{Number}\s{{0,2}}(?:{Unit})(?![a-z])[\s,]{{0,2}}){{1,4}})", RegexOptions.IgnoreCase)]
    private static partial Regex Wait();

    [GeneratedRegex($@"(?<number>{Number})\s{{0,2}}(?<unit>{Unit})", RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}

/// <summary>The wait that a server asks for in its headers.</summary>
internal static class RetryHeaders
{
    private const string MillisecondsName = "retry-after-ms";

    /// <summary>
    /// The wait from now; null if there is none, or if it is over. The server's clock counts before that of this machine.
    /// </summary>
    public static TimeSpan? Find(HttpResponseHeaders headers, TimeProvider clock)
    {
        TimeSpan? wait = headers.TryGetValues(MillisecondsName, out var values)
            && double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds < 86_400_000
            ? TimeSpan.FromMilliseconds(milliseconds)
            : headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - (headers.Date ?? clock.GetUtcNow()),
                _ => null,
            };
        return wait > TimeSpan.Zero ? wait : null;
    }
}
