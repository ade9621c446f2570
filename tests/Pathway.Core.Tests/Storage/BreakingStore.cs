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

    public StoredAnswer? Find(string key) => Inner.Find(key);

    public Task<StoredAnswer> AddAsync(StoredAnswer answer, CallRecord? call) => Inner.AddAsync(answer, call);

    public Task RecordAsync(CallRecord call) => Inner.RecordAsync(call);

    public Task RecordAsync(RunRecord run) => Inner.RecordAsync(run);

    public IReadOnlyList<StoredAnswer> Answers() => Inner.Answers();

    public IReadOnlyList<RunRecord> Runs() => Inner.Runs();

    public IReadOnlyList<CallRecord> Calls(string runId) => Inner.Calls(runId);

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => Inner.RemoveAsync(keys);

    public Task DiscardAsync(StoredAnswer unreadable) => Inner.DiscardAsync(unreadable);

    public void Dispose()
    {
        IsClosed = true;
        inner.Dispose();
    }
}
