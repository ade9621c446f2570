using System.Collections.Concurrent;

namespace Pathway.Literature;

/// <summary>The rates of this process: whoever asks the same service shares its limit.</summary>
internal static class RequestRates
{
    private static readonly ConcurrentDictionary<(string Address, int PerSecond), RequestRate> Rates = new();

    public static RequestRate Shared(Uri address, int perSecond) => Rates.GetOrAdd((address.AbsoluteUri, perSecond), static key => new RequestRate(key.PerSecond, TimeProvider.System));
}
