using Pathway.Doubles;
using Pathway.Store.Sharing;
using StackExchange.Redis;
using Xunit;

namespace Pathway.Store.Redis;

/// <summary>Whatever stands on a server under our names, and whatever it refuses: it holds nobody up and ends no run.</summary>
public sealed class HostileServerTests
{
    // Only for an event that never comes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task A_lease_that_does_not_end_holds_nobody_up(int days)
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        await DoAsync(server, async database =>
        {
            await database.StringSetAsync(RedisKeys.Lease("key"), "somebody");
            if (days > 0) { await database.KeyExpireAsync(RedisKeys.Lease("key"), TimeSpan.FromDays(days)); }
        });
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        Assert.DoesNotContain(await one.Store.Leases.FindAsync(["key"]), lease => lease.Holds(now));
        Assert.Null(await one.Store.Leases.TakeAsync(new Lease("key", "me", now + 60_000), now, null));
    }

    [Fact]
    public async Task A_lease_whose_reply_was_lost_is_given_back()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        await one.Store.Merged;
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        server.Freeze();
        Assert.Null(await one.Store.Leases.TakeAsync(new Lease("key", "me", now + 600_000), now, null));
        Assert.False((await one.HearAsync()).IsOver);
        await one.Store.Leases.ReleaseAsync("key", "me");
        server.Thaw();

        Assert.True((await one.HearAsync()).IsOver);
        Assert.Empty(await one.Store.Leases.FindAsync(["key"]));
    }

    [Fact]
    public async Task What_is_refused_again_and_again_is_told_once()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        await one.Near.AddAsync(Stores.Answer("before"), null);
        await one.Store.Merged;
        await DoAsync(server, static database => database.StringSetAsync(RedisKeys.Answers, "no hash"));
        using var restored = new SemaphoreSlim(0);
        one.Far.Restored += () => restored.Release();

        await one.Store.AddAsync(Stores.Answer("key"), null);
        Assert.Contains("WRONGTYPE", (await one.HearAsync()).Message, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await restored.WaitAsync(Patience));
            await one.Store.Merged;
        }

        Assert.True(one.IsQuiet);
    }

    [Fact]
    public async Task A_copy_that_only_reads_is_named_and_the_machine_goes_on_alone()
    {
        using var server = RedisServer.Start();
        await DoAsync(server, static database => database.ExecuteAsync("REPLICAOF", "127.0.0.1", "1"));
        using var one = new Machine(server.Address);

        Assert.Equal("SharedCacheUnavailable", (await one.HearAsync()).Error.Id);
        Assert.Equal(Stores.Answer("key"), await one.Store.AddAsync(Stores.Answer("key"), null));
    }

    [Fact]
    public async Task A_user_who_may_not_listen_shares_all_the_same()
    {
        using var server = RedisServer.Start();
        await DoAsync(server, static database => database.ExecuteAsync("ACL", "SETUSER", "me", "on", ">secret", "resetchannels", "~{pathway:1}:*", "+@all", "-@admin", "-@dangerous"));
        using var one = new Machine(server.Address with { User = "me" }, "secret");
        await one.Store.AddAsync(Stores.Answer("key"), null);

        Assert.Null(one.Far.Lanes.Look("lane"));
        await one.Far.Lanes.TellAsync("lane", static state => state with { Why = "told" });

        Assert.Equal("told", one.Far.Lanes.Look("lane")?.Why);
        Assert.True(one.Far.IsUp);
        Assert.True(one.IsQuiet);
    }

    [Fact]
    public async Task What_another_program_wrote_in_other_words_can_be_discarded()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        await DoAsync(server, static database => database.HashSetAsync(RedisKeys.Answers, "key", """{ "Key":"key", "Kind":"k", "Subject":"s", "Answerer":"a", "Json":"{", "At":"2026-01-01T00:00:00Z" }"""));

        await one.Store.DiscardAsync(Assert.Single(await one.Far.Answers.FindAsync(["key"])));

        Assert.Empty(await one.Far.Answers.FindAsync(["key"]));
    }

    private static async Task DoAsync(RedisServer server, Func<IDatabase, Task> work)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true");
        await work(connection.GetDatabase());
    }
}
