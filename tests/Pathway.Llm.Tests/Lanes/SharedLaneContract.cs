using Microsoft.Extensions.Time.Testing;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Store;
using Pathway.Store.Sharing;
using Xunit;

namespace Pathway.Lanes;

/// <summary>Lanes of several processes that share a store, whatever it is: each lane here has a connection of its own.</summary>
public abstract class SharedLaneContract
{
    private protected const string Name = "Gemini host model project project";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly List<StoreException> lost = [];

    /// <summary>One more process's connection to the store. Dispose it as the process ends.</summary>
    private protected abstract (ISharedLanes Lanes, IDisposable Store) Open(TimeProvider time);

    /// <summary>What the store holds of a lane.</summary>
    private protected abstract LaneBook Read(string lane);

    [Fact]
    public async Task Two_processes_send_no_more_in_a_minute_than_one_may()
    {
        var (one, two) = (Process(new ModelLimits { RequestsPerMinute = 20, Concurrency = 100 }), Process(new ModelLimits { RequestsPerMinute = 20, Concurrency = 100 }));

        var all = Enumerable.Range(0, 40).Select(i => Enter(i % 2 == 0 ? one.Lane : two.Lane)).ToList();
        await Quiet(one, two);
        Assert.Equal(20, one.Lane.Running + two.Lane.Running);

        Clock.Advance(TimeSpan.FromSeconds(60));
        await Quiet(one, two);
        Assert.Equal(20, one.Lane.Running + two.Lane.Running);
        Clock.Advance(TimeSpan.FromSeconds(3));
        await Quiet(one, two);
        Assert.Equal(40, one.Lane.Running + two.Lane.Running);
        foreach (var place in await Task.WhenAll(all).WaitAsync(Patience)) { place.Dispose(); }
    }

    [Fact]
    public async Task Most_calls_need_no_transaction()
    {
        var process = Process(new ModelLimits { RequestsPerMinute = 1000, TokensPerMinute = 1_000_000, Concurrency = 100 });

        for (var i = 0; i < 100; i++)
        {
            (await Enter(process.Lane, tokens: 500).WaitAsync(Patience)).Dispose();
        }

        Assert.Equal((10, 100L), (Read(Name).Shares.Count, Read(Name).State.Today));
    }

    [Fact]
    public async Task What_was_counted_ahead_and_not_used_is_given_back()
    {
        var process = Process(new ModelLimits { RequestsPerMinute = 1000, TokensPerMinute = 1_000_000, RequestsPerDay = 10_000 });
        var place = await Enter(process.Lane, tokens: 500).WaitAsync(Patience);
        place.Settle(new CallUsage { InputTokens = 620 });
        place.Dispose();
        Assert.Equal(10L, Read(Name).State.Today);

        End(process);

        var (state, shares) = Read(Name);
        Assert.Equal((1L, 1L, 620L), (state.Today, Assert.Single(shares).Requests, shares[0].Tokens));
    }

    [Fact]
    public async Task A_day_is_counted_across_processes_that_come_and_go()
    {
        var limits = new ModelLimits { RequestsPerDay = 30 };
        for (var i = 0; i < 3; i++)
        {
            var process = Process(limits);
            for (var call = 0; call < 10; call++) { (await Enter(process.Lane).WaitAsync(Patience)).Dispose(); }
            End(process);
        }
        var fourth = Process(limits);

        Assert.Contains("30 requests a day are used up", (await Assert.ThrowsAsync<CuratorException>(() => Enter(fourth.Lane).WaitAsync(Patience))).Message, StringComparison.Ordinal);
        Clock.SetUtcNow(new DateTimeOffset(2026, 11, 25, 8, 0, 1, TimeSpan.Zero));
        (await Enter(fourth.Lane).WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task A_day_that_is_over_stops_all_processes_without_another_call()
    {
        var limits = new ModelLimits { RequestsPerDay = 10_000, RequestsPerMinute = 1000 };
        var (one, two) = (Process(limits), Process(limits));
        (await Enter(one.Lane).WaitAsync(Patience)).Dispose();
        // It holds calls that it counted ahead, and may not spend them.
        (await Enter(two.Lane).WaitAsync(Patience)).Dispose();

        one.Lane.Refused(Refusal(new QuotaViolation("GenerateRequestsPerDayPerProjectPerModel", "", 5000)));
        Known(two, static state => state.ClosedUntil is not null);

        var failure = await Assert.ThrowsAsync<CuratorException>(() => Enter(two.Lane).WaitAsync(Patience));
        Assert.Equal(PathwayErrors.ModelQuotaExhausted, failure.Error);
        Assert.Contains("2026-11-25 08:00 UTC", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CuratorException>(() => Enter(Process(limits).Lane).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_pause_holds_all_processes()
    {
        var (one, two) = (Process(new ModelLimits { RequestsPerMinute = 1000 }), Process(new ModelLimits { RequestsPerMinute = 1000 }));
        Assert.Null(two.Lanes.Look(Name));
        one.Lane.Refused(Refusal());
        Known(two, static state => state.PausedUntil is not null);

        var waiting = Enter(two.Lane);
        await Quiet(two);
        Assert.Equal(0, two.Lane.Running);
        Clock.Advance(TimeSpan.FromSeconds(5));
        (await waiting.WaitAsync(Patience)).Dispose();
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-86400 * 30)]
    [InlineData(3600)]
    public async Task A_Clock_that_is_set_makes_nobody_wait_longer_than_a_minute_or_two(int seconds)
    {
        var limits = new ModelLimits { RequestsPerMinute = 5, Concurrency = 100 };
        var before = Process(limits);
        for (var i = 0; i < 5; i++) { (await Enter(before.Lane).WaitAsync(Patience)).Dispose(); }
        End(before);

        var set = new FakeTimeProvider(Clock.GetUtcNow().AddSeconds(seconds));
        var after = Process(limits, set);
        var entering = Enter(after.Lane);
        await Quiet(after);
        for (var waited = 0; waited < 130 && after.Lane.Running == 0; waited++)
        {
            set.Advance(TimeSpan.FromSeconds(1));
            await Quiet(after);
        }
        (await entering.WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task A_store_that_fails_leaves_the_process_to_count_alone()
    {
        var process = Process(new ModelLimits { RequestsPerMinute = 25, Concurrency = 100 });
        (await Enter(process.Lane).WaitAsync(Patience)).Dispose();
        process.Store.Dispose();

        for (var i = 0; i < 30; i++) { _ = Enter(process.Lane); }
        await Quiet(process);

        Assert.Equal(24, process.Lane.Running);
        Assert.Single(lost);
    }

    private protected Member Process(ModelLimits limits, TimeProvider? time = null)
    {
        var (lanes, store) = Open(time ?? Clock);
        var lane = new Lane(new LaneId("Gemini", "host", "project", "model"), limits, time ?? Clock);
        return new Member(lane, lanes, store, new LaneSharing(lane, "project", null).Join(lanes, lost.Add));
    }

    private protected static void End(Member process)
    {
        process.Sharing.Dispose();
        process.Store.Dispose();
    }

    private protected static async Task Quiet(params Member[] processes)
    {
        foreach (var process in processes) { await process.Lane.AskedAsync().WaitAsync(Patience); }
    }

    // What one told reaches the other when the store says so.
    private protected static void Known(Member process, Func<LaneState, bool> isKnown) => Assert.True(SpinWait.SpinUntil(() => process.Lanes.Look(Name) is { } state && isKnown(state), Patience));

    private protected static Task<ICallPlace> Enter(Lane lane, int tokens = 0) => lane.EnterAsync(new LaneRequest { Tokens = tokens }, default);

    private protected static ChatFailure Refusal(params QuotaViolation[] violations) =>
        new(PathwayErrors.ModelRateLimited, "slow down", isTransient: true) { Status = 429, RetryAfter = TimeSpan.FromSeconds(5), Violations = violations };

    /// <summary>A process that shares the store.</summary>
    private protected sealed record Member(Lane Lane, ISharedLanes Lanes, IDisposable Store, IDisposable Sharing);
}
