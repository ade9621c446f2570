using System.Security.Cryptography;
using Pathway.Errors;
using StackExchange.Redis;

namespace Pathway.Store.Redis;

/// <summary>
/// The connection to a cache server. Whatever goes wrong there, it is lost from then on for everybody at once, and looked for
/// every second until it is back: nobody waits for it twice. A server that answers is not lost, however late this process
/// handles the reply. Safe for concurrent use.
/// </summary>
internal sealed class RedisLink : IDisposable
{
    // For a call and for the first connection; a server in the same network answers a thousand times sooner.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);

    private readonly object gate = new();
    private readonly CacheAddress address;
    private readonly TimeProvider clock;
    private readonly Action<StoreWarning> warn;
    private readonly bool writes;
    private readonly RedisTransport transport;
    private readonly RedisWatchdog watchdog;
    private readonly TaskCompletionSource silence = new();
    private readonly ITimer probe;

    // What is under way, and one for the link itself.
    private readonly CountdownEvent open = new(1);
    private volatile bool isUp;
    private volatile bool isClosed;
    // A server that refuses the same again each time it is back, for want of a right perhaps, is named once and looked for less often.
    private readonly HashSet<string> refusals = new(StringComparer.Ordinal);
    private TimeSpan interval = ProbeInterval;
    private byte[] salt = [];
    private long offset;

    private RedisLink(CacheAddress address, string? password, TimeProvider clock, Action<StoreWarning> warn, bool writes)
    {
        (this.address, this.clock, this.warn, this.writes) = (address, clock, warn, writes);
        transport = new RedisTransport(address, password, Abandon);
        watchdog = new RedisWatchdog(transport, Patience / 2);
        // Looking for a server is a matter of the wall clock, whatever time it is for the limits.
        probe = TimeProvider.System.CreateTimer(static link => _ = ((RedisLink)link!).ProbeAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Told when the server is back; from any thread.</summary>
    public event Action? Restored;

    /// <summary>Whether the server answers, as far as is known.</summary>
    public bool IsUp => isUp;

    /// <summary>Random bytes of this server, the same for all who use it.</summary>
    public byte[] Salt
    {
        get { lock (gate) { return salt; } }
    }

    /// <summary>How far the server's clock is ahead of ours, in milliseconds: all who share it count in its time.</summary>
    public long Offset => Interlocked.Read(ref offset);

    /// <summary>Connects. Never fails: a server that is not there is looked for from then on.</summary>
    /// <param name="address">The server.</param>
    /// <param name="password">Its password, if it wants one.</param>
    /// <param name="clock">The time in which limits are counted here.</param>
    /// <param name="warn">Told when the server is lost and when it is back; from any thread.</param>
    /// <param name="writes">Whether anything may be written there.</param>
    public static RedisLink Open(CacheAddress address, string? password, TimeProvider clock, Action<StoreWarning> warn, bool writes)
    {
        if (password is not null && !address.IsEncrypted && !address.IsHere)
        {
            warn(new StoreWarning(PathwayErrors.SharedCacheExposed, $"The password of the shared cache {address} travels unencrypted."));
        }
        var link = new RedisLink(address, password, clock, warn, writes);
        try
        {
            Task.WhenAny(link.BeginAsync(), link.silence.Task).Unwrap().GetAwaiter().GetResult();
            link.isUp = true;
        }
        catch (Exception failure) when (RedisTrouble.Is(failure))
        {
            link.Lose(failure.InnerException is null && failure is RedisConnectionException && link.transport.Cause.Wait(Patience) ? link.transport.Cause.Result ?? failure : failure, "cannot be reached");
        }
        return link;
    }

    /// <summary>Does something there, of several steps perhaps; <see cref="Dispose"/> waits for its end.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public async Task<TResult> DoAsync<TResult>(Func<IDatabase, Task<TResult>> work)
    {
        ThrowIfLost();
        if (!open.TryAddCount()) { throw new StoreException($"The shared cache {address} is closed."); }
        watchdog.Begin();
        try { return await work(transport.Database).ConfigureAwait(false); }
        catch (Exception failure) when (RedisTrouble.Is(failure)) { throw Lose(failure, "is lost"); }
        finally
        {
            watchdog.End();
            open.Signal();
        }
    }

    /// <summary>Reads something there, now.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public TResult Do<TResult>(Func<IDatabase, TResult> work)
    {
        ThrowIfLost();
        watchdog.Begin();
        try { return work(transport.Database); }
        catch (Exception failure) when (RedisTrouble.Is(failure)) { throw Lose(failure, "is lost"); }
        finally { watchdog.End(); }
    }

    /// <summary>Listens from now on, over all losses.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public void Listen(RedisChannel channel, Action<string?> handle)
    {
        ThrowIfLost();
        watchdog.Begin();
        try { transport.Subscriber.Subscribe(channel, (_, message) => handle(message)); }
        catch (RedisServerException)
        {
            // Who may not listen hears of it with his next share.
        }
        catch (Exception failure) when (RedisTrouble.Is(failure)) { throw Lose(failure, "is lost"); }
        finally { watchdog.End(); }
    }

    /// <exception cref="StoreException">The server is lost.</exception>
    public void ThrowIfLost()
    {
        if (!isUp) { throw new StoreException($"The shared cache {address} is lost."); }
    }

    /// <summary>Ends the connection when what is under way has ended: leases are given back, and calls that did not leave.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isClosed) { return; }
            isClosed = true;
        }
        open.Signal();
        // As long as the server answers; if it does not, the watchdog says so.
        bool isOver;
        do { isOver = open.Wait(Patience); }
        while (!isOver && isUp);
        isUp = false;
        probe.Dispose();
        watchdog.Dispose();
        _ = transport.CloseAsync();
        // What goes on all the same signals its end later.
        if (isOver) { open.Dispose(); }
    }

    private async Task ProbeAsync()
    {
        try { await BeginAsync().ConfigureAwait(false); }
        catch (Exception failure) when (RedisTrouble.Is(failure))
        {
            if (!isClosed) { Next(); }
            return;
        }
        lock (gate)
        {
            if (isClosed) { return; }
            isUp = true;
        }
        Restored?.Invoke();
    }

    private void Abandon(Exception fault)
    {
        silence.TrySetException(fault);
        if (isUp) { Lose(fault, "is lost"); }
    }

    private async Task BeginAsync()
    {
        watchdog.Begin();
        try { await BeginWatchedAsync().ConfigureAwait(false); }
        finally { watchdog.End(); }
    }

    private async Task BeginWatchedAsync()
    {
        var database = (await transport.Connecting.ConfigureAwait(false)).GetDatabase();
        if (writes) { await database.StringSetAsync(RedisKeys.Salt, RandomNumberGenerator.GetBytes(32), when: When.NotExists).ConfigureAwait(false); }
        byte[] found = await database.StringGetAsync(RedisKeys.Salt).ConfigureAwait(false) is { IsNull: false } there ? there! : [];
        var reply = (RedisValue[])(await database.ExecuteAsync("TIME").ConfigureAwait(false))!;
        var now = ((long)reply[0] * 1000) + ((long)reply[1] / 1000);
        Interlocked.Exchange(ref offset, now - clock.GetUtcNow().ToUnixTimeMilliseconds());
        lock (gate) { salt = found; }
    }

    private StoreException Lose(Exception failure, string what)
    {
        var reason = RedisTrouble.Words(failure, Patience);
        bool isNew;
        var isTold = false;
        lock (gate)
        {
            isNew = (isUp || what == "cannot be reached") && !isClosed;
            isUp = false;
            if (isNew && failure is RedisServerException)
            {
                isTold = !refusals.Add(reason);
                interval = isTold && interval < LongestInterval ? interval * 2 : interval;
            }
        }
        if (isNew)
        {
            if (!isTold) { warn(new StoreWarning(PathwayErrors.SharedCacheUnavailable, $"The shared cache {address} {what}: {reason}.")); }
            Next();
        }
        return new StoreException($"The shared cache {address} {what}: {reason}.", failure);
    }

    private void Next()
    {
        try { probe.Change(interval, Timeout.InfiniteTimeSpan); }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile: nobody looks for it any more.
        }
    }
}
