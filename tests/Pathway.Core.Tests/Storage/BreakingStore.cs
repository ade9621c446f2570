namespace Pathway.Storage;

/// <summary>A store that can be made to fail.</summary>
internal sealed class BreakingStore : IStore
{
    private readonly MemoryStore inner = new();

    public bool IsBroken { get; set; }

    /// <summary>The failure.</summary>
    public Func<Exception> Failure { get; init; } = static () => new StoreException("The store is broken.");

    public bool IsClosed { get; private set; }

    public string Location => "here";

    private MemoryStore Inner => IsBroken ? throw Failure() : inner;

    public PathwayCacheEntry? Find(string key) => Inner.Find(key);

    public Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call) => Inner.AddAsync(answer, call);

    public Task RecordAsync(PathwayCall call) => Inner.RecordAsync(call);

    public Task RecordAsync(PathwayRun run) => Inner.RecordAsync(run);

    public IReadOnlyList<PathwayCacheEntry> Answers() => Inner.Answers();

    public IReadOnlyList<PathwayRun> Runs() => Inner.Runs();

    public IReadOnlyList<PathwayCall> Calls(string runId) => Inner.Calls(runId);

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => Inner.RemoveAsync(keys);

    public Task DiscardAsync(PathwayCacheEntry unreadable) => Inner.DiscardAsync(unreadable);

    public void Dispose()
    {
        IsClosed = true;
        inner.Dispose();
    }
}
