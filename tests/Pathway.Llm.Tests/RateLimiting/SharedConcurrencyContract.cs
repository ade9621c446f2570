using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Sharing;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>Processes that share a store share the limit of concurrent calls. Each limiter here is one process.</summary>
public abstract class SharedConcurrencyContract
{
    private protected const string Name = "Gemini host model project project";
    private protected const int Limit = 15;

    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

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
            var call = await Task.WhenAny(calls).WaitAsync(Hang.Patience, TestContext.Current.CancellationToken);
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
        await Open().UpdateAsync(Demand(dead.ToString(), Limit, Limit, Limit));
        var alive = Start();
        for (var i = 0; i < Limit; i++) { _ = Acquire(alive); }
        await SettleAsync(alive);
        // A process of this machine is seen to be dead; one of another machine must not renew its lease.
        Assert.Equal(machine == "here" ? Limit : 0, alive.Running);

        await EndLeaseAsync(dead.ToString());
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

        LoseStore();
        var late = one.Running;
        await SettleAsync(one, two, three);

        Assert.All((ModelLimiter[])[one, two, three], static limiter => Assert.InRange(limiter.Running, 1, Limit));
        // Calls that run keep their permits; a process with fewer takes its part.
        Assert.Equal(Math.Max(late, Limit / 3), one.Running);
    }

    [Fact]
    public async Task Process_that_comes_back_to_an_empty_store_leaves_the_others_their_part()
    {
        var before = Open();
        var store = new ReplaceablePermits(before);
        var limiter = Start(store);
        foreach (var other in (string[])["one", "two"]) { await before.UpdateAsync(Demand(other, 0, 0, Limit)); }
        for (var i = 0; i < 30; i++) { _ = Acquire(limiter); }
        await SettleAsync(limiter);
        Assert.Equal(Limit / 3, limiter.Running);

        store.Current = null;
        Clock.Advance(TimeSpan.FromSeconds(1));
        await limiter.WaitForQuotaAsync();
        store.Current = OpenEmpty();
        for (var polls = 0; polls < 5; polls++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(200));
            await limiter.WaitForQuotaAsync();
            // The others had no time to ask there.
            Assert.Equal(Limit / 3, limiter.Running);
        }

        // They are no longer there.
        await SettleAsync(limiter);
        Assert.Equal(Limit, limiter.Running);
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
    public async Task Shares_are_fair(int limit, int wanted, int[] others, int allowed)
    {
        var permits = Open();
        // With a limit of zero they want permits and hold none.
        foreach (var other in others.Index()) { await permits.UpdateAsync(Demand($"other {other.Index}", 0, 0, other.Item)); }

        Assert.Equal(new PermitShare(allowed, allowed, others.Length + 1), await permits.UpdateAsync(Demand("me", limit, 0, wanted)));
    }

    /// <summary>The permits as another process sees them.</summary>
    private protected abstract ISharedPermits Open();

    /// <summary>The permits of another store, that nobody has used.</summary>
    private protected abstract ISharedPermits OpenEmpty();

    /// <summary>Makes the store unusable.</summary>
    private protected abstract void LoseStore();

    /// <summary>Lets the time pass after which a process that does not renew its permits loses them.</summary>
    private protected abstract Task EndLeaseAsync(string holder);

    private protected PermitDemand Demand(string holder, int limit, int running, int wanted) => new()
    {
        LimiterKey = Name, Holder = holder, Now = () => Clock.GetUtcNow().ToUnixTimeMilliseconds(), Limit = limit, Running = running,
        Wanted = wanted,
    };

    private ModelLimiter Start(int limit = Limit) => Start(Open(), limit);

    private ModelLimiter Start(ISharedPermits permits, int limit = Limit)
    {
        var limiter = new ModelLimiter(new LimiterId("Gemini", "host", "project", "model"), new ModelLimits { Concurrency = limit }, Clock);
        limiter.Join(permits, "here", Name);
        return limiter;
    }

    private static Task<ICallPermit> Acquire(ModelLimiter limiter) =>
        limiter.AcquireAsync(new PermitRequest { Name = "call", Tokens = 1, Concurrency = 1 }, CancellationToken.None);

    // Until nothing changes any more in two seconds of the clock.
    private async Task SettleAsync(params ModelLimiter[] limiters)
    {
        for (var i = 0; i < 12; i++)
        {
            foreach (var limiter in limiters) { await WaitForStoreAsync(limiter); }
            Clock.Advance(TimeSpan.FromMilliseconds(200));
        }
        foreach (var limiter in limiters) { await WaitForStoreAsync(limiter); }
    }

    private static Task WaitForStoreAsync(ModelLimiter limiter) =>
        limiter.WaitForQuotaAsync().WaitAsync(Hang.Patience, TestContext.Current.CancellationToken);

    /// <summary>The permits of a store that is lost and replaced.</summary>
    private sealed class ReplaceablePermits(ISharedPermits first) : ISharedPermits
    {
        public ISharedPermits? Current { get; set; } = first;

        public Task<PermitShare> UpdateAsync(PermitDemand demand) =>
            Current?.UpdateAsync(demand) ?? Task.FromException<PermitShare>(new StoreException("The store is lost."));
    }
}
