using Pathway.Model;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.Batches;

/// <summary>A store that may fail before and after each step that concerns batch jobs. What was committed stays committed.</summary>
internal sealed class FaultyBatchStore(SqliteStore inner, FaultPoints faults) : IStore, IBatchStore
{
    public string Location => inner.Location;

    public IBatchStore? Batches => this;

    public ISharedLeases? Leases => inner.Leases;

    public ISharedQuota? Quota => inner.Quota;

    public PathwayCacheEntry? Find(string key) => inner.Find(key);

    public Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call) => inner.AddAsync(answer, call);

    public Task RecordAsync(PathwayCall call) => inner.RecordAsync(call);

    public Task RecordAsync(PathwayRun run) => PassAsync("run", async () =>
    {
        await inner.RecordAsync(run);
        return true;
    });

    public IReadOnlyList<PathwayCacheEntry> Answers() => inner.Answers();

    public IReadOnlyList<PathwayRun> Runs() => inner.Runs();

    public IReadOnlyList<PathwayCall> Calls(string runId) => inner.Calls(runId);

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => inner.RemoveAsync(keys);

    public Task DiscardAsync(PathwayCacheEntry unreadable) => inner.DiscardAsync(unreadable);

    public Task<IReadOnlyList<string>> ReserveAsync(StoredBatch batch, IReadOnlyList<BatchQuestion> questions) =>
        PassAsync("reserve", () => inner.Batches.ReserveAsync(batch, questions));

    public Task<bool> UpdateAsync(StoredBatch batch, StoredBatchState expected) =>
        PassAsync("update", () => inner.Batches.UpdateAsync(batch, expected));

    public Task<bool> SettleAsync(string batch, string request, IReadOnlyList<PathwayCacheEntry> answers, PathwayCall call) =>
        PassAsync("settle", () => inner.Batches.SettleAsync(batch, request, answers, call));

    public IReadOnlyList<StoredBatch> ReadAll()
    {
        var read = inner.Batches.ReadAll();
        faults.Pass("read");
        return read;
    }

    public IReadOnlyList<BatchQuestion> ReadQuestions(string batch)
    {
        var read = inner.Batches.ReadQuestions(batch);
        faults.Pass("read questions");
        return read;
    }

    public IReadOnlyDictionary<string, string> FindOpen(IReadOnlyCollection<string> keys)
    {
        var found = inner.Batches.FindOpen(keys);
        faults.Pass("find open");
        return found;
    }

    public void Dispose() => inner.Dispose();

    private async Task<T> PassAsync<T>(string moment, Func<Task<T>> work)
    {
        faults.Pass($"before {moment}");
        var result = await work();
        faults.Pass($"after {moment}");
        return result;
    }
}
