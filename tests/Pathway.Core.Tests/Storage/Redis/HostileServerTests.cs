using Pathway.Doubles;
using Pathway.Storage.Sharing;
using StackExchange.Redis;
using Xunit;

namespace Pathway.Storage.Redis;

/// <summary>Whatever stands on a server under our names, and whatever it refuses: it holds nobody up and ends no run.</summary>
public sealed class HostileServerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Endless_lease_is_ignored(int days)
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        await DoAsync(server, async database =>
        {
            await database.StringSetAsync(RedisKeys.Lease("key"), "somebody");
            if (days > 0) { await database.KeyExpireAsync(RedisKeys.Lease("key"), TimeSpan.FromDays(days)); }
        });
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        Assert.DoesNotContain(await one.Store.Leases.FindAsync(["key"]), lease => lease.IsValid(now));
        Assert.Null(await one.Store.Leases.AcquireAsync(new Lease("key", "me", now + 60_000), now, null));
    }

    [Fact]
    public async Task Lease_with_lost_reply_is_released()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        await one.Store.MergeCompletion;
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        server.Suspend();
        Assert.Null(await one.Store.Leases.AcquireAsync(new Lease("key", "me", now + 600_000), now, null));
        Assert.False((await one.NextWarningAsync()).IsResolved);
        await one.Store.Leases.ReleaseAsync("key", "me");
        server.Resume();

        Assert.True((await one.NextWarningAsync()).IsResolved);
        Assert.Empty(await one.Store.Leases.FindAsync(["key"]));
    }

    [Fact]
    public async Task Repeated_refusal_is_reported_once()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        await one.Local.AddAsync(Stores.Answer("before"), null);
        await one.Store.MergeCompletion;
        await DoAsync(server, static database => database.StringSetAsync(RedisKeys.Answers, "no hash"));
        using var restored = new SemaphoreSlim(0);
        one.Remote.Restored += () => restored.Release();

        await one.Store.AddAsync(Stores.Answer("key"), null);
        Assert.Contains("WRONGTYPE", (await one.NextWarningAsync()).Message, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await restored.WaitAsync(Hang.Patience));
            await one.Store.MergeCompletion;
        }

        Assert.True(one.HasNoWarnings);
    }

    [Fact]
    public async Task Read_only_replica_is_reported_and_local_store_serves()
    {
        using var server = RedisServer.Start();
        await DoAsync(server, static database => database.ExecuteAsync("REPLICAOF", "127.0.0.1", "1"));
        using var one = new TestMachine(server.Address);

        Assert.Equal("SharedCacheUnavailable", (await one.NextWarningAsync()).Error.Id);
        Assert.Equal(Stores.Answer("key"), await one.Store.AddAsync(Stores.Answer("key"), null));
    }

    [Fact]
    public async Task Works_without_subscribe_permission()
    {
        using var server = RedisServer.Start();
        await DoAsync(server,
            static database =>
                database.ExecuteAsync("ACL", "SETUSER", "me", "on", ">secret", "resetchannels", "~{pathway:1}:*", "+@all", "-@admin",
                    "-@dangerous"));
        using var one = new TestMachine(server.Address with { User = "me" }, "secret");
        await one.Store.AddAsync(Stores.Answer("key"), null);

        Assert.Null(one.Remote.Quota.Find("lane"));
        await one.Remote.Quota.UpdateAsync("lane", static state => state with { Why = "told" });

        Assert.Equal("told", one.Remote.Quota.Find("lane")?.Why);
        Assert.True(one.Remote.IsConnected);
        Assert.True(one.HasNoWarnings);
    }

    [Fact]
    public async Task Differently_formatted_answer_can_be_discarded()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        await DoAsync(server,
            static database =>
                database.HashSetAsync(RedisKeys.Answers, "key",
                    """{ "Key":"key", "Kind":"k", "Subject":"s", "Answerer":"a", "Json":"{", "At":"2026-01-01T00:00:00Z" }"""));

        await one.Store.DiscardAsync(Assert.Single(await one.Remote.Answers.FindAsync(["key"])));

        Assert.Empty(await one.Remote.Answers.FindAsync(["key"]));
    }

    [Fact]
    public async Task Huge_value_is_not_read_and_gives_way_to_an_answer()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        var huge = $$"""{"Key":"key","Kind":"k","Name":"s","Answerer":"a","Answer":"{{new string('x', RedisJson.MaxLength)}}"}""";
        await DoAsync(server, database => database.HashSetAsync(RedisKeys.Answers, "key", huge));

        Assert.Empty(await one.Remote.Answers.FindAsync(["key"]));
        var kept = await one.Remote.Answers.GetOrAddAsync(Stores.Answer("key"));

        Assert.Equal(Stores.Answer("key").Answer, kept.Answer);
        Assert.Equal(kept.Answer, Assert.Single(await one.Remote.Answers.FindAsync(["key"])).Answer);
    }

    internal static async Task DoAsync(RedisServer server, Func<IDatabase, Task> work)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true");
        await work(connection.GetDatabase());
    }
}
