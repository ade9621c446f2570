using System.Threading.Channels;
using Pathway.Doubles;

namespace Pathway.Storage.Redis;

/// <summary>A machine with a file of its own and a server that it shares with others.</summary>
internal sealed class TestMachine : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Channel<StoreWarning> warnings = Channel.CreateUnbounded<StoreWarning>();

    public TestMachine(CacheAddress server, string? password = null, TimeSpan? patience = null)
    {
        Local = Stores.Open(folder.File("a.db"));
        Remote = RedisStore.Open(server, password, TimeProvider.System, AddWarning, patience: patience);
        Store = new TieredStore(Local, Remote, AddWarning);
    }

    public SqliteStore Local { get; }

    public RedisStore Remote { get; }

    public TieredStore Store { get; }

    /// <summary>The next thing that a user is told.</summary>
    public Task<StoreWarning> NextWarningAsync() => warnings.Reader.ReadAsync().AsTask().WaitAsync(Hang.Patience);

    /// <summary>Whether nothing more was told.</summary>
    public bool HasNoWarnings => !warnings.Reader.TryPeek(out _);

    public void Dispose()
    {
        Store.Dispose();
        folder.Dispose();
    }

    private void AddWarning(StoreWarning warning) => warnings.Writer.TryWrite(warning);
}
