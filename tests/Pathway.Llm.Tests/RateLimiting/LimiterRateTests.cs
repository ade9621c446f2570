using Microsoft.Extensions.Time.Testing;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>
/// Random arrivals, sizes, durations and limits: no minute anywhere holds more than it may, and nobody waits without need.
/// </summary>
public sealed class LimiterRateTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task No_minute_exceeds_the_limits()
    {
        for (var seed = 0; seed < 60; seed++) { await RunAsync(seed); }
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        var clock = new FakeTimeProvider();
        var limits = new ModelLimits
            { RequestsPerMinute = random.Next(1, 20), TokensPerMinute = random.Next(50, 2000), Concurrency = random.Next(1, 10) };
        var limiter = new ModelLimiter(new LimiterId("Gemini", "host", "project", "model"), limits, clock);
        var arrivals = Enumerable.Range(0, random.Next(5, 60))
            .Select(i =>
                (At: TimeSpan.FromSeconds(random.Next(0, 90)), Tokens: random.Next(1, 300), Seconds: random.Next(0, 20), Name: $"{i}"))
            .OrderBy(static one => one.At).ToList();
        var start = clock.GetTimestamp();
        var left = new List<(TimeSpan At, int Tokens)>();
        var waiting = new List<(Task<ICallPermit> Entering, int Tokens, int Seconds)>();
        var running = new List<(ICallPermit Place, TimeSpan Until, int Tokens)>();
        var ended = 0;
        var next = 0;
        while (ended < arrivals.Count)
        {
            var now = clock.GetElapsedTime(start);
            Assert.True(now < TimeSpan.FromHours(2), $"Seed {seed}: {ended} of {arrivals.Count} went in two hours.");
            foreach (var done in running.Where(one => one.Until <= now).ToList())
            {
                running.Remove(done);
                ended++;
                done.Place.Settle(new CallUsage { InputTokens = done.Tokens });
                done.Place.Dispose();
            }
            for (; next < arrivals.Count && arrivals[next].At <= now; next++)
            {
                var (_, tokens, seconds, name) = arrivals[next];
                waiting.Add(
                    (limiter.AcquireAsync(new PermitRequest { Tokens = tokens, Priority = random.Next(3), Name = name }, default), tokens,
                        seconds));
            }
            // All that the lane let in by now; their tasks complete on other threads.
            while (running.Count < limiter.Running)
            {
                await Task.WhenAny(waiting.Select(static one => one.Entering));
                foreach (var entered in waiting.Where(static one => one.Entering.IsCompleted).ToList())
                {
                    waiting.Remove(entered);
                    left.Add((now, entered.Tokens));
                    running.Add((await entered.Entering, now + TimeSpan.FromSeconds(entered.Seconds), entered.Tokens));
                }
            }
            Assert.True(running.Count <= limits.Concurrency, $"Seed {seed}: {running.Count} at once.");
            clock.Advance(Step);
        }
        foreach (var (at, tokens) in left)
        {
            var minute = left.Where(one => one.At <= at && at - one.At < Minute).ToList();
            Assert.True(minute.Count <= limits.RequestsPerMinute,
                $"Seed {seed}: {minute.Count} of {limits.RequestsPerMinute} requests in the minute before {at}.");
            Assert.True(minute.Sum(static one => one.Tokens) <= limits.TokensPerMinute
                || minute.All(one => one.At == at && one.Tokens == tokens),
                $"Seed {seed}: {minute.Sum(static one => one.Tokens)} of {limits.TokensPerMinute} tokens.");
        }
        Assert.True(
            left[^1].At <= Bound(arrivals.Max(static one => one.At), arrivals.Select(static one => (one.Tokens, one.Seconds)), limits),
            $"Seed {seed}: the last went at {left[^1].At}.");
    }

    // Generous, but no lane that sleeps through its turns stays below it: each limit alone, one after another, with room for the steps.
    private static TimeSpan Bound(TimeSpan lastArrival, IEnumerable<(int Tokens, int Seconds)> calls, ModelLimits limits)
    {
        var all = calls.ToList();
        var byRequests = (all.Count / (double)limits.RequestsPerMinute!.Value) + 1;
        var byTokens = all.Sum(one => Math.Min(one.Tokens, limits.TokensPerMinute!.Value) * 2.0 / limits.TokensPerMinute!.Value) + 1;
        var byConcurrency = all.Sum(static one => one.Seconds + 1) / (60.0 * limits.Concurrency);
        return lastArrival + TimeSpan.FromMinutes((byRequests + byTokens + byConcurrency) * 1.1);
    }
}
