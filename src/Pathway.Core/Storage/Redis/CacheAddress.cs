using System.Buffers;
using System.Globalization;

namespace Pathway.Storage.Redis;

/// <summary>Where a cache server is that machines share: redis://host:port/database, or rediss:// for an encrypted way there.</summary>
/// <param name="Host">Its name or number.</param>
/// <param name="Port">6379 where none is named.</param>
/// <param name="Database">Which of the server's databases; 0 where none is named.</param>
/// <param name="IsEncrypted">Whether the way there is encrypted and the server's certificate is checked.</param>
/// <param name="User">As whom, where the server knows several.</param>
internal sealed record CacheAddress(string Host, int Port, int Database, bool IsEncrypted, string? User)
{
    /// <summary>
    /// The environment variable that a password is taken from: it belongs into no address, which stands in histories and files.
    /// </summary>
    public const string PasswordVariable = "PATHWAY_CACHE_PASSWORD";

    private const int DefaultPort = 6379;

    // What stands between options where others take them in one text with the address.
    private static readonly SearchValues<char> OptionSeparators = SearchValues.Create(",?;=# ");

    /// <summary>Whether it is this machine.</summary>
    public bool IsLocal => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(Host, out var number) && System.Net.IPAddress.IsLoopback(number));

    /// <summary>
    /// Why a text is no such address; null when it is one, or empty. Never repeats the text: there may be a password in it.
    /// </summary>
    public static string? FindError(string text) => text.Length == 0 || TryRead(text, out var error) is not null ? null : error;

    /// <summary>The address, or null for an empty or faulty text.</summary>
    public static CacheAddress? Parse(string text) => TryRead(text, out _);

    /// <summary>The text with a password blotted out, where there may be one: before an @, or after what no address has.</summary>
    public static string Redact(string text)
    {
        var options = text.AsSpan().IndexOfAny(OptionSeparators);
        var at = text.LastIndexOf('@');
        var scheme = text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var found ? found + 3 : 0;
        if (at > 0 && at >= scheme && text.IndexOf(':', scheme) is >= 0 and var colon && colon < at)
        {
            return $"{text[..(colon + 1)]}***{(options >= 0 ? "" : text[at..])}";
        }
        return options < 0 ? text : $"{text[..(options + 1)]}***";
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(IsEncrypted ? "rediss" : "redis")}://{(User is null ? "" : Uri.EscapeDataString(User) + "@")}"
        + $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}{(Database == 0 ? "" : $"/{Database}")}");

    private static CacheAddress? TryRead(string text, out string error)
    {
        error = "an address such as redis://server:6379 or rediss://server:6380/2 is needed";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("redis" or "rediss")
            || address.Host.Length == 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return null;
        }
        if (address.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            error = $"a password does not belong into an address; it is taken from {PasswordVariable}";
            return null;
        }
        var path = address.AbsolutePath.Trim('/');
        var database = 0;
        if (path.Length > 0 && !int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database)) { return null; }
        return new CacheAddress(address.Host.Trim('[', ']'), address.Port > 0 ? address.Port : DefaultPort, database,
            address.Scheme == "rediss",
            address.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(address.UserInfo));
    }
}
