using Pathway.Doubles;
using Pathway.Desk;
using Xunit;

namespace Pathway.Store.Redis;

/// <summary>One winner for a question among machines that share a server.</summary>
public sealed class SharedLeaseTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task One_machine_holds_it_and_the_other_waits_until_it_is_given_back()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        using var two = new Machine(server.Address);
        var (here, there) = (Leases(one), Leases(two));

        var held = await here.TryTakeAsync("key", Life);
        Assert.NotNull(held);
        Assert.Null(await there.TryTakeAsync("key", Life));
        Assert.NotNull(await there.TryTakeAsync("another", Life));
        var waiting = there.WaitAsync("key", CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        held.Dispose();

        await waiting.WaitAsync(Patience);
        Assert.NotNull(await there.TryTakeAsync("key", Life));
        Assert.Null(await here.TryTakeAsync("key", Life));
    }

    [Fact]
    public async Task It_ends_by_time_when_its_holder_is_gone()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        Assert.NotNull(await new QuestionLeases(one.Far.Leases(Nothing), TimeProvider.System).TryTakeAsync("key", TimeSpan.FromMilliseconds(300)));
        var there = Leases(one);
        Assert.Null(await there.TryTakeAsync("key", Life));

        await there.WaitAsync("key", CancellationToken.None).WaitAsync(Patience);

        Assert.NotNull(await there.TryTakeAsync("key", Life));
    }

    [Fact]
    public async Task A_question_that_is_answered_there_needs_no_lease_and_brings_the_answer()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        using var two = new Machine(server.Address);
        await one.Store.AddAsync(Stores.Answer("key"), null);

        using var taken = await Leases(two).TryTakeAsync("key", Life);

        Assert.NotNull(taken);
        Assert.Equal(Stores.Answer("key"), two.Near.Find("key"));
        Assert.Empty(await two.Far.Leases(Nothing).FindAsync(["key"]));
    }

    [Fact]
    public async Task A_server_that_forgot_it_is_told_again_with_the_next_renewal()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        using var two = new Machine(server.Address);
        var leases = one.Far.Leases(Nothing);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Assert.Null(await leases.TakeAsync(new Store.Sharing.Lease("key", "me", now + 100_000), now, null));
        server.Kill();
        server.Forget();
        await Assert.ThrowsAsync<StoreException>(() => leases.FindAsync(["key"]));
        server.Begin();
        Assert.False((await one.HearAsync()).IsOver);
        Assert.True((await one.HearAsync()).IsOver);
        Assert.Empty(await leases.FindAsync(["key"]));

        await leases.ExtendAsync("me", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 100_000);

        Assert.Equal("me", Assert.Single(await leases.FindAsync(["key"])).Holder);
    }

    [Fact]
    public async Task Without_the_server_the_processes_of_a_machine_still_share()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        server.Kill();
        var (here, there) = (Leases(one), Leases(one));

        using var held = await here.TryTakeAsync("key", Life);

        Assert.NotNull(held);
        Assert.Null(await there.TryTakeAsync("key", Life));
        Assert.False((await one.HearAsync()).IsOver);
    }

    [Fact]
    public async Task Two_machines_that_ask_the_same_pay_once()
    {
        using var server = RedisServer.Start();
        using var one = new Machine(server.Address);
        using var two = new Machine(server.Address);
        var calls = new HeldCalls();
        var curator = new DelegateCurator(calls.Answer) { Paid = new UsedLane() };
        var (here, there) = (Desks.Desk(one.Store, curator).Run(), Desks.Desk(two.Store, curator).Run());

        var first = here.Ask("Aggrephagy");
        var call = await calls.NextAsync();
        var second = there.Ask("Aggrephagy");
        var set = there.AskAllAsync([Desks.Parent("Aggrephagy"), Desks.Parent("Lipophagy")], 0, CancellationToken.None);
        var other = await calls.NextAsync();
        Assert.Equal("Lipophagy", other.Question.Subject);
        other.Let();
        call.Let();

        Assert.Equal("Root A", (await first.WaitAsync(Patience)).Answer!.Parent);
        Assert.Equal("Root A", (await second.WaitAsync(Patience)).Answer!.Parent);
        Assert.All(await set.WaitAsync(Patience), static reply => Assert.Equal("Root A", reply.Answer!.Parent));
        Assert.True(calls.IsEmpty);
        Assert.Equal(2, two.Near.Answers().Count);
    }

    [Fact]
    public async Task A_stop_waits_for_no_server()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows cannot stop a process in the middle.");
        using var server = RedisServer.Start();
        using var machine = new Machine(server.Address);
        var curator = new DelegateCurator(new HeldCalls().Answer) { Paid = new UsedLane() };
        var run = Desks.Desk(machine.Store, curator).Run();
        using var stop = new CancellationTokenSource();
        server.Freeze();
        try
        {
            var asking = run.Ask("Aggrephagy", stop.Token);
            Assert.False(asking.IsCompleted);
            await stop.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            // It was not the patience with the server that ended.
            Assert.True(machine.Far.IsUp);
            Assert.Equal(0, curator.Calls);
        }
        finally { server.Thaw(); }
    }

    private static QuestionLeases Leases(Machine machine) => new(machine.Store.Leases!, TimeProvider.System, LeaseHolder.New() with { Desk = Guid.NewGuid().ToString("N") });

    private static Task Nothing(StoredAnswer answer) => throw new InvalidOperationException($"Nobody answered {answer.Key}.");
}
