using Pathway.Storage;

namespace Pathway.Formats.Caches;

/// <summary>Imports answers into a store. A stored answer is never replaced, because it was paid for.</summary>
internal sealed class CacheImport(IStore store)
{
    // Answers of one batch are committed together.
    private const int BatchSize = 500;

    private readonly Dictionary<string, PathwayCacheEntry> pending = new(StringComparer.Ordinal);
    private readonly List<CacheConflict> conflicts = [];

    /// <summary>The number of new answers.</summary>
    public int Added { get; private set; }

    /// <summary>The number of answers that are equal to a stored one.</summary>
    public int Kept { get; private set; }

    /// <summary>Answers that differ from a stored one, which stays.</summary>
    public IReadOnlyList<CacheConflict> Conflicts => conflicts;

    /// <summary>Imports answers in their order; of two answers to one question the first.</summary>
    /// <exception cref="OperationCanceledException">The import was stopped; committed batches stay.</exception>
    public async Task ImportAsync(IEnumerable<PathwayCacheEntry> answers, CancellationToken stopping)
    {
        foreach (var answer in answers)
        {
            if (pending.Count >= BatchSize || pending.ContainsKey(answer.Key)) { await CommitAsync(stopping).ConfigureAwait(false); }
            if (store.Find(answer.Key) is { } existing) { Compare(existing, answer); }
            else { pending.Add(answer.Key, answer); }
        }
        await CommitAsync(stopping).ConfigureAwait(false);
    }

    private async Task CommitAsync(CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var adding = pending.Values.Select(async answer => (Answer: answer, Kept: await store.AddAsync(answer, null).ConfigureAwait(false)))
            .ToArray();
        pending.Clear();
        foreach (var (answer, kept) in await Task.WhenAll(adding).ConfigureAwait(false))
        {
            if (kept == answer) { Added++; }
            // Another process stored an answer in the meantime.
            else { Compare(kept, answer); }
        }
    }

    private void Compare(PathwayCacheEntry existing, PathwayCacheEntry answer)
    {
        if (existing.Json == answer.Json) { Kept++; }
        else { conflicts.Add(new CacheConflict(existing, answer)); }
    }
}

/// <summary>Two different answers to one question; the existing one stays.</summary>
internal sealed record CacheConflict(PathwayCacheEntry Existing, PathwayCacheEntry Imported);
