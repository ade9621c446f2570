namespace Pathway.Store;

/// <summary>The order in which answers and runs are listed and exported.</summary>
internal static class StoredOrder
{
    public static RunRecord[] Sort(IEnumerable<RunRecord> runs) =>
        [.. runs.OrderByDescending(static run => run.StartedAt).ThenBy(static run => run.RunId, StringComparer.Ordinal)];

    public static StoredAnswer[] Sort(IEnumerable<StoredAnswer> answers) =>
    [
        .. answers.OrderBy(static answer => answer.Kind, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Subject, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Answerer, StringComparer.Ordinal)
            .ThenBy(static answer => answer.Key, StringComparer.Ordinal),
    ];
}
