using System.Net;
using System.Text.RegularExpressions;
using Pathway.Errors;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>Validates the address of a model server.</summary>
internal static partial class EndpointAddress
{
    /// <summary>Parses an address.</summary>
    /// <exception cref="PathwayException">The text is not a valid address.</exception>
    public static Uri Parse(string text)
    {
        var plain = SecretText.WithoutQuotes(text);
        // Local servers print their address without "http://".
        if (ThisMachine().IsMatch(plain)) { plain = $"http://{plain}"; }
        return Uri.TryCreate(plain, UriKind.Absolute, out var address) ? Validate(address) : throw Invalid(text, "it is no whole address");
    }

    /// <summary>Returns the address if it is valid.</summary>
    /// <exception cref="PathwayException">The address is invalid.</exception>
    public static Uri Validate(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw Invalid(address.OriginalString, "it does not begin with http:// or https://");
        }
        // The message leaves out user information and query: they may contain a password or a key.
        if (address.UserInfo.Length > 0)
        {
            throw Invalid($"{address.Scheme}://{SecretText.Mask}@{address.Authority}", "it holds a user name");
        }
        return address.Query.Length == 0 && address.Fragment.Length == 0
            ? address
            : throw Invalid(address.GetLeftPart(UriPartial.Path), "it has a query or a fragment");
    }

    /// <summary>The address without the path of a call, which users copy with it, and without anything after that path.</summary>
    /// <param name="address">A valid address.</param>
    /// <param name="paths">The paths of calls, the longest first.</param>
    public static Uri WithoutCallPath(Uri address, params ReadOnlySpan<string> paths)
    {
        var whole = address.GetLeftPart(UriPartial.Path);
        foreach (var path in paths)
        {
            var at = whole.LastIndexOf(path, StringComparison.OrdinalIgnoreCase);
            var end = at + path.Length;
            if (at >= 0 && (end == whole.Length || whole[end] is '/' or ':')) { return new Uri(whole[..at]); }
        }
        return address;
    }

    /// <summary>Whether a key would be sent unencrypted: plain HTTP to another machine.</summary>
    public static bool IsExposed(Uri address) => address.Scheme == "http" && !address.IsLoopback;

    /// <summary>A warning where a key would be sent unencrypted to this address; null where it is safe.</summary>
    public static string? DescribeExposure(Uri address) => !IsExposed(address) ? null
        : $"The key is sent unencrypted to {address.Authority}: anybody on the network can read it. "
            + "Use https, or a server on this machine.";

    /// <summary>Whether an address belongs to a private network.</summary>
    public static bool IsPrivateNetwork(Uri address)
    {
        if (!IPAddress.TryParse(address.DnsSafeHost, out var number))
        {
            return !address.Host.Contains('.', StringComparison.Ordinal)
                || address.Host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
                || address.Host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase);
        }
        if (number.IsIPv6LinkLocal || number.IsIPv6UniqueLocal) { return true; }
        return number.MapToIPv4().GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..];
    }

    private static PathwayException Invalid(string displayed, string reason) =>
        new(PathwayErrors.EndpointInvalid, $"The endpoint '{TextSanitizer.SingleLine(displayed)}' cannot be used: {reason}.",
            TextSanitizer.SingleLine(displayed));

    [GeneratedRegex(@"^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d+)?(?:/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex ThisMachine();
}
