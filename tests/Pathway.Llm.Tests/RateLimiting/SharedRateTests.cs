using Microsoft.Extensions.Time.Testing;
using Pathway.Emulator.Limits;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>
/// Processes with plenty of work against the emulator's meter, in fake time: how much of the permitted rate is used, and how much is
/// refused.
/// </summary>
public sealed class SharedRateTests : IDisposable
{
    private const int Concurrency = 40;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-rates-");

    public void Dispose() => folder.Delete(recursive: true);

    // The estimate is off by up to a third, either way.
    [Theory]
    [InlineData(1, 1000, 900, 1)]
    [InlineData(8, 1000, 900, 1)]
    [InlineData(8, 1000, 1300, 1)]
    [InlineData(8, 1000, 900, 2)]
    public async Task At_least_95_percent_of_the_rate_is_used_and_at_most_1_percent_is_refused(int processes, int requests,
        int tokensPerCall, int factor)
    {
        var truth = new QuotaLimits { RequestsPerMinute = requests, InputTokensPerMinute = 1_000_000, RequestsPerDay = 10_000 };
        var configured = new ModelLimits
            { RequestsPerMinute = requests * factor, TokensPerMinute = 1_000_000 * factor, RequestsPerDay = 10_000 * factor,
                Concurrency = 320 / processes };

        var (admitted, refused) = await RunAsync(processes, truth, configured, tokensPerCall, minutes: 4, seed: processes);

        var permitted = Math.Min(requests, 1_000_000 / tokensPerCall) * 4;
        Assert.True(admitted >= 0.95 * permitted, $"{admitted} of {permitted} calls went, {refused} were refused.");
        Assert.True(refused <= 0.01 * admitted, $"{refused} of {admitted} were refused.");
    }

    // One at a time: calls that were under way when the day's end was told are not meant.
    [Fact]
    public async Task After_the_day_is_over_each_process_makes_one_call_at_most()
    {
        var truth = new QuotaLimits { RequestsPerMinute = 1000, RequestsPerDay = 600 };

        var (admitted,
            refused) =
                await RunAsync(8, truth, new ModelLimits { RequestsPerMinute = 1000, RequestsPerDay = 10_000, Concurrency = Concurrency },
                    10, minutes: 2, seed: 5, ahead: 1);

        Assert.Equal(600, admitted);
        Assert.InRange(refused, 1, 8);
    }

    private async Task<(int Admitted, int Refused)> RunAsync(int processes, QuotaLimits truth, ModelLimits configured, int tokensPerCall,
        int minutes, int seed, int ahead = 4)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        var meter = new QuotaMeter(clock);
        var random = new Random(seed);
        var stores = Enumerable.Range(0, processes)
            .Select(_ => SqliteStore.Open(Path.Combine(folder.FullName, "a.db"), SqliteOptions.Default)).ToList();
        var limiters = stores.ConvertAll(store =>
        {
            var limiter = new ModelLimiter(new LimiterId("Gemini", "host", "p", "m"), configured, clock);
            new LimiterSharing(limiter, "p", null).Join(store.Quota, static failure => throw failure);
            return limiter;
        });
        var waiting = limiters.ConvertAll(static _ => new List<Task<ICallPermit>>());
        var running = new List<(ICallPermit Place, DateTimeOffset Until, int Tokens)>();
        var (admitted, refused) = (0, 0);
        var end = clock.GetUtcNow() + TimeSpan.FromMinutes(minutes);
        while (clock.GetUtcNow() < end)
        {
            var now = clock.GetUtcNow();
            foreach (var done in running.Where(one => one.Until <= now).ToList())
            {
                running.Remove(done);
                meter.Release("m");
                done.Place.Settle(new CallUsage { InputTokens = done.Tokens });
                done.Place.Dispose();
            }
            for (var i = 0; i < processes; i++) { await SendAsync(i, now); }
            clock.Advance(Step);
        }
        stores.ForEach(static store => store.Dispose());
        return (admitted, refused);

        async Task SendAsync(int process, DateTimeOffset now)
        {
            var (limiter, queue) = (limiters[process], waiting[process]);
            while (queue.Count < ahead)
            {
                queue.Add(limiter.AcquireAsync(new PermitRequest { Tokens = tokensPerCall * random.Next(67, 134) / 100 }, default));
            }
            await limiter.WaitForQuotaAsync();
            while (queue.Count > 0 && await Entered(limiter, queue) is { } entered)
            {
                if (entered is { IsFaulted: true }) { continue; }
                var permit = await entered;
                var admission = meter.Admit(truth, "m", tokensPerCall);
                if (admission.Violations.Count == 0)
                {
                    admitted++;
                    running.Add((permit, now + TimeSpan.FromSeconds(random.Next(2, 9)), tokensPerCall));
                }
                else
                {
                    refused++;
                    var known =
                        admission.Violations.Select(static one => new Pathway.Llm.Chat.QuotaViolation(one.Id, one.FullMetric, one.Value))
                        .ToList();
                    limiter.ReportRefusal(new ChatException(PathwayErrors.ModelRateLimited, "slow down", isTransient: true)
                        { Status = 429, RetryAfter = admission.Delay, Violations = known });
                    permit.Dispose();
                    await stores[process].Quota.CorrectAsync("", []);
                }
                while (queue.Count < ahead)
                {
                    queue.Add(limiter.AcquireAsync(new PermitRequest { Tokens = tokensPerCall * random.Next(67, 134) / 100 }, default));
                }
                await limiter.WaitForQuotaAsync();
            }
        }

        // One that the lane let in or turned away, once its task has heard of it; null where all wait.
        async Task<Task<ICallPermit>?> Entered(ModelLimiter limiter, List<Task<ICallPermit>> queue)
        {
            if (queue.Count == limiter.Waiting) { return null; }
            var one = await Task.WhenAny(queue);
            queue.Remove(one);
            return one;
        }
    }
}
