using Pathway.Engine;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Redis;

namespace Pathway.Bench.Loopback;

/// <summary>A desk with a store of its own, in a new file that goes with it, or in memory.</summary>
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

    /// <param name="curator">Who answers.</param>
    /// <param name="server">A server that machines share beside their files; null for none.</param>
    public static StoredEngine InFile(ICurator curator, CacheAddress? server = null)
    {
        var folder = Directory.CreateTempSubdirectory("pathway-bench-").FullName;
        var file = StoreOpener.Open(Path.Combine(folder, "cache.db"), TimeProvider.System, Refuse);
        return new StoredEngine(server is null ? file
            : new TieredStore(file, RedisStore.Open(server, null, TimeProvider.System, Refuse), Refuse), curator, folder);
    }

    public static StoredEngine InMemory(ICurator curator) => new(new MemoryStore(), curator, null);

    /// <summary>The size of the file, of its log too.</summary>
    public long Bytes => folder is null ? 0 : Directory.EnumerateFiles(folder).Sum(static file => new FileInfo(file).Length);

    public RunSession Open(int concurrency, bool hedge = false) =>
        engine.StartRun(new RunOptions { Command = "bench", ThrottleLimit = concurrency, Hedge = hedge });

    private static void Refuse(StoreWarning warning) => throw new InvalidOperationException(warning.Message);

    public void Dispose()
    {
        store.Dispose();
        if (folder is not null) { Directory.Delete(folder, recursive: true); }
    }
}
