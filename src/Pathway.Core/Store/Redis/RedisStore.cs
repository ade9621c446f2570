using Pathway.Store.Sharing;

namespace Pathway.Store.Redis;

/// <summary>What machines share on a cache server: answers, leases, lanes. It may be lost at any time and come back.</summary>
internal sealed class RedisStore : IDisposable
{
    private readonly RedisLink link;
    private readonly CacheAddress address;
    private readonly TimeProvider clock;

    private RedisStore(RedisLink link, CacheAddress address, TimeProvider clock)
    {
        (this.link, this.address, this.clock) = (link, address, clock);
        Answers = new RedisAnswers(link);
        var lanes = new RedisLanes(link);
        // Before anybody else is told that it is back.
        link.Restored += lanes.Forget;
        Lanes = lanes;
    }

    /// <summary>Told when the server is back; from any thread.</summary>
    public event Action? Restored
    {
        add => link.Restored += value;
        remove => link.Restored -= value;
    }

    /// <summary>Whether the server answers, as far as is known.</summary>
    public bool IsUp => link.IsUp;

    public RedisAnswers Answers { get; }

    public ISharedLanes Lanes { get; }

    /// <summary>Connects. Never fails: a server that is not there is looked for from then on.</summary>
    /// <param name="address">The server.</param>
    /// <param name="password">Its password, if it wants one.</param>
    /// <param name="clock">The time in which limits are counted here.</param>
    /// <param name="warn">Told when the server is lost; from any thread.</param>
    /// <param name="writes">Whether anything may be written there.</param>
    public static RedisStore Open(CacheAddress address, string? password, TimeProvider clock, Action<StoreWarning> warn, bool writes = true) =>
        new(RedisLink.Open(address, password, clock, warn, writes), address, clock);

    /// <summary>The leases there; an answer that is found instead of one is kept with <paramref name="adopt"/>.</summary>
    public RedisLeases Leases(Func<StoredAnswer, Task> adopt) => new(link, clock, adopt);

    public void Dispose() => link.Dispose();

    public override string ToString() => address.ToString();
}
