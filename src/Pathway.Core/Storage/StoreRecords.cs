using Pathway.Model;

namespace Pathway.Storage;

/// <summary>The order in which answers and runs are listed and exported.</summary>
internal static class StoredOrder
{
    public static PathwayRun[] Sort(IEnumerable<PathwayRun> runs) =>
        [.. runs.OrderByDescending(static run => run.StartedAt).ThenBy(static run => run.RunId, StringComparer.Ordinal)];

    public static PathwayCacheEntry[] Sort(IEnumerable<PathwayCacheEntry> answers) =>
    [
        .. answers.OrderBy(static answer => answer.Kind, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Name, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Answerer, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Key, StringComparer.Ordinal),
    ];
}
