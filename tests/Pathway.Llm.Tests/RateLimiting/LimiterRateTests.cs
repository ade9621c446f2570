using Microsoft.Extensions.Time.Testing;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>
/// Random arrivals, sizes, durations and limits: no minute exceeds the limits, and no call waits unnecessarily.
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
        {
            RequestsPerMinute = random.Next(1, 20),
            TokensPerMinute = random.Next(50, 2000),
            Concurrency = random.Next(1, 10),
        };
        var limiter = new ModelLimiter(new LimiterId("Gemini", "host", "project", "model"), limits, clock);
        var arrivals = Enumerable.Range(0, random.Next(5, 60))
            .Select(i => new Arrival(TimeSpan.FromSeconds(random.Next(0, 90)), random.Next(1, 300), random.Next(0, 20), $"{i}"))
            .OrderBy(static arrival => arrival.At).ToList();
        var start = clock.GetTimestamp();
        var started = new List<(TimeSpan At, int Tokens)>();
        var waiting = new List<(Task<ICallPermit> Acquiring, Arrival Arrival)>();
        var running = new List<(ICallPermit Permit, TimeSpan Until, int Tokens)>();
        var ended = 0;
        var next = 0;
        while (ended < arrivals.Count)
        {
            var now = clock.GetElapsedTime(start);
            Assert.True(now < TimeSpan.FromHours(2), $"Seed {seed}: {ended} of {arrivals.Count} calls ended in two hours.");
            foreach (var done in running.Where(call => call.Until <= now).ToList())
            {
                running.Remove(done);
                ended++;
                done.Permit.Settle(new CallUsage { InputTokens = done.Tokens });
                done.Permit.Dispose();
            }
            for (; next < arrivals.Count && arrivals[next].At <= now; next++)
            {
                var arrival = arrivals[next];
                var request = new PermitRequest { Tokens = arrival.Tokens, Priority = random.Next(3), Name = arrival.Name };
                waiting.Add((limiter.AcquireAsync(request, default), arrival));
            }
            // Collect all permits that the limiter has granted; their tasks complete on other threads.
            while (running.Count < limiter.Running)
            {
                await Task.WhenAny(waiting.Select(static call => call.Acquiring));
                foreach (var granted in waiting.Where(static call => call.Acquiring.IsCompleted).ToList())
                {
                    waiting.Remove(granted);
                    started.Add((now, granted.Arrival.Tokens));
                    var until = now + TimeSpan.FromSeconds(granted.Arrival.Seconds);
                    running.Add((await granted.Acquiring, until, granted.Arrival.Tokens));
                }
            }
            Assert.True(running.Count <= limits.Concurrency, $"Seed {seed}: {running.Count} concurrent calls.");
            clock.Advance(Step);
        }
        foreach (var (at, tokens) in started)
        {
            var minute = started.Where(call => call.At <= at && at - call.At < Minute).ToList();
            Assert.True(minute.Count <= limits.RequestsPerMinute,
                $"Seed {seed}: {minute.Count} of {limits.RequestsPerMinute} requests in the minute before {at}.");
            var sum = minute.Sum(static call => call.Tokens);
            Assert.True(sum <= limits.TokensPerMinute || minute.All(call => call.At == at && call.Tokens == tokens),
                $"Seed {seed}: {sum} of {limits.TokensPerMinute} tokens.");
        }
        Assert.True(started[^1].At <= MaxTime(arrivals, limits), $"Seed {seed}: the last call started at {started[^1].At}.");
    }

    // A generous upper bound: the sum of the times that each limit alone requires, with a margin for the steps of the clock.
    private static TimeSpan MaxTime(List<Arrival> arrivals, ModelLimits limits)
    {
        var perMinute = limits.TokensPerMinute!.Value;
        var lastArrival = arrivals.Max(static arrival => arrival.At);
        var byRequests = (arrivals.Count / (double)limits.RequestsPerMinute!.Value) + 1;
        var byTokens = arrivals.Sum(arrival => Math.Min(arrival.Tokens, perMinute) * 2.0 / perMinute) + 1;
        var byConcurrency = arrivals.Sum(static arrival => arrival.Seconds + 1) / (60.0 * limits.Concurrency);
        return lastArrival + TimeSpan.FromMinutes((byRequests + byTokens + byConcurrency) * 1.1);
    }

    private sealed record Arrival(TimeSpan At, int Tokens, int Seconds, string Name);
}
