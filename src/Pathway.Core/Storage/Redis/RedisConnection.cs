using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography;
using Pathway.Errors;
using StackExchange.Redis;

namespace Pathway.Storage.Redis;

/// <summary>
/// The connection to a cache server. Whatever goes wrong there, it is lost from then on for everybody at once, and looked for
/// every second until it is back: nobody waits for it twice. A server that answers is not lost, however late this process
/// handles the reply. Safe for concurrent use.
/// </summary>
internal sealed class RedisConnection : IDisposable
{
    // For a call and for the first connection; a server in the same network answers a thousand times sooner.
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMinutes(1);

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
    private readonly CountdownEvent pending = new(1);
    private readonly TimeSpan patience;
    private volatile bool isConnected;
    private volatile bool isClosed;
    // A server that refuses the same again each time it is back, for want of a right perhaps, is named once and looked for less often.
    private readonly HashSet<string> reportedRefusals = new(StringComparer.Ordinal);
    private TimeSpan interval = ProbeInterval;
    private byte[] salt = [];
    private long clockOffset;

    private RedisConnection(CacheAddress address, string? password, TimeProvider clock, Action<StoreWarning> warn, bool writes,
        TimeSpan patience)
    {
        (this.address, this.clock, this.warn, this.writes, this.patience) = (address, clock, warn, writes, patience);
        transport = new RedisTransport(address, password, Abandon);
        watchdog = new RedisWatchdog(transport, patience / 2);
        // Looking for a server is a matter of the wall clock, whatever time it is for the limits.
        probe = TimeProvider.System.CreateTimer(static connection => _ = ((RedisConnection)connection!).ProbeAsync(), this,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Told when the server is back; from any thread.</summary>
    public event Action? Restored;

    /// <summary>Reads again what others may have changed, before the server counts as being back.</summary>
    public Func<IDatabase, Task> Refresh { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Whether the server answers, as far as is known.</summary>
    public bool IsConnected => isConnected;

    /// <summary>Random bytes of this server, the same for all who use it.</summary>
    public byte[] Salt
    {
        get { lock (gate) { return salt; } }
    }

    /// <summary>How far the server's clock is ahead of ours, in milliseconds: all who share it count in its time.</summary>
    public long ClockOffset => Interlocked.Read(ref clockOffset);

    /// <summary>Connects. Never fails: a server that is not there is looked for from then on.</summary>
    /// <param name="address">The server.</param>
    /// <param name="password">Its password, if it wants one.</param>
    /// <param name="clock">The time in which limits are counted here.</param>
    /// <param name="warn">Told when the server is lost and when it is back; from any thread.</param>
    /// <param name="writes">Whether anything may be written there.</param>
    /// <param name="patience">How long a server may be silent; null for two seconds.</param>
    public static RedisConnection Open(CacheAddress address, string? password, TimeProvider clock, Action<StoreWarning> warn, bool writes,
        TimeSpan? patience = null)
    {
        if (password is not null && !address.IsEncrypted && !address.IsLocal)
        {
            warn(new StoreWarning(PathwayErrors.SharedCacheExposed, $"The password of the shared cache {address} is sent unencrypted."));
        }
        var connection = new RedisConnection(address, password, clock, warn, writes, patience ?? DefaultPatience);
        try
        {
            Task.WhenAny(connection.InitializeAsync(), connection.silence.Task).Unwrap().GetAwaiter().GetResult();
            connection.isConnected = true;
        }
        catch (Exception failure) when (RedisErrors.IsServerError(failure))
        {
            connection.MarkLost(
                failure.InnerException is null && failure is RedisConnectionException
                    && connection.transport.Cause.Wait(connection.patience)
                    ? connection.transport.Cause.Result ?? failure : failure, "cannot be reached");
        }
        return connection;
    }

    /// <summary>Does something there, of several steps perhaps; <see cref="Dispose"/> waits for its end.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public async Task<TResult> ExecuteAsync<TResult>(Func<IDatabase, Task<TResult>> work)
    {
        ThrowIfLost();
        if (!pending.TryAddCount()) { throw new StoreException($"The shared cache {address} is closed."); }
        watchdog.Begin();
        try { return await work(transport.Database).ConfigureAwait(false); }
        catch (Exception failure) when (RedisErrors.IsServerError(failure)) { throw MarkLost(failure, "is lost"); }
        finally
        {
            watchdog.End();
            pending.Signal();
        }
    }

    /// <summary>Reads something there, now.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public TResult Execute<TResult>(Func<IDatabase, TResult> work)
    {
        ThrowIfLost();
        watchdog.Begin();
        try { return work(transport.Database); }
        catch (Exception failure) when (RedisErrors.IsServerError(failure)) { throw MarkLost(failure, "is lost"); }
        finally { watchdog.End(); }
    }

    /// <summary>Listens from now on, over all losses.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public void Subscribe(RedisChannel channel, Action<string?> handle)
    {
        ThrowIfLost();
        watchdog.Begin();
        try { transport.Subscriber.Subscribe(channel, (_, message) => handle(message)); }
        catch (RedisServerException)
        {
            // Who may not listen hears of it with his next share.
        }
        catch (Exception failure) when (RedisErrors.IsServerError(failure)) { throw MarkLost(failure, "is lost"); }
        finally { watchdog.End(); }
    }

    /// <exception cref="StoreException">The server is lost.</exception>
    public void ThrowIfLost()
    {
        if (!isConnected) { throw new StoreException($"The shared cache {address} is lost."); }
    }

    /// <summary>Ends the connection when what is under way has ended: leases are given back, and calls that did not leave.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isClosed) { return; }
            isClosed = true;
        }
        pending.Signal();
        // As long as the server answers; if it does not, the watchdog says so.
        bool isOver;
        do { isOver = pending.Wait(patience); }
        while (!isOver && isConnected);
        isConnected = false;
        probe.Dispose();
        watchdog.Dispose();
        _ = transport.CloseAsync();
        // What goes on all the same signals its end later.
        if (isOver) { pending.Dispose(); }
    }

    private async Task ProbeAsync()
    {
        try
        {
            await InitializeAsync().ConfigureAwait(false);
            await RefreshAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisErrors.IsServerError(failure))
        {
            if (!isClosed) { ScheduleProbe(); }
            return;
        }
        lock (gate)
        {
            if (isClosed) { return; }
            isConnected = true;
        }
        Restored?.Invoke();
    }

    private void Abandon(Exception fault)
    {
        silence.TrySetException(fault);
        if (isConnected) { MarkLost(fault, "is lost"); }
    }

    private async Task InitializeAsync()
    {
        watchdog.Begin();
        try { await InitializeWatchedAsync().ConfigureAwait(false); }
        finally { watchdog.End(); }
    }

    private async Task RefreshAsync()
    {
        watchdog.Begin();
        try { await Refresh(transport.Database).ConfigureAwait(false); }
        finally { watchdog.End(); }
    }

    private async Task InitializeWatchedAsync()
    {
        var database = (await transport.Connecting.ConfigureAwait(false)).GetDatabase();
        if (writes)
        {
            await database.StringSetAsync(RedisKeys.Salt, RandomNumberGenerator.GetBytes(32), when: When.NotExists).ConfigureAwait(false);
        }
        byte[] found = await database.StringGetAsync(RedisKeys.Salt).ConfigureAwait(false) is { IsNull: false } value ? value! : [];
        var reply = (RedisValue[])(await database.ExecuteAsync("TIME").ConfigureAwait(false))!;
        var now = ((long)reply[0] * 1000) + ((long)reply[1] / 1000);
        Interlocked.Exchange(ref clockOffset, now - clock.GetUtcNow().ToUnixTimeMilliseconds());
        lock (gate) { salt = found; }
    }

    private StoreException MarkLost(Exception failure, string what)
    {
        var reason = RedisErrors.Describe(failure, patience);
        bool isNew;
        var isReported = false;
        lock (gate)
        {
            isNew = (isConnected || what == "cannot be reached") && !isClosed;
            isConnected = false;
            if (isNew && failure is RedisServerException)
            {
                isReported = !reportedRefusals.Add(reason);
                interval = isReported && interval < MaxInterval ? interval * 2 : interval;
            }
        }
        if (isNew)
        {
            if (!isReported)
            {
                warn(new StoreWarning(PathwayErrors.SharedCacheUnavailable, $"The shared cache {address} {what}: {reason}."));
            }
            ScheduleProbe();
        }
        return new StoreException($"The shared cache {address} {what}: {reason}.", failure);
    }

    private void ScheduleProbe()
    {
        try { probe.Change(interval, Timeout.InfiniteTimeSpan); }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile: nobody looks for it any more.
        }
    }
}

/// <summary>What goes wrong with a cache server, in few words.</summary>
internal static class RedisErrors
{
    /// <summary>
    /// Whether a failure is the server's, or the way's there; an answer of another shape than Redis gives is the server's too.
    /// </summary>
    public static bool IsServerError(Exception failure) =>
        failure is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or OperationCanceledException
        or InvalidCastException;

    /// <summary>What is wrong. The library's own words tell of its state in full; a user wants to know what to mend.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="timeout">How long an answer was waited for.</param>
    public static string Describe(Exception failure, TimeSpan timeout)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RedisServerException: return cause.Message.ReplaceLineEndings(" ");
                case TimeoutException: return string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds} s");
                case InvalidCastException: return "it answers as no Redis server does";
                case AuthenticationException: return "there is no encrypted connection that can be trusted";
                case RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure,
                    InnerException: not AuthenticationException }: return "it refuses the user or the password";
            }
        }
        return "there is no connection";
    }
}
