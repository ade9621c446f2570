using Pathway.Engine;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Redis;

namespace Pathway.Bench.Loopback;

/// <summary>An engine with its own store, in a temporary file or in memory.</summary>
internal sealed class StoredEngine : IDisposable
{
    private readonly string? folder;
    private readonly IStore store;
    private readonly QuestionEngine engine;

    private StoredEngine(IStore store, ICurator curator, string? folder)
    {
        this.folder = folder;
        this.store = store;
        engine = new QuestionEngine(store, [curator], TimeProvider.System);
    }

    /// <param name="curator">The curator.</param>
    /// <param name="server">A Redis server to use in addition; null for none.</param>
    public static StoredEngine InFile(ICurator curator, CacheAddress? server = null)
    {
        var folder = Directory.CreateTempSubdirectory("pathway-bench-").FullName;
        var file = StoreOpener.Open(Path.Combine(folder, "cache.db"), TimeProvider.System, ThrowOnWarning);
        if (server is null) { return new StoredEngine(file, curator, folder); }
        var remote = RedisStore.Open(server, null, TimeProvider.System, ThrowOnWarning);
        return new StoredEngine(new TieredStore(file, remote, ThrowOnWarning), curator, folder);
    }

    public static StoredEngine InMemory(ICurator curator) => new(new MemoryStore(), curator, null);

    /// <summary>The size of the file including its log.</summary>
    public long Bytes => folder is null ? 0 : Directory.EnumerateFiles(folder).Sum(static file => new FileInfo(file).Length);

    public RunSession Open(int concurrency, bool hedge = false) =>
        engine.StartRun(new RunOptions { Command = "bench", ThrottleLimit = concurrency, Hedge = hedge });

    private static void ThrowOnWarning(StoreWarning warning) => throw new InvalidOperationException(warning.Message);

    public void Dispose()
    {
        store.Dispose();
        if (folder is not null) { Directory.Delete(folder, recursive: true); }
    }
}
