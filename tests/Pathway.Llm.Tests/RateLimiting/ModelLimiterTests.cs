using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;
using static Pathway.RateLimiting.LimiterCalls;

namespace Pathway.RateLimiting;

/// <summary>Concurrency, order, cancellation, and what a call counts against the limits.</summary>
public sealed class ModelLimiterTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Limits_concurrency_unless_a_run_asks_for_more()
    {
        var limiter = Create(clock, new ModelLimits { Concurrency = 2 });
        var first = AcquireAsync(limiter);
        var second = AcquireAsync(limiter);
        var third = AcquireAsync(limiter);
        var wide = AcquireAsync(limiter, concurrency: 3);
        Assert.Equal(3, limiter.Running);
        Assert.True(await IsAcquiredAsync(wide) && !third.IsCompleted);

        (await first).Dispose();
        (await second).Dispose();

        (await third).Dispose();
        (await wide).Dispose();
        Assert.Equal(0, limiter.Running);
    }

    [Fact]
    public async Task Slow_start_raises_concurrency_and_restarts_after_idle()
    {
        var limiter = Create(clock, new ModelLimits { Concurrency = 15 });
        var acquiring = Enumerable.Range(0, 200).Select(_ => AcquireAsync(limiter, concurrency: 200)).ToList();
        foreach (var expected in (int[])[15, 30, 60, 120, 200])
        {
            Assert.Equal(expected, limiter.Running);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        foreach (var permit in await Task.WhenAll(acquiring).WaitAsync(Hang.Patience)) { permit.Dispose(); }

        clock.Advance(TimeSpan.FromSeconds(61));
        for (var i = 0; i < 200; i++) { _ = AcquireAsync(limiter, concurrency: 200); }
        Assert.Equal(15, limiter.Running);
    }

    [Fact]
    public async Task Orders_by_priority_then_name()
    {
        var limiter = Create(clock, new ModelLimits { Concurrency = 1 });
        var running = await AcquireAsync(limiter);
        (int Priority, string Name)[] waiting = [(1, "c"), (5, "z"), (1, "a"), (5, "b"), (1, "B")];
        var order = new List<string>();
        var all = Task.WhenAll(waiting.Select(async call =>
        {
            using var permit = await limiter.AcquireAsync(new PermitRequest { Priority = call.Priority, Name = call.Name }, default);
            lock (order) { order.Add(call.Name); }
        }));

        running.Dispose();
        await all.WaitAsync(Hang.Patience);

        Assert.Equal(["b", "z", "B", "a", "c"], order);
    }

    [Fact]
    public async Task Cancelled_wait_reserves_nothing()
    {
        var limiter = Create(clock, new ModelLimits { Concurrency = 1, TokensPerMinute = 100, RequestsPerMinute = 2 });
        var running = await AcquireAsync(limiter, tokens: 60);
        using var stop = new CancellationTokenSource();
        var stopped = limiter.AcquireAsync(new PermitRequest { Tokens = 40, Priority = 9 }, stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.AcquireAsync(new PermitRequest(), stop.Token));

        running.Dispose();
        (await AcquireAsync(limiter, tokens: 40).WaitAsync(Hang.Patience)).Dispose();
    }

    [Fact]
    public async Task Cancelled_waiter_releases_the_queue()
    {
        var limiter = Create(clock, new ModelLimits { TokensPerMinute = 100 });
        (await AcquireAsync(limiter, tokens: 90)).Dispose();
        using var stop = new CancellationTokenSource();
        var large = limiter.AcquireAsync(new PermitRequest { Tokens = 50, Priority = 9 }, stop.Token);
        var small = AcquireAsync(limiter, tokens: 10);
        Assert.Equal(0, limiter.Running);

        stop.Cancel();

        (await small.WaitAsync(Hang.Patience)).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
    }

    [Fact]
    public async Task Settlement_replaces_token_estimate()
    {
        var limiter = Create(clock, new ModelLimits { TokensPerMinute = 100 });
        var permit = await AcquireAsync(limiter, tokens: 80);
        var waiting = AcquireAsync(limiter, tokens: 50);
        Assert.Equal(1, limiter.Running);

        permit.Settle(new CallUsage { InputTokens = 20 });
        permit.Dispose();

        (await waiting.WaitAsync(Hang.Patience)).Dispose();
    }

    [Fact]
    public async Task Oversized_call_runs_alone()
    {
        var limiter = Create(clock, new ModelLimits { TokensPerMinute = 100 });
        (await AcquireAsync(limiter, tokens: 1)).Dispose();
        var large = AcquireAsync(limiter, tokens: 1000);
        Assert.Equal(0, limiter.Running);
        clock.Advance(TimeSpan.FromSeconds(61));
        (await large.WaitAsync(Hang.Patience)).Dispose();
    }

    [Fact]
    public void Same_key_and_limits_share_one_limiter()
    {
        var id = new LimiterId("Gemini", "http://x", "p", $"{Guid.NewGuid()}");
        Assert.Same(LimiterRegistry.GetOrCreate(id, new ModelLimits()), LimiterRegistry.GetOrCreate(id with { }, new ModelLimits()));
        Assert.NotSame(LimiterRegistry.GetOrCreate(id, new ModelLimits()),
            LimiterRegistry.GetOrCreate(id with { Project = "q" }, new ModelLimits()));
    }
}

/// <summary>Common operations of the limiter tests.</summary>
internal static class LimiterCalls
{
    public static ModelLimiter Create(TimeProvider clock, ModelLimits limits) =>
        new(new LimiterId("Gemini", "host", "project", "model"), limits, clock);

    public static Task<ICallPermit> AcquireAsync(
        ModelLimiter limiter, int tokens = 0, int concurrency = 0, Action<LimiterWait>? observe = null) =>
        limiter.AcquireAsync(new PermitRequest { Tokens = tokens, Concurrency = concurrency, OnWait = observe }, default);

    public static async Task<bool> IsAcquiredAsync(Task<ICallPermit> acquiring) => await acquiring.WaitAsync(Hang.Patience) is not null;

    public static ChatException Refusal(TimeSpan? delay, params QuotaViolation[] violations) =>
        new(PathwayErrors.ModelRateLimited, "slow down", isTransient: true) { Status = 429, RetryAfter = delay, Violations = violations };
}
