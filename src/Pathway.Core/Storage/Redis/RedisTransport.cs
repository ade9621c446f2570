using System.Collections.Concurrent;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Pathway.Storage.Redis;

/// <summary>The sockets to a cache server and the library that reads and writes them. Safe for concurrent use.</summary>
internal sealed class RedisTransport : IWatched
{
    // The library's time-outs would measure how busy this process is; the watchdog measures the server.
    private static readonly TimeSpan Unlimited = TimeSpan.FromHours(1);

    // A connection that is still being made after that is given up and made anew; also one whose socket was closed meanwhile, of which
    // the library may hear nothing.
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReconnectInterval = TimeSpan.FromSeconds(1);

    // Rounds without a reply after which a connection is dead though the server answers on others.
    private const int MaxRounds = 10;
    private const int MaxConnectRounds = 60;

    private readonly CacheAddress address;
    private readonly Action<Exception> abandoned;
    private readonly ConcurrentDictionary<ConnectionType, Socket> sockets = new();
    private readonly TaskCompletionSource<Exception?> cause = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool listens;

    /// <param name="address">The server.</param>
    /// <param name="password">Its password, if it needs one.</param>
    /// <param name="abandoned">Called when the server does not answer, before all requests fail; from the watchdog's thread.</param>
    public RedisTransport(CacheAddress address, string? password, Action<Exception> abandoned)
    {
        (this.address, this.abandoned) = (address, abandoned);
        Connecting = ConnectAsync(password);
    }

    /// <summary>Completes when the server was reached, or not.</summary>
    public Task<ConnectionMultiplexer> Connecting { get; }

    /// <summary>Why there is no connection; the library reports it a moment after the connection has failed.</summary>
    public Task<Exception?> Cause => cause.Task;

    /// <summary>For requests, when <see cref="Connecting"/> is complete.</summary>
    public IDatabase Database => Connecting.Result.GetDatabase();

    /// <summary>For messages, when <see cref="Connecting"/> is complete.</summary>
    public ISubscriber Subscriber
    {
        get
        {
            listens = true;
            return Connecting.Result.GetSubscriber();
        }
    }

    bool IWatched.HasUnread => sockets.Values.Any(HasUnread);

    /// <summary>Closes the connections at once, or when they are made. It sends no QUIT, which would wait for the server.</summary>
    public async Task CloseAsync()
    {
        var multiplexer = await Connecting.ConfigureAwait(false);
        await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    (Task Reply, int MaxRounds) IWatched.Ask()
    {
        if (!Connecting.IsCompletedSuccessfully) { return (Connecting, MaxConnectRounds); }
        try { return (listens ? Task.WhenAll(Database.PingAsync(), Subscriber.PingAsync()) : Database.PingAsync(), MaxRounds); }
        catch (Exception failure) when (RedisErrors.IsServerError(failure)) { return (Task.FromException(failure), MaxRounds); }
    }

    Exception? IWatched.Probe(TimeSpan patience) => RedisProbe.Fault(address, patience);

    void IWatched.Abandon(Exception fault)
    {
        abandoned(fault);
        // All requests that wait fail now, and the library connects anew.
        foreach (var socket in sockets.Values) { socket.Dispose(); }
    }

    private static bool HasUnread(Socket socket)
    {
        try { return socket.Available > 0; }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException) { return false; }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(string? password)
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(Options(password)).ConfigureAwait(false);
        multiplexer.ConnectionFailed += (_, failed) => cause.TrySetResult(failed.Exception);
        return multiplexer;
    }

    private ConfigurationOptions Options(string? password) => new()
    {
        EndPoints = { { address.Host, address.Port } }, Ssl = address.IsEncrypted, User = address.User, Password = password,
        DefaultDatabase = address.Database, ClientName = "Pathway", IncludeDetailInExceptions = false, ConnectRetry = 1,
        ConnectTimeout = (int)ConnectLimit.TotalMilliseconds, SyncTimeout = (int)Unlimited.TotalMilliseconds,
        AsyncTimeout = (int)Unlimited.TotalMilliseconds, KeepAlive = (int)KeepAlive.TotalSeconds,
        BeforeSocketConnect = (_, kind, socket) => sockets[kind] = socket,
        // What cannot leave now shall fail now: there is the file of this machine.
        AbortOnConnectFail = false, BacklogPolicy = BacklogPolicy.FailFast,
        ReconnectRetryPolicy = new LinearRetry((int)ReconnectInterval.TotalMilliseconds),
    };
}
