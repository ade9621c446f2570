using Microsoft.Extensions.Time.Testing;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Sharing;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>Processes that share a store share the limit of concurrent calls. Each limiter here is one process.</summary>
public sealed class SharedConcurrencyTests : IDisposable
{
    private const string Name = "Gemini host model project project";
    private const int Limit = 15;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-permits-");
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly List<IDisposable> stores = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Two_processes_run_no_more_calls_than_the_limit()
    {
        var (one, two) = (Start(), Start());
        var calls = Enumerable.Range(0, 60).Select(i => Acquire(i % 2 == 0 ? one : two)).ToList();
        await SettleAsync(one, two);

        Assert.Equal(Limit, one.Running + two.Running);
        // As calls end, the permits are divided equally, and no call waits for ever.
        for (var ended = 0; ended < 60; ended++)
        {
            var call = await Task.WhenAny(calls).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            calls.Remove(call);
            (await call).Dispose();
            await SettleAsync(one, two);
            Assert.InRange(one.Running + two.Running, Math.Min(1, calls.Count), Limit);
            if (ended == 25) { Assert.InRange(one.Running, 5, 10); }
        }
    }

    [Fact]
    public async Task Permits_of_an_idle_process_go_to_the_others()
    {
        var (one, two) = (Start(), Start());
        var calls = Enumerable.Range(0, 30).Select(_ => Acquire(one)).ToList();
        await SettleAsync(one, two);
        Assert.Equal(Limit, one.Running);
        foreach (var call in calls) { (await call).Dispose(); await SettleAsync(one); }

        for (var i = 0; i < Limit; i++) { _ = Acquire(two); }
        await SettleAsync(one, two);

        Assert.Equal(Limit, two.Running);
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("here")]
    public async Task Permits_of_a_killed_process_are_back_within_one_lease(string machine)
    {
        var holder = LeaseHolder.Create();
        var dead = machine == "here" ? holder with { StartStamp = "ended" } : holder with { Machine = machine };
        var shared = Open().Permits;
        await shared.UpdateAsync(new PermitDemand
        {
            LimiterKey = Name, Holder = dead.ToString(), Now = () => clock.GetUtcNow().ToUnixTimeMilliseconds(), Limit = Limit,
            Running = Limit, Wanted = Limit,
        });
        var alive = Start();
        for (var i = 0; i < Limit; i++) { _ = Acquire(alive); }
        await SettleAsync(alive);
        // A process of this machine is seen to be dead; one of another machine must not renew its lease.
        Assert.Equal(machine == "here" ? Limit : 0, alive.Running);

        clock.Advance(TimeSpan.FromMilliseconds(PermitDemand.Lifetime));
        await SettleAsync(alive);

        Assert.Equal(Limit, alive.Running);
    }

    [Fact]
    public async Task Without_the_store_each_process_takes_its_part_of_the_limit()
    {
        var (one, two, three) = (Start(), Start(), Start());
        foreach (var limiter in (ModelLimiter[])[one, two, three])
        {
            for (var i = 0; i < 20; i++) { _ = Acquire(limiter); }
        }
        await SettleAsync(one, two, three);
        Assert.Equal(Limit, one.Running + two.Running + three.Running);

        stores.ForEach(static store => store.Dispose());
        var late = one.Running;
        await SettleAsync(one, two, three);

        Assert.All((ModelLimiter[])[one, two, three], static limiter => Assert.InRange(limiter.Running, 1, Limit));
        // Calls that run keep their permits; a process with fewer takes its part.
        Assert.Equal(Math.Max(late, Limit / 3), one.Running);
    }

    [Fact]
    public async Task More_processes_than_permits_take_turns()
    {
        var limiters = Enumerable.Range(0, 4).Select(_ => Start(limit: 1)).ToArray();
        var calls = limiters.SelectMany(limiter => Enumerable.Range(0, 3).Select(_ => Acquire(limiter))).ToList();

        for (var ended = 0; ended < 12; ended++)
        {
            for (var i = 0; i < 20 && !calls.Exists(static call => call.IsCompleted); i++) { await SettleAsync(limiters); }
            Assert.InRange(limiters.Sum(static limiter => limiter.Running), 1, 1);
            var call = calls.First(static call => call.IsCompleted);
            calls.Remove(call);
            (await call).Dispose();
            await SettleAsync(limiters);
        }
    }

    [Theory]
    [InlineData(15, 20, new int[0], 15)]
    [InlineData(15, 20, new[] { 20 }, 7)]
    [InlineData(15, 20, new[] { 3 }, 12)]
    [InlineData(15, 2, new[] { 20 }, 2)]
    [InlineData(15, 20, new[] { 3, 20 }, 6)]
    public void Shares_are_fair(int limit, int wanted, int[] others, int allowed)
    {
        var demand = new PermitDemand { LimiterKey = "", Holder = "me", Now = static () => 0, Limit = limit, Running = 0, Wanted = wanted };

        var (held, share) = PermitCalculator.Calculate(demand, null,
            [.. others.Select(static (want, i) => new HeldPermits($"{i}", 0, want, 1000, 0))], 0);

        Assert.Equal((allowed, allowed), (share, held.Count));
    }

    private SqliteStore Open()
    {
        var store = SqliteStore.Open(Path.Combine(folder.FullName, "a.db"), SqliteOptions.Default);
        stores.Add(store);
        return store;
    }

    private ModelLimiter Start(int limit = Limit)
    {
        var limiter = new ModelLimiter(new LimiterId("Gemini", "host", "project", "model"), new ModelLimits { Concurrency = limit }, clock);
        limiter.Join(Open().Permits, folder.FullName, Name);
        return limiter;
    }

    private static Task<ICallPermit> Acquire(ModelLimiter limiter) =>
        limiter.AcquireAsync(new PermitRequest { Name = "call", Tokens = 1, Concurrency = 1 }, CancellationToken.None);

    // Until nothing changes any more in two seconds of the clock.
    private async Task SettleAsync(params ModelLimiter[] limiters)
    {
        for (var i = 0; i < 12; i++)
        {
            foreach (var limiter in limiters) { await limiter.WaitForQuotaAsync(); }
            clock.Advance(TimeSpan.FromMilliseconds(200));
        }
        foreach (var limiter in limiters) { await limiter.WaitForQuotaAsync(); }
    }
}
