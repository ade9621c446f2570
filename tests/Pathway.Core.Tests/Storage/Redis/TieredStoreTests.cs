using Pathway.Doubles;
using Pathway.Errors;
using StackExchange.Redis;
using Xunit;

namespace Pathway.Storage.Redis;

/// <summary>Machines that share a server: what one keeps all have, and without the server each goes on alone.</summary>
public sealed class TieredStoreTests
{
    [Fact]
    public async Task Fetches_answers_of_other_machine()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        using var two = new TestMachine(server.Address);
        var answer = Stores.Answer("key 1");

        await one.Store.AddAsync(answer, Stores.Call("run", "key 1"));
        Assert.Null(two.Store.Find("key 1"));
        await two.Store.FetchAsync(["key 0", "key 1"]);

        Assert.Equal(answer, two.Store.Find("key 1"));
        Assert.Equal(answer, two.Local.Find("key 1"));
        Assert.Single(one.Local.Calls("run"));
        Assert.Empty(two.Local.Calls("run"));
    }

    [Fact]
    public async Task First_answer_wins_on_all_machines()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        using var two = new TestMachine(server.Address);

        var first = await one.Store.AddAsync(Stores.Answer("key", """{"parent":"A"}"""), null);
        var second = await two.Store.AddAsync(Stores.Answer("key", """{"parent":"B"}"""), null);

        Assert.Equal(first, second);
        Assert.Equal(first, two.Local.Find("key"));
    }

    [Fact]
    public async Task Uploads_existing_answers_on_connect()
    {
        using var server = RedisServer.Start();
        using var folder = new TemporaryFolder();
        await Stores.MakeAsync(folder.File("a.db"), answers: 1203);
        using (var store =
            new TieredStore(Stores.Open(folder.File("a.db")), RedisStore.Open(server.Address, null, TimeProvider.System, Refuse), Refuse))
        {
            await store.MergeCompletion;
        }

        using var other = new TestMachine(server.Address);
        Assert.Equal(1203, other.Store.Answers().Count);
        await other.Store.FetchAsync(["key 0", "key 1202"]);
        Assert.Equal(["key 0", "key 1202"], other.Local.Answers().Select(static answer => answer.Key));
    }

    [Fact]
    public async Task Lost_server_gets_all_answers_when_it_is_back()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        using var two = new TestMachine(server.Address);
        await one.Store.AddAsync(Stores.Answer("before"), null);

        server.Kill();
        await one.Store.AddAsync(Stores.Answer("without"), null);
        Assert.Equal("SharedCacheUnavailable", (await one.NextWarningAsync()).Error.Id);
        Assert.Equal(Stores.Answer("without"), one.Store.Find("without"));
        await two.Store.FetchAsync(["without"]);
        Assert.Null(two.Store.Find("without"));
        Assert.False((await two.NextWarningAsync()).IsResolved);

        server.Run();
        var back = await one.NextWarningAsync();
        Assert.True(back.IsResolved);
        Assert.Contains("1 answers were copied to it", back.Message, StringComparison.Ordinal);
        Assert.True((await two.NextWarningAsync()).IsResolved);
        await two.Store.FetchAsync(["before", "without"]);
        Assert.Equal(["before", "without"], two.Local.Answers().Select(static answer => answer.Key));
        Assert.True(one.HasNoWarnings && two.HasNoWarnings);
    }

    [Fact]
    public async Task Emptied_server_is_filled_again()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        await one.Store.AddAsync(Stores.Answer("key"), null);
        server.Kill();
        server.DeleteData();
        await one.Store.FetchAsync(["something"]);
        Assert.False((await one.NextWarningAsync()).IsResolved);

        server.Run();

        Assert.True((await one.NextWarningAsync()).IsResolved);
        Assert.Equal("key", Assert.Single(one.Remote.Answers.ReadAll()).Key);
    }

    [Fact]
    public async Task Connects_when_the_server_starts()
    {
        using var server = RedisServer.Prepare();
        using var one = new TestMachine(server.Address);
        var missing = await one.NextWarningAsync();
        Assert.Equal(PathwayErrors.SharedCacheUnavailable, missing.Error);
        Assert.Contains($"{server.Address} cannot be reached: there is no connection", missing.Message, StringComparison.Ordinal);
        await one.Store.AddAsync(Stores.Answer("key"), null);

        server.Run();

        Assert.True((await one.NextWarningAsync()).IsResolved);
        Assert.Equal("key", Assert.Single(one.Remote.Answers.ReadAll()).Key);
    }

    [Fact]
    public async Task Frozen_server_is_waited_for_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows cannot stop a process in the middle.");
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        server.Suspend();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(number => one.Store.AddAsync(Stores.Answer($"key {number}"), null)));
            Assert.Contains("no answer within 2 s", (await one.NextWarningAsync()).Message, StringComparison.Ordinal);
            Assert.False(one.Remote.IsConnected);
            Assert.Equal(100, one.Local.Answers().Count);
        }
        finally { server.Resume(); }
        Assert.True((await one.NextWarningAsync()).IsResolved);
        Assert.Equal(100, one.Remote.Answers.ReadAll().Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong-secret")]
    public async Task Wrong_password_is_reported_without_the_password(string? password)
    {
        using var server = RedisServer.Start("right-secret");
        using (var right = new TestMachine(server.Address, "right-secret")) { Assert.True(right.Remote.IsConnected); }
        using var wrong = new TestMachine(server.Address, password);

        var warning = await wrong.NextWarningAsync();

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
    public async Task Unreadable_remote_answer_is_replaced(string rubbish)
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        await PutAsync(server, rubbish);

        await one.Store.FetchAsync(["key"]);
        Assert.Null(one.Store.Find("key"));
        Assert.Empty(one.Store.Answers());
        var kept = await one.Store.AddAsync(Stores.Answer("key"), null);

        Assert.Equal(Stores.Answer("key"), kept);
        Assert.Equal(kept, Assert.Single(one.Remote.Answers.ReadAll()));
    }

    [Fact]
    public async Task Removes_remotely_and_discards_only_what_was_read()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        using var two = new TestMachine(server.Address);
        foreach (var key in (string[])["a", "b", "c"]) { await one.Store.AddAsync(Stores.Answer(key), null); }

        await one.Store.DiscardAsync(Stores.Answer("a"));
        await one.Store.DiscardAsync(Stores.Answer("b", "another"));
        Assert.Equal(1, await one.Store.RemoveAsync(["c", "none"]));

        await two.Store.FetchAsync(["a", "b", "c"]);
        Assert.Equal(["b"], two.Local.Answers().Select(static answer => answer.Key));
        Assert.Equal(["b"], one.Local.Answers().Select(static answer => answer.Key));
    }

    [Fact]
    public async Task Read_only_store_writes_nothing_remotely()
    {
        using var server = RedisServer.Start();
        using (var local = new MemoryStore())
        {
            await local.AddAsync(Stores.Answer("here"), null);
            using var store =
                new TieredStore(local, RedisStore.Open(server.Address, null, TimeProvider.System, Refuse, writes: false), Refuse,
                    writes: false);
            await store.FetchAsync(["here", "there"]);
            await store.AddAsync(Stores.Answer("new"), null);
            Assert.Equal(["here", "new"], store.Answers().Select(static answer => answer.Key));
        }

        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
        Assert.Equal(0, (long)await connection.GetDatabase().ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task Upload_fault_is_reported_and_stores_are_closed()
    {
        using var server = RedisServer.Start();
        var warnings = new List<StoreWarning>();
        using var local = new BreakingStore { IsBroken = true, Failure = static () => new InvalidOperationException("a defect") };
        using (var store = new TieredStore(local, RedisStore.Open(server.Address, null, TimeProvider.System, Refuse), warnings.Add))
        {
            await store.MergeCompletion;
        }

        Assert.Contains("InvalidOperationException: a defect", Assert.Single(warnings).Message, StringComparison.Ordinal);
        Assert.True(local.IsClosed);
    }

    private static void Refuse(StoreWarning warning) => throw new InvalidOperationException(warning.Message);

    private static async Task PutAsync(RedisServer server, string text)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
        await connection.GetDatabase().HashSetAsync(RedisKeys.Answers, "key", text);
    }
}
