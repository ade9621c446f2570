using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Sharing;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>The contract of limiters that share a store. Each limiter has its own connection, like a separate process.</summary>
public abstract class SharedLimiterContract
{
    private protected const string LimiterKey = "Gemini host model project project";
    private readonly List<StoreException> storeFailures = [];

    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Opens the connection of another process. Dispose the store when the process ends.</summary>
    private protected abstract (ISharedQuota Quota, IDisposable Store) Open(TimeProvider time);

    /// <summary>Reads the stored quota state of a limiter.</summary>
    private protected abstract QuotaState Read(string limiterKey);

    [Fact]
    public async Task Two_processes_share_one_limit()
    {
        var limits = new ModelLimits { RequestsPerMinute = 20, Concurrency = 100 };
        var (one, two) = (StartProcess(limits), StartProcess(limits));

        var all = Enumerable.Range(0, 40).Select(i => AcquireAsync(i % 2 == 0 ? one.Limiter : two.Limiter)).ToList();
        await WaitForQuotaAsync(one, two);
        Assert.Equal(20, one.Limiter.Running + two.Limiter.Running);

        Clock.Advance(TimeSpan.FromSeconds(60));
        await WaitForQuotaAsync(one, two);
        Assert.Equal(20, one.Limiter.Running + two.Limiter.Running);
        Clock.Advance(TimeSpan.FromSeconds(3));
        await WaitForQuotaAsync(one, two);
        Assert.Equal(40, one.Limiter.Running + two.Limiter.Running);
        foreach (var permit in await Task.WhenAll(all).WaitAsync(Hang.Patience)) { permit.Dispose(); }
    }

    [Fact]
    public async Task Most_calls_need_no_transaction()
    {
        var process = StartProcess(new ModelLimits { RequestsPerMinute = 1000, TokensPerMinute = 1_000_000, Concurrency = 100 });

        for (var i = 0; i < 100; i++)
        {
            (await AcquireAsync(process.Limiter, tokens: 500).WaitAsync(Hang.Patience)).Dispose();
        }

        Assert.Equal((10, 100L), (Read(LimiterKey).Shares.Count, Read(LimiterKey).State.Today));
    }

    [Fact]
    public async Task Returns_unused_grant()
    {
        var process = StartProcess(new ModelLimits { RequestsPerMinute = 1000, TokensPerMinute = 1_000_000, RequestsPerDay = 10_000 });
        var permit = await AcquireAsync(process.Limiter, tokens: 500).WaitAsync(Hang.Patience);
        permit.Settle(new CallUsage { InputTokens = 620 });
        permit.Dispose();
        Assert.Equal(10L, Read(LimiterKey).State.Today);

        StopProcess(process);

        var (state, shares) = Read(LimiterKey);
        Assert.Equal((1L, 1L, 620L), (state.Today, Assert.Single(shares).Requests, shares[0].Tokens));
    }

    [Fact]
    public async Task Counts_day_across_processes()
    {
        var limits = new ModelLimits { RequestsPerDay = 30 };
        for (var i = 0; i < 3; i++)
        {
            var process = StartProcess(limits);
            for (var call = 0; call < 10; call++) { (await AcquireAsync(process.Limiter).WaitAsync(Hang.Patience)).Dispose(); }
            StopProcess(process);
        }
        var fourth = StartProcess(limits);

        var failure = await Assert.ThrowsAsync<CuratorException>(() => AcquireAsync(fourth.Limiter).WaitAsync(Hang.Patience));
        Assert.Contains("30 requests a day are used up", failure.Message, StringComparison.Ordinal);
        Clock.SetUtcNow(new DateTimeOffset(2026, 11, 25, 8, 0, 1, TimeSpan.Zero));
        (await AcquireAsync(fourth.Limiter).WaitAsync(Hang.Patience)).Dispose();
    }

    [Fact]
    public async Task Daily_quota_stops_all_processes()
    {
        var limits = new ModelLimits { RequestsPerDay = 10_000, RequestsPerMinute = 1000 };
        var (one, two) = (StartProcess(limits), StartProcess(limits));
        (await AcquireAsync(one.Limiter).WaitAsync(Hang.Patience)).Dispose();
        // This process has an unspent grant, which it must not use after the daily quota is used up.
        (await AcquireAsync(two.Limiter).WaitAsync(Hang.Patience)).Dispose();

        one.Limiter.ReportRefusal(Refusal(new QuotaViolation("GenerateRequestsPerDayPerProjectPerModel", "", 5000)));
        AssertKnown(two, static state => state.ClosedUntil is not null);

        var failure = await Assert.ThrowsAsync<CuratorException>(() => AcquireAsync(two.Limiter).WaitAsync(Hang.Patience));
        Assert.Equal(PathwayErrors.ModelQuotaExhausted, failure.Error);
        Assert.Contains("2026-11-25 08:00 UTC", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CuratorException>(() => AcquireAsync(StartProcess(limits).Limiter).WaitAsync(Hang.Patience));
    }

    [Fact]
    public async Task Backoff_holds_all_processes()
    {
        var limits = new ModelLimits { RequestsPerMinute = 1000 };
        var (one, two) = (StartProcess(limits), StartProcess(limits));
        Assert.Null(two.Quota.Find(LimiterKey));
        one.Limiter.ReportRefusal(Refusal());
        AssertKnown(two, static state => state.PausedUntil is not null);

        var waiting = AcquireAsync(two.Limiter);
        await WaitForQuotaAsync(two);
        Assert.Equal(0, two.Limiter.Running);
        Clock.Advance(TimeSpan.FromSeconds(5));
        (await waiting.WaitAsync(Hang.Patience)).Dispose();
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-86400 * 30)]
    [InlineData(3600)]
    public async Task Changed_clock_delays_calls_two_minutes_at_most(int seconds)
    {
        var limits = new ModelLimits { RequestsPerMinute = 5, Concurrency = 100 };
        var before = StartProcess(limits);
        for (var i = 0; i < 5; i++) { (await AcquireAsync(before.Limiter).WaitAsync(Hang.Patience)).Dispose(); }
        StopProcess(before);

        var changedClock = new FakeTimeProvider(Clock.GetUtcNow().AddSeconds(seconds));
        var after = StartProcess(limits, changedClock);
        var acquiring = AcquireAsync(after.Limiter);
        await WaitForQuotaAsync(after);
        for (var waited = 0; waited < 130 && after.Limiter.Running == 0; waited++)
        {
            changedClock.Advance(TimeSpan.FromSeconds(1));
            await WaitForQuotaAsync(after);
        }
        (await acquiring.WaitAsync(Hang.Patience)).Dispose();
    }

    [Fact]
    public async Task Counts_alone_after_store_failure()
    {
        var process = StartProcess(new ModelLimits { RequestsPerMinute = 25, Concurrency = 100 });
        (await AcquireAsync(process.Limiter).WaitAsync(Hang.Patience)).Dispose();
        process.Store.Dispose();

        for (var i = 0; i < 30; i++) { _ = AcquireAsync(process.Limiter); }
        await WaitForQuotaAsync(process);

        Assert.Equal(24, process.Limiter.Running);
        Assert.Single(storeFailures);
    }

    private protected TestProcess StartProcess(ModelLimits limits, TimeProvider? time = null)
    {
        var (sharedQuota, store) = Open(time ?? Clock);
        var limiter = new ModelLimiter(new LimiterId("Gemini", "host", "project", "model"), limits, time ?? Clock);
        var membership = new LimiterSharing(limiter, "project", null).Join(sharedQuota, storeFailures.Add);
        return new TestProcess(limiter, sharedQuota, store, membership);
    }

    private protected static void StopProcess(TestProcess process)
    {
        process.Membership.Dispose();
        process.Store.Dispose();
    }

    private protected static async Task WaitForQuotaAsync(params TestProcess[] processes)
    {
        foreach (var process in processes) { await process.Limiter.WaitForQuotaAsync().WaitAsync(Hang.Patience); }
    }

    // Waits until the store has passed a published change on to another process.
    private protected static void AssertKnown(TestProcess process, Func<LimiterState, bool> isKnown) =>
        Assert.True(SpinWait.SpinUntil(() => process.Quota.Find(LimiterKey) is { } state && isKnown(state), Hang.Patience));

    private protected static Task<ICallPermit> AcquireAsync(ModelLimiter limiter, int tokens = 0) =>
        limiter.AcquireAsync(new PermitRequest { Tokens = tokens }, default);

    private protected static ChatException Refusal(params QuotaViolation[] violations) =>
        new(PathwayErrors.ModelRateLimited, "slow down", isTransient: true)
        {
            Status = 429,
            RetryAfter = TimeSpan.FromSeconds(5),
            Violations = violations,
        };

    /// <summary>A process that shares the store.</summary>
    private protected sealed record TestProcess(ModelLimiter Limiter, ISharedQuota Quota, IDisposable Store, IDisposable Membership);
}
