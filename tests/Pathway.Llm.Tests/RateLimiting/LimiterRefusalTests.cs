using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;
using static Pathway.RateLimiting.LimiterCalls;

namespace Pathway.RateLimiting;

/// <summary>The effect of refusals on all waiting calls: pauses, lower concurrency, closing for the day.</summary>
public sealed class LimiterRefusalTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Backoff_holds_all_calls_and_notifies_each_run_once()
    {
        var limiter = Create(clock, new ModelLimits { Concurrency = 8 });
        List<LimiterWait> waits = [], otherWaits = [];
        Action<LimiterWait> observe = waits.Add, observeOther = otherWaits.Add;
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(7.5)));
        Task<ICallPermit>[] waiting =
        [
            AcquireAsync(limiter, observe: observe),
            AcquireAsync(limiter, observe: observe),
            AcquireAsync(limiter, observe: observeOther),
        ];

        clock.Advance(TimeSpan.FromSeconds(7.5) - TimeSpan.FromTicks(1));
        var late = AcquireAsync(limiter, observe: observe);
        Assert.Equal(0, limiter.Running);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        foreach (var permit in await Task.WhenAll([.. waiting, late]).WaitAsync(Hang.Patience)) { permit.Dispose(); }
        Assert.Equal(TimeSpan.FromSeconds(7.5), Assert.Single(waits).Duration);
        Assert.Contains("asked for a pause", waits[0].Reason, StringComparison.Ordinal);
        Assert.Single(otherWaits);
    }

    [Fact]
    public async Task Call_with_a_permit_waits_for_a_pause_that_was_asked_for_since()
    {
        var limiter = Create(clock, new ModelLimits { Concurrency = 8 });
        var waits = Channel.CreateUnbounded<LimiterWait>();
        var request = new PermitRequest { MaxWait = TimeSpan.FromSeconds(20), OnWait = wait => waits.Writer.TryWrite(wait) };
        using var permit = await limiter.AcquireAsync(request, default).WaitAsync(Hang.Patience);
        Assert.True(limiter.WaitForPauseAsync(request, default).IsCompletedSuccessfully);

        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(5)));
        var waiting = limiter.WaitForPauseAsync(request, default);
        Assert.Equal(5, (await NextAsync()).Duration.TotalSeconds);
        clock.Advance(TimeSpan.FromSeconds(3));
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(10)));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(8, (await NextAsync()).Duration.TotalSeconds);
        clock.Advance(TimeSpan.FromSeconds(7));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await waiting.WaitAsync(Hang.Patience);

        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(21)));
        var failure = await Assert.ThrowsAsync<CuratorException>(() => limiter.WaitForPauseAsync(request, default));
        Assert.Equal(PathwayErrors.WaitTooLong, failure.Error);

        Task<LimiterWait> NextAsync() => waits.Reader.ReadAsync().AsTask().WaitAsync(Hang.Patience);
    }

    [Fact]
    public async Task Rejects_waits_above_maximum()
    {
        var limiter = Create(clock, new ModelLimits { RequestsPerMinute = 1 });
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(400)));
        var shortWait = AcquireWithin(300);
        var longWait = AcquireWithin(400);

        var failure = await Assert.ThrowsAsync<CuratorException>(() => shortWait.WaitAsync(Hang.Patience));
        Assert.Equal((PathwayErrors.WaitTooLong, false), (failure.Error, failure.IsTransient));
        Assert.Contains("400 s (the server asked for a pause: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("), but at most 300 s are allowed", failure.Message, StringComparison.Ordinal);
        Assert.False(longWait.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(100));
        var inTime = AcquireWithin(300);
        clock.Advance(TimeSpan.FromSeconds(300));
        (await longWait.WaitAsync(Hang.Patience)).Dispose();
        Assert.False(inTime.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(61));
        (await inTime.WaitAsync(Hang.Patience)).Dispose();
        failure = await Assert.ThrowsAsync<CuratorException>(() => AcquireWithin(10).WaitAsync(Hang.Patience));
        Assert.Contains("61 s (the limit is 1 requests a minute)", failure.Message, StringComparison.Ordinal);

        Task<ICallPermit> AcquireWithin(int seconds) =>
            limiter.AcquireAsync(new PermitRequest { MaxWait = TimeSpan.FromSeconds(seconds) }, default);
    }

    [Fact]
    public void Longer_delay_extends_backoff_and_shorter_one_does_not_end_it()
    {
        var limiter = Create(clock, new ModelLimits());
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(10)));
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(3)));
        limiter.ReportRefusal(Refusal(null));
        _ = AcquireAsync(limiter);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, limiter.Running);
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(5)));
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, limiter.Running);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, limiter.Running);
    }

    [Fact]
    public async Task Backoff_without_delay_doubles_until_success()
    {
        var limiter = Create(clock, new ModelLimits());
        foreach (var seconds in (int[])[2, 4, 8, 16, 32, 60, 60])
        {
            limiter.ReportRefusal(Refusal(null));
            var acquiring = AcquireAsync(limiter);
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, limiter.Running);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            (await acquiring.WaitAsync(Hang.Patience)).Dispose();
        }
        var succeeded = await AcquireAsync(limiter);
        succeeded.Settle(new CallUsage());
        succeeded.Dispose();
        limiter.ReportRefusal(Refusal(null));
        _ = AcquireAsync(limiter);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, limiter.Running);
    }

    [Fact]
    public async Task Refusal_halves_concurrency_which_recovers()
    {
        var limiter = Create(clock, new ModelLimits { Concurrency = 8 });
        var running = new List<ICallPermit>();
        for (var i = 0; i < 8; i++) { running.Add(await AcquireAsync(limiter)); }
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(1)));
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(1)));
        running.ForEach(static permit => permit.Dispose());
        clock.Advance(TimeSpan.FromSeconds(1));

        var waiting = Enumerable.Range(0, 20).Select(_ => AcquireAsync(limiter)).ToList();
        Assert.Equal(4, limiter.Running);
        foreach (var expected in (int[])[4, 4, 4, 5, 5, 5, 5, 5, 6])
        {
            var granted = await Task.WhenAny(waiting).WaitAsync(Hang.Patience);
            waiting.Remove(granted);
            var permit = await granted;
            permit.Settle(new CallUsage());
            permit.Dispose();
            Assert.Equal(expected, limiter.Running);
        }
    }

    [Fact]
    public async Task Daily_quota_fails_all_waiters_with_end_of_day()
    {
        var limiter = Create(clock, new ModelLimits { Concurrency = 1 });
        var running = await AcquireAsync(limiter);
        var waiting = AcquireAsync(limiter);

        limiter.ReportRefusal(new ChatException(PathwayErrors.ModelQuotaExhausted, "quota", isTransient: false)
        {
            Status = 429,
            RetryAfter = TimeSpan.FromSeconds(5),
            Violations = [new QuotaViolation("RequestsPerDay", "", 100)],
        });

        Assert.Equal(1, limiter.Running);
        foreach (var acquiring in (Task<ICallPermit>[])[waiting, AcquireAsync(limiter)])
        {
            var failure = await Assert.ThrowsAsync<CuratorException>(() => acquiring);
            Assert.Equal((PathwayErrors.ModelQuotaExhausted, false), (failure.Error, failure.IsTransient));
            Assert.Contains("2026-11-25 08:00 UTC", failure.Message, StringComparison.Ordinal);
        }
        running.Dispose();
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));
        (await AcquireAsync(limiter)).Dispose();
    }

    [Fact]
    public async Task New_run_tries_a_daily_quota_and_a_pause_of_no_stated_length_again()
    {
        var limiter = Create(clock, new ModelLimits { RequestsPerDay = 100 });
        var used = new ChatException(PathwayErrors.ModelQuotaExhausted, "quota", isTransient: false)
            { Status = 429, Violations = [new QuotaViolation("RequestsPerDay", "", 1)] };
        limiter.ReportRefusal(used);
        Assert.Contains("UTC", limiter.FindFinalRefusal(used)!.Message, StringComparison.Ordinal);
        limiter.ReportRefusal(Refusal(null));

        limiter.AllowProbe();

        // The limit that the server reported may have been raised too.
        for (var i = 0; i < 3; i++) { (await AcquireAsync(limiter).WaitAsync(Hang.Patience)).Dispose(); }
    }

    [Fact]
    public async Task New_run_keeps_a_pause_of_stated_length()
    {
        var limiter = Create(clock, new ModelLimits());
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(5)));

        limiter.AllowProbe();

        var waiting = AcquireAsync(limiter);
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(6));
        (await waiting.WaitAsync(Hang.Patience)).Dispose();
    }

    [Fact]
    public async Task Pauses_in_vain_are_final_until_a_call_succeeds_or_a_run_begins()
    {
        var limiter = Create(clock, new ModelLimits());
        Assert.Equal(10, RefuseUntilFinal());

        limiter.AllowProbe();
        Assert.Equal(10, RefuseUntilFinal());

        clock.Advance(TimeSpan.FromMinutes(1));
        var permit = await AcquireAsync(limiter).WaitAsync(Hang.Patience);
        permit.Settle(new CallUsage());
        permit.Dispose();
        Assert.Equal(10, RefuseUntilFinal());

        int RefuseUntilFinal()
        {
            for (var pauses = 1; ; pauses++)
            {
                clock.Advance(TimeSpan.FromMinutes(2));
                var refusal = Refusal(TimeSpan.FromSeconds(1));
                limiter.ReportRefusal(refusal);
                // Calls that are refused together are one pause.
                limiter.ReportRefusal(refusal);
                if (limiter.FindFinalRefusal(refusal) is { } final)
                {
                    Assert.Equal((PathwayErrors.ModelRateLimited, true, false), (final.Error, final.IsForAll, final.IsTransient));
                    return pauses;
                }
            }
        }
    }

    [Fact]
    public void Final_refusal_causes_no_pause()
    {
        var limiter = Create(clock, new ModelLimits());

        Assert.False(limiter.ReportRefusal(new ChatException(PathwayErrors.ModelQuotaExhausted, "limit: 0", isTransient: false)
            { Status = 429, Violations = [new QuotaViolation("RequestsPerDay", "", 0)] }));

        Assert.True(AcquireAsync(limiter).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Configured_daily_limit_closes_limiter()
    {
        var limiter = Create(clock, new ModelLimits { RequestsPerDay = 2 });
        (await AcquireAsync(limiter)).Dispose();
        (await AcquireAsync(limiter)).Dispose();

        var failure = await Assert.ThrowsAsync<CuratorException>(() => AcquireAsync(limiter));
        Assert.Contains("2 requests a day", failure.Message, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromDays(1));
        (await AcquireAsync(limiter)).Dispose();
    }

    [Fact]
    public async Task Applies_lower_reported_limit()
    {
        var limiter = Create(clock, new ModelLimits { RequestsPerMinute = 1000, Concurrency = 100 });
        (await AcquireAsync(limiter)).Dispose();
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(1), new QuotaViolation("GenerateRequestsPerMinutePerProjectPerModel", "", 2)));
        limiter.ReportRefusal(Refusal(TimeSpan.FromSeconds(1), new QuotaViolation("GenerateRequestsPerMinutePerProjectPerModel", "", 50)));
        clock.Advance(TimeSpan.FromSeconds(1));
        List<LimiterWait> waits = [];
        (await AcquireAsync(limiter)).Dispose();

        _ = AcquireAsync(limiter, observe: waits.Add);

        Assert.Equal(0, limiter.Running);
        Assert.Contains("2 requests a minute", Assert.Single(waits).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-24T07:59:59Z", "2026-11-24T08:00:00Z")]
    [InlineData("2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z")]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-02T07:00:00Z")]
    [InlineData("2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z")]
    [InlineData("2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z")]
    public void Day_ends_at_midnight_Pacific_in_summer_and_winter(string now, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture),
            PacificDay.End(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
}
