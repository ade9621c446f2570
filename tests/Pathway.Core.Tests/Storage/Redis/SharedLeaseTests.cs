using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Model;
using Pathway.Storage.Sharing;
using Xunit;

namespace Pathway.Storage.Redis;

/// <summary>One winner for a question among machines that share a server.</summary>
public sealed class SharedLeaseTests
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task Other_machine_waits_until_the_lease_is_released()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        using var two = new TestMachine(server.Address);
        var (here, there) = (Leases(one), Leases(two));

        var held = await here.TryAcquireAsync("key", Life);
        Assert.NotNull(held);
        Assert.Null(await there.TryAcquireAsync("key", Life));
        Assert.NotNull(await there.TryAcquireAsync("another", Life));
        var waiting = there.WaitAsync("key", CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        held.Dispose();

        await waiting.WaitAsync(Hang.Patience);
        Assert.NotNull(await there.TryAcquireAsync("key", Life));
        Assert.Null(await here.TryAcquireAsync("key", Life));
    }

    [Fact]
    public async Task Orphaned_lease_expires()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        // A machine that was switched off renews no leases.
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Assert.Null(await one.Remote.Leases(Nothing)
            .AcquireAsync(new Lease("key", "switched off", now + (long)Life.TotalMilliseconds), now, null));
        var there = Leases(one);
        Assert.Null(await there.TryAcquireAsync("key", Life));
        var waiting = there.WaitAsync("key", CancellationToken.None);

        // Its time is over, however long it takes to get here.
        await HostileServerTests.DoAsync(server, static database => database.KeyExpireAsync(RedisKeys.Lease("key"), TimeSpan.Zero));

        await waiting.WaitAsync(Hang.Patience);

        Assert.NotNull(await there.TryAcquireAsync("key", Life));
    }

    // Names of 15 characters are often equal, and process numbers too. The process of that number does not exist here.
    [Fact]
    public async Task Machine_of_the_same_name_keeps_its_lease()
    {
        using var server = RedisServer.Start();
        using var machine = new TestMachine(server.Address);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        foreach (var (key, identity) in ((string, string)[])
            [("theirs", MachineIdentity.Compose(Environment.MachineName, "another", "", "")), ("ours", MachineIdentity.Current)])
        {
            var holder = new LeaseHolder(identity, int.MaxValue, "1", "engine").ToString();
            Assert.Null(await machine.Remote.Leases(Nothing)
                .AcquireAsync(new Lease(key, holder, now + (long)Life.TotalMilliseconds), now, null));
        }

        // Who waits looks whether the holder is alive.
        var ours = Leases(machine).WaitAsync("ours", CancellationToken.None);
        var theirs = Leases(machine).WaitAsync("theirs", CancellationToken.None);
        await ours.WaitAsync(Hang.Patience);

        Assert.NotNull(await Leases(machine).TryAcquireAsync("ours", Life));
        Assert.Null(await Leases(machine).TryAcquireAsync("theirs", Life));
        Assert.False(theirs.IsCompleted);
    }

    [Fact]
    public async Task Remote_answer_is_fetched_instead_of_a_lease()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        using var two = new TestMachine(server.Address);
        await one.Store.AddAsync(Stores.Answer("key"), null);

        using var taken = await Leases(two).TryAcquireAsync("key", Life);

        Assert.NotNull(taken);
        Assert.Equal(Stores.Answer("key"), two.Local.Find("key"));
        Assert.Empty(await two.Remote.Leases(Nothing).FindAsync(["key"]));
    }

    [Fact]
    public async Task Renewal_restores_a_lease_that_the_server_lost()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        using var two = new TestMachine(server.Address);
        var leases = one.Remote.Leases(Nothing);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Assert.Null(await leases.AcquireAsync(new Storage.Sharing.Lease("key", "me", now + 100_000), now, null));
        server.Kill();
        server.DeleteData();
        await Assert.ThrowsAsync<StoreException>(() => leases.FindAsync(["key"]));
        server.Run();
        Assert.False((await one.NextWarningAsync()).IsResolved);
        Assert.True((await one.NextWarningAsync()).IsResolved);
        Assert.Empty(await leases.FindAsync(["key"]));

        await leases.ExtendAsync("me", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 100_000);

        Assert.Equal("me", Assert.Single(await leases.FindAsync(["key"])).Holder);
    }

    [Fact]
    public async Task Without_the_server_the_processes_of_a_machine_still_share()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        server.Kill();
        var (here, there) = (Leases(one), Leases(one));

        using var held = await here.TryAcquireAsync("key", Life);

        Assert.NotNull(held);
        Assert.Null(await there.TryAcquireAsync("key", Life));
        Assert.False((await one.NextWarningAsync()).IsResolved);
    }

    [Fact]
    public async Task Two_machines_that_ask_the_same_pay_once()
    {
        using var server = RedisServer.Start();
        using var one = new TestMachine(server.Address);
        using var two = new TestMachine(server.Address);
        var calls = new GatedCalls();
        var curator = new DelegateCurator(calls.Answer) { Limiter = new RecordingLimiter() };
        var (here, there) = (TestEngine.Create(one.Store, curator).StartTestRun(), TestEngine.Create(two.Store, curator).StartTestRun());

        var first = here.Ask("Aggrephagy");
        var call = await calls.NextAsync();
        var second = there.Ask("Aggrephagy");
        var set = there.AskAllAsync([TestEngine.Parent("Aggrephagy"), TestEngine.Parent("Lipophagy")], 0, CancellationToken.None);
        var other = await calls.NextAsync();
        Assert.Equal("Lipophagy", other.Question.Subject);
        other.Complete();
        call.Complete();

        Assert.Equal("Root A", (await first.WaitAsync(Hang.Patience)).Answer!.Parent);
        Assert.Equal("Root A", (await second.WaitAsync(Hang.Patience)).Answer!.Parent);
        Assert.All(await set.WaitAsync(Hang.Patience), static reply => Assert.Equal("Root A", reply.Answer!.Parent));
        Assert.True(calls.IsEmpty);
        Assert.Equal(2, two.Local.Answers().Count);
    }

    [Fact]
    public async Task A_stop_waits_for_no_server()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows cannot stop a process in the middle.");
        using var server = RedisServer.Start();
        // Patience with the server that does not end, so that only the stop ends the wait.
        using var machine = new TestMachine(server.Address, patience: Hang.Patience);
        var curator = new DelegateCurator(new GatedCalls().Answer) { Limiter = new RecordingLimiter() };
        var run = TestEngine.Create(machine.Store, curator).StartTestRun();
        using var stop = new CancellationTokenSource();
        server.Suspend();
        try
        {
            var asking = run.Ask("Aggrephagy", stop.Token);
            Assert.False(asking.IsCompleted);
            await stop.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            Assert.True(machine.Remote.IsConnected);
            Assert.Equal(0, curator.Calls);
        }
        finally { server.Resume(); }
    }

    private static QuestionLeases Leases(TestMachine machine) =>
        new(machine.Store.Leases!, TimeProvider.System, LeaseHolder.Create() with { Engine = Guid.NewGuid().ToString("N") });

    private static Task Nothing(PathwayCacheEntry answer) => throw new InvalidOperationException($"Nobody answered {answer.Key}.");
}
