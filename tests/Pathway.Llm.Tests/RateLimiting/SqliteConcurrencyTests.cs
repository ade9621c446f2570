using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>The concurrency of processes that share a file.</summary>
public sealed class SqliteConcurrencyTests : SharedConcurrencyContract, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-permits-");
    private readonly List<IDisposable> stores = [];

    public void Dispose()
    {
        LoseStore();
        folder.Delete(recursive: true);
    }

    private protected override ISharedPermits Open() => Open("a.db");

    private protected override ISharedPermits OpenEmpty() => Open("empty.db");

    private protected override void LoseStore() => stores.ForEach(static store => store.Dispose());

    private protected override Task EndLeaseAsync(string holder)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(PermitDemand.Lifetime));
        return Task.CompletedTask;
    }

    private ISharedPermits Open(string name)
    {
        var store = SqliteStore.Open(Path.Combine(folder.FullName, name), SqliteOptions.Default);
        stores.Add(store);
        return store.Permits;
    }
}
