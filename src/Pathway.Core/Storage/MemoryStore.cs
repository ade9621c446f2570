using System.Collections.Concurrent;

namespace Pathway.Storage;

/// <summary>A store in memory: for -NoCache, and where no file can be used.</summary>
internal sealed class MemoryStore : IStore
{
    private readonly ConcurrentDictionary<string, StoredAnswer> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RunRecord> runs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<CallRecord> calls = new();

    public string Location => "memory";

    public StoredAnswer? Find(string key) => answers.GetValueOrDefault(key);

    public Task<StoredAnswer> AddAsync(StoredAnswer answer, CallRecord? call)
    {
        if (call is not null) { calls.Enqueue(call); }
        return Task.FromResult(GetOrAdd(answer));
    }

    /// <summary>Adds an answer unless one exists already, and returns the stored one.</summary>
    public StoredAnswer GetOrAdd(StoredAnswer answer) => answers.GetOrAdd(answer.Key, answer);

    public Task RecordAsync(CallRecord call)
    {
        calls.Enqueue(call);
        return Task.CompletedTask;
    }

    public Task RecordAsync(RunRecord run)
    {
        runs[run.RunId] = run;
        return Task.CompletedTask;
    }

    public IReadOnlyList<StoredAnswer> Answers() => StoredOrder.Sort(answers.Values);

    public IReadOnlyList<RunRecord> Runs() => StoredOrder.Sort(runs.Values);

    public IReadOnlyList<CallRecord> Calls(string runId) =>
        [.. calls.Where(call => call.RunId == runId).OrderBy(static call => call.StartedAt)];

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => Task.FromResult(keys.Count(key => answers.TryRemove(key, out _)));

    public Task DiscardAsync(StoredAnswer unreadable)
    {
        if (answers.TryGetValue(unreadable.Key, out var kept) && kept.Json == unreadable.Json)
        {
            answers.TryRemove(new KeyValuePair<string, StoredAnswer>(unreadable.Key, kept));
        }
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // There is nothing to release.
    }
}
