using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Pathway.Emulator.Recording;

/// <summary>Redacts keys and tokens in recorded requests, and detects misplaced ones.</summary>
internal static class Redaction
{
    public const string Placeholder = "REDACTED";

    private static readonly string[] Credentials = ["x-goog-api-key", "authorization"];

    public static string Target(HttpRequest request, EmulatorOptions options) => Redact(request.GetEncodedPathAndQuery(), options);

    public static IReadOnlyDictionary<string, string> Headers(HttpRequest request, EmulatorOptions options)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers)
        {
            headers[name.ToLowerInvariant()] = IsCredential(name) ? Placeholder : Redact(value.ToString(), options);
        }
        return headers;
    }

    public static bool HasMisplacedKey(HttpRequest request, ReadOnlySpan<byte> body, EmulatorOptions options) =>
        ContainsKey(request.GetEncodedPathAndQuery(), options)
        || request.Headers.Any(header => !IsCredential(header.Key) && ContainsKey(header.Value.ToString(), options))
        || body.IndexOf(Encoding.UTF8.GetBytes(options.ApiKey)) >= 0
        || body.IndexOf(Encoding.UTF8.GetBytes(options.BearerToken)) >= 0;

    private static bool IsCredential(string name) => Credentials.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool ContainsKey(string text, EmulatorOptions options) =>
        text.Contains(options.ApiKey, StringComparison.Ordinal) || text.Contains(options.BearerToken, StringComparison.Ordinal);

    private static string Redact(string text, EmulatorOptions options) =>
        text.Replace(options.ApiKey, Placeholder, StringComparison.Ordinal)
        .Replace(options.BearerToken, Placeholder, StringComparison.Ordinal);
}
