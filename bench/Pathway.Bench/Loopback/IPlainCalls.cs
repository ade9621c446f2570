using System.Text.Json;

namespace Pathway.Bench.Loopback;

/// <summary>A way to make calls without Pathway.</summary>
internal interface IPlainCalls
{
    /// <summary>Makes all calls, so many at once, and returns when the last has its answer.</summary>
    /// <param name="requests">Each with a name that comes back with its answers.</param>
    /// <param name="atOnce">The most at once.</param>
    /// <returns>The answers of each, in any order.</returns>
    Task<IReadOnlyList<(string Name, JsonElement Answers)>> AskAsync(IReadOnlyList<(string Name, byte[] Body)> requests, int atOnce);
}
