using Pathway.Doubles;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Redis;
using Pathway.Storage.Sharing;
using StackExchange.Redis;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>Limiters of several machines that share a Redis server.</summary>
public sealed class RedisLimiterTests : SharedLimiterContract, IDisposable
{
    private readonly RedisServer server = RedisServer.Start();
    private readonly List<RedisStore> stores = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        server.Dispose();
    }

    [Fact]
    public void All_machines_share_one_salt()
    {
        var (one, two) = (Open(TimeProvider.System).Quota, Open(TimeProvider.System).Quota);

        Assert.Equal(32, one.Salt().Length);
        Assert.Equal(one.Salt(), two.Salt());
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"State":null,"Shares":null}""")]
    [InlineData("""{"State":{"Day":20261124,"Today":0,"Learned":{"RequestsPerMinute":0}},"Shares":[]}""")]
    [InlineData("""
        {"State":{"Day":20261124,"Today":0},"Shares":[{"Id":1,"At":9000,"Requests":9223372036854775807,"Tokens":0},
          {"Id":2,"At":9000,"Requests":9223372036854775807,"Tokens":0}]}
        """)]
    public async Task Unreadable_quota_state_is_reset(string invalid)
    {
        using (var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}"))
        {
            await connection.GetDatabase()
                .HashSetAsync(RedisKeys.Quota("limiter"), [new HashEntry("version", "x"), new HashEntry("book", invalid)]);
        }
        var (sharedQuota, _) = Open(TimeProvider.System);
        Assert.Null(sharedQuota.Find("limiter"));

        var grant = await sharedQuota.AcquireAsync(Request(3));

        Assert.Equal((3, (long?)null), (grant.Requests, grant.Wait));
        Assert.Equal(3, Read("limiter").State.Today);
    }

    [Fact]
    public async Task Concurrent_grants_never_exceed_the_limit()
    {
        var quotas = Enumerable.Range(0, 8).Select(_ => Open(TimeProvider.System).Quota).ToArray();
        var request = new QuotaRequest
        {
            LimiterKey = "limiter",
            // One moment, so that the minute does not end on a slow machine.
            Now = static () => 1000,
            Day = 20261124,
            Limits = new RateLimits(200, null, null),
            Requests = 3,
            RequiredTokens = 0,
            Tokens = 0,
        };

        var acquiring = Enumerable.Range(0, 200).Select(i => Task.Run(() => quotas[i % quotas.Length].AcquireAsync(request)));
        var grants = await Task.WhenAll(acquiring).WaitAsync(Hang.Patience);

        Assert.Equal(200, grants.Sum(static grant => grant.Requests));
        Assert.Equal(67, grants.Count(static grant => grant.Wait is null));
    }

    [Fact]
    public async Task Counts_locally_while_server_is_lost()
    {
        var (sharedQuota, _) = Open(TimeProvider.System);
        var limits = new ModelLimits { RequestsPerMinute = 1000, Concurrency = 10 };
        var limiter = new ModelLimiter(new LimiterId("Gemini", "host", "p", "model"), limits, TimeProvider.System);
        var failures = new List<StoreException>();
        using var membership = new LimiterSharing(limiter, "p", null).Join(sharedQuota, failures.Add);
        (await AcquireAsync(limiter)).Dispose();
        Assert.Equal(10, Read("Gemini host model project p").State.Today);

        server.Kill();
        for (var i = 0; i < 30; i++) { (await AcquireAsync(limiter)).Dispose(); }

        Assert.Single(failures);
    }

    [Fact]
    public async Task State_is_read_again_before_the_server_counts_as_being_back()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The server is suspended by a signal.");
        var (one, two) = (OpenStore(TimeProvider.System), OpenStore(TimeProvider.System));
        await two.Quota.UpdateAsync("limiter", static _ => new LimiterState { Why = "before" });
        Assert.Equal("before", one.Quota.Find("limiter")!.Why);
        var (oneIsBack, twoIsBack) = (new TaskCompletionSource(), new TaskCompletionSource());
        one.Restored += oneIsBack.SetResult;
        two.Restored += twoIsBack.SetResult;

        server.Kill();
        await Assert.ThrowsAsync<StoreException>(() => one.Quota.AcquireAsync(Request(1)));
        await Assert.ThrowsAsync<StoreException>(() => two.Quota.AcquireAsync(Request(1)));
        server.DeleteData();
        server.Run();
        await Task.WhenAll(oneIsBack.Task, twoIsBack.Task).WaitAsync(Hang.Patience, TestContext.Current.CancellationToken);
        server.Suspend();

        // It is known that nothing is stored there any more, without asking a server that does not answer.
        Assert.Null(one.Quota.Find("limiter"));
    }

    private protected override (ISharedQuota Quota, IDisposable Store) Open(TimeProvider time)
    {
        var store = OpenStore(time);
        return (store.Quota, store);
    }

    private RedisStore OpenStore(TimeProvider time)
    {
        var store = RedisStore.Open(server.Address, null, time, static _ => { });
        stores.Add(store);
        return store;
    }

    private static QuotaRequest Request(int requests) => new()
    {
        LimiterKey = "limiter",
        Now = static () => 1000,
        Day = 20261124,
        Limits = new RateLimits(10, null, null),
        Requests = requests,
        RequiredTokens = 0,
        Tokens = 0,
    };

    private protected override QuotaState Read(string limiterKey)
    {
        using var connection = ConnectionMultiplexer.Connect($"127.0.0.1:{server.Port}");
        return RedisJson.ReadQuota(connection.GetDatabase().HashGet(RedisKeys.Quota(limiterKey), "book"));
    }

    private static Task<ICallPermit> AcquireAsync(ModelLimiter limiter) =>
        limiter.AcquireAsync(new PermitRequest(), default).WaitAsync(Hang.Patience);
}
