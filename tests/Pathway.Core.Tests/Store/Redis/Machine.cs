using System.Threading.Channels;
using Pathway.Doubles;

namespace Pathway.Store.Redis;

/// <summary>A machine with a file of its own and a server that it shares with others.</summary>
internal sealed class Machine : IDisposable
{
    // Only for news that never comes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();
    private readonly Channel<StoreWarning> news = Channel.CreateUnbounded<StoreWarning>();

    public Machine(CacheAddress server, string? password = null)
    {
        Near = Stores.Open(folder.File("a.db"));
        Far = RedisStore.Open(server, password, TimeProvider.System, Hear);
        Store = new TieredStore(Near, Far, Hear);
    }

    public SqliteStore Near { get; }

    public RedisStore Far { get; }

    public TieredStore Store { get; }

    /// <summary>The next thing that a user is told.</summary>
    public Task<StoreWarning> HearAsync() => news.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Whether nothing more was told.</summary>
    public bool IsQuiet => !news.Reader.TryPeek(out _);

    public void Dispose()
    {
        Store.Dispose();
        folder.Dispose();
    }

    private void Hear(StoreWarning warning) => news.Writer.TryWrite(warning);
}
