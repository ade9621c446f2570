using Pathway.Doubles;
using Pathway.Errors;
using StackExchange.Redis;
using Xunit;

namespace Pathway.Store.Redis;

/// <summary>Machines that share a server: what one keeps all have, and without the server each goes on alone.</summary>
public sealed class TieredStoreTests
{
    [Fact]
    public async Task What_one_machine_keeps_the_other_fetches()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        using var two = new Machine(server.Address);
        var answer = Stores.Answer("key 1");

        await one.Store.AddAsync(answer, Stores.Call("run", "key 1"));
        Assert.Null(two.Store.Find("key 1"));
        await two.Store.FetchAsync(["key 0", "key 1"]);

        Assert.Equal(answer, two.Store.Find("key 1"));
        Assert.Equal(answer, two.Near.Find("key 1"));
        Assert.Single(one.Near.Calls("run"));
        Assert.Empty(two.Near.Calls("run"));
    }

    [Fact]
    public async Task The_first_answer_is_everybodys()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        using var two = new Machine(server.Address);

        var first = await one.Store.AddAsync(Stores.Answer("key", """{"parent":"A"}"""), null);
        var second = await two.Store.AddAsync(Stores.Answer("key", """{"parent":"B"}"""), null);

        Assert.Equal(first, second);
        Assert.Equal(first, two.Near.Find("key"));
    }

    [Fact]
    public async Task What_a_machine_had_before_is_brought_there_when_it_comes()
    {
        using var server = RedisServer.Start();
        using var folder = new TemporaryFolder();
        await Stores.MakeAsync(folder.File("a.db"), answers: 1203);
        using (var store = new TieredStore(Stores.Open(folder.File("a.db")), RedisStore.Open(server.Address, null, TimeProvider.System, Refuse), Refuse)) { await store.Merged; }

        using var other = new Machine(server.Address);
        Assert.Equal(1203, other.Store.Answers().Count);
        await other.Store.FetchAsync(["key 0", "key 1202"]);
        Assert.Equal(["key 0", "key 1202"], other.Near.Answers().Select(static answer => answer.Key));
    }

    [Fact]
    public async Task A_server_that_is_killed_costs_nothing_and_gets_everything_when_it_is_back()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        using var two = new Machine(server.Address);
        await one.Store.AddAsync(Stores.Answer("before"), null);

        server.Kill();
        await one.Store.AddAsync(Stores.Answer("without"), null);
        Assert.Equal("SharedCacheUnavailable", (await one.HearAsync()).Error.Id);
        Assert.Equal(Stores.Answer("without"), one.Store.Find("without"));
        await two.Store.FetchAsync(["without"]);
        Assert.Null(two.Store.Find("without"));
        Assert.False((await two.HearAsync()).IsOver);

        server.Begin();
        var back = await one.HearAsync();
        Assert.True(back.IsOver);
        Assert.Contains("1 answers were brought there", back.Message, StringComparison.Ordinal);
        Assert.True((await two.HearAsync()).IsOver);
        await two.Store.FetchAsync(["before", "without"]);
        Assert.Equal(["before", "without"], two.Near.Answers().Select(static answer => answer.Key));
        Assert.True(one.IsQuiet && two.IsQuiet);
    }

    [Fact]
    public async Task A_server_that_lost_everything_is_told_again()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        await one.Store.AddAsync(Stores.Answer("key"), null);
        server.Kill();
        server.Forget();
        await one.Store.FetchAsync(["something"]);
        Assert.False((await one.HearAsync()).IsOver);

        server.Begin();

        Assert.True((await one.HearAsync()).IsOver);
        Assert.Equal("key", Assert.Single(one.Far.Answers.All()).Key);
    }

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_looked_for()
    {
        using var server = RedisServer.Prepare();
        using var one = new Machine(server.Address);
        var missing = await one.HearAsync();
        Assert.Equal(PathwayErrors.SharedCacheUnavailable, missing.Error);
        Assert.Contains($"{server.Address} cannot be reached: there is no connection", missing.Message, StringComparison.Ordinal);
        await one.Store.AddAsync(Stores.Answer("key"), null);

        server.Begin();

        Assert.True((await one.HearAsync()).IsOver);
        Assert.Equal("key", Assert.Single(one.Far.Answers.All()).Key);
    }

    [Fact]
    public async Task A_server_that_answers_nobody_is_waited_for_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows cannot stop a process in the middle.");
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        server.Freeze();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(number => one.Store.AddAsync(Stores.Answer($"key {number}"), null)));
            Assert.Contains("no answer within 2 s", (await one.HearAsync()).Message, StringComparison.Ordinal);
            Assert.False(one.Far.IsUp);
            Assert.Equal(100, one.Near.Answers().Count);
        }
        finally { server.Thaw(); }
        Assert.True((await one.HearAsync()).IsOver);
        Assert.Equal(100, one.Far.Answers.All().Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong-secret")]
    public async Task A_server_that_wants_another_password_is_named_and_the_password_is_not(string? password)
    {
        using var server = RedisServer.Start("right-secret");
        using (var right = new Machine(server.Address, "right-secret")) { Assert.True(right.Far.IsUp); }
        using var wrong = new Machine(server.Address, password);

        var warning = await wrong.HearAsync();

        Assert.Contains("it refuses the user or the password", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", warning.ToString(), StringComparison.Ordinal);
        await wrong.Store.AddAsync(Stores.Answer("key"), null);
        Assert.NotNull(wrong.Store.Find("key"));
    }

    [Theory]
    [InlineData("no JSON at all")]
    [InlineData("null")]
    [InlineData("""{"Key":"another","Kind":"k","Subject":"s","Answerer":"a","Json":"{}","At":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Key":"key","Kind":null,"Subject":"s","Answerer":"a","Json":"{}","At":"2026-01-01T00:00:00Z"}""")]
    public async Task What_cannot_be_read_there_is_no_answer_and_gives_way(string rubbish)
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        await PutAsync(server, rubbish);

        await one.Store.FetchAsync(["key"]);
        Assert.Null(one.Store.Find("key"));
        Assert.Empty(one.Store.Answers());
        var kept = await one.Store.AddAsync(Stores.Answer("key"), null);

        Assert.Equal(Stores.Answer("key"), kept);
        Assert.Equal(kept, Assert.Single(one.Far.Answers.All()));
    }

    [Fact]
    public async Task What_is_removed_is_removed_there_too_and_only_what_was_seen_is_discarded()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        using var two = new Machine(server.Address);
        foreach (var key in (string[])["a", "b", "c"]) { await one.Store.AddAsync(Stores.Answer(key), null); }

        await one.Store.DiscardAsync(Stores.Answer("a"));
        await one.Store.DiscardAsync(Stores.Answer("b", "another"));
        Assert.Equal(1, await one.Store.RemoveAsync(["c", "none"]));

        await two.Store.FetchAsync(["a", "b", "c"]);
        Assert.Equal(["b"], two.Near.Answers().Select(static answer => answer.Key));
        Assert.Equal(["b"], one.Near.Answers().Select(static answer => answer.Key));
    }

    [Fact]
    public async Task Whoever_only_reads_writes_nothing_there()
    {
        using var server = RedisServer.Start();
        using (var near = new MemoryStore())
        {
            await near.AddAsync(Stores.Answer("here"), null);
            using var store = new TieredStore(near, RedisStore.Open(server.Address, null, TimeProvider.System, Refuse, writes: false), Refuse, writes: false);
            await store.FetchAsync(["here", "there"]);
            await store.AddAsync(Stores.Answer("new"), null);
            Assert.Equal(["here", "new"], store.Answers().Select(static answer => answer.Key));
        }

        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
        Assert.Equal(0, (long)await connection.GetDatabase().ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task A_fault_while_answers_are_brought_there_is_told_and_everything_is_closed()
    {
        using var server = RedisServer.Start();
        var told = new List<StoreWarning>();
        using var near = new BreakingStore { IsBroken = true, Failure = static () => new InvalidOperationException("a defect") };
        using (var store = new TieredStore(near, RedisStore.Open(server.Address, null, TimeProvider.System, Refuse), told.Add)) { await store.Merged; }

        Assert.Contains("InvalidOperationException: a defect", Assert.Single(told).Message, StringComparison.Ordinal);
        Assert.True(near.IsClosed);
    }

    private static void Refuse(StoreWarning warning) => throw new InvalidOperationException(warning.Message);

    private static async Task PutAsync(RedisServer server, string text)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
        await connection.GetDatabase().HashSetAsync(RedisKeys.Answers, "key", text);
    }
}
