using Pathway.Desk;
using Pathway.Questions;
using Pathway.Store;
using Pathway.Store.Redis;

namespace Pathway.Bench.Loopback;

/// <summary>A desk with a store of its own, in a new file that goes with it, or in memory.</summary>
internal sealed class StoredDesk : IDisposable
{
    private readonly string? folder;
    private readonly IStore store;
    private readonly QuestionDesk desk;

    private StoredDesk(IStore store, ICurator curator, string? folder)
    {
        this.folder = folder;
        this.store = store;
        desk = new QuestionDesk(store, [curator], TimeProvider.System);
    }

    /// <param name="curator">Who answers.</param>
    /// <param name="server">A server that machines share beside their files; null for none.</param>
    public static StoredDesk InFile(ICurator curator, CacheAddress? server = null)
    {
        var folder = Directory.CreateTempSubdirectory("pathway-bench-").FullName;
        var file = StoreOpening.Open(Path.Combine(folder, "cache.db"), TimeProvider.System, Refuse);
        return new StoredDesk(server is null ? file : new TieredStore(file, RedisStore.Open(server, null, TimeProvider.System, Refuse), Refuse), curator, folder);
    }

    public static StoredDesk InMemory(ICurator curator) => new(new MemoryStore(), curator, null);

    /// <summary>The size of the file, of its log too.</summary>
    public long Bytes => folder is null ? 0 : Directory.EnumerateFiles(folder).Sum(static file => new FileInfo(file).Length);

    public DeskRun Open(int slots, bool hedge = false) => desk.Open(new RunOptions { Command = "bench", ThrottleLimit = slots, Hedge = hedge });

    private static void Refuse(StoreWarning warning) => throw new InvalidOperationException(warning.Message);

    public void Dispose()
    {
        store.Dispose();
        if (folder is not null) { Directory.Delete(folder, recursive: true); }
    }
}
