using System.Collections.Concurrent;

namespace Pathway.Storage;

/// <summary>A store in memory: for -NoCache, and where no file can be used.</summary>
internal sealed class MemoryStore : IStore
{
    private readonly ConcurrentDictionary<string, PathwayCacheEntry> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PathwayRun> runs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<PathwayCall> calls = new();

    public string Location => "memory";

    public PathwayCacheEntry? Find(string key) => answers.GetValueOrDefault(key);

    public Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call)
    {
        if (call is not null) { calls.Enqueue(call); }
        return Task.FromResult(GetOrAdd(answer));
    }

    /// <summary>Adds an answer unless one exists already, and returns the stored one.</summary>
    public PathwayCacheEntry GetOrAdd(PathwayCacheEntry answer) => answers.GetOrAdd(answer.Key, answer);

    public Task RecordAsync(PathwayCall call)
    {
        calls.Enqueue(call);
        return Task.CompletedTask;
    }

    public Task RecordAsync(PathwayRun run)
    {
        runs[run.RunId] = run;
        return Task.CompletedTask;
    }

    public IReadOnlyList<PathwayCacheEntry> Answers() => StoredOrder.Sort(answers.Values);

    public IReadOnlyList<PathwayRun> Runs() => StoredOrder.Sort(runs.Values);

    public IReadOnlyList<PathwayCall> Calls(string runId) =>
        [.. calls.Where(call => call.RunId == runId).OrderBy(static call => call.StartedAt)];

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => Task.FromResult(keys.Count(key => answers.TryRemove(key, out _)));

    public Task DiscardAsync(PathwayCacheEntry unreadable)
    {
        if (answers.TryGetValue(unreadable.Key, out var kept) && kept.Json == unreadable.Json)
        {
            answers.TryRemove(new KeyValuePair<string, PathwayCacheEntry>(unreadable.Key, kept));
        }
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // There is nothing to release.
    }
}
