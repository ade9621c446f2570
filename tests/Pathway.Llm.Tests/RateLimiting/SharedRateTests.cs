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
/// Busy processes against the emulator's quota meter, in fake time: the used part of the permitted rate, and the refused calls.
/// </summary>
public sealed class SharedRateTests : IDisposable
{
    private const int Concurrency = 40;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-rates-");

    public void Dispose() => folder.Delete(recursive: true);

    // Token estimates deviate by up to a third.
    [Theory]
    [InlineData(1, 1000, 900, 1)]
    [InlineData(8, 1000, 900, 1)]
    [InlineData(8, 1000, 1300, 1)]
    [InlineData(8, 1000, 900, 2)]
    public async Task Uses_95_percent_of_rate_with_at_most_1_percent_refused(int processes, int requests,
        int tokensPerCall, int factor)
    {
        var actual = new QuotaLimits { RequestsPerMinute = requests, InputTokensPerMinute = 1_000_000, RequestsPerDay = 10_000 };
        var configured = new ModelLimits
        {
            RequestsPerMinute = requests * factor,
            TokensPerMinute = 1_000_000 * factor,
            RequestsPerDay = 10_000 * factor,
            Concurrency = 320 / processes,
        };

        var (admitted, refused) = await RunAsync(processes, actual, configured, tokensPerCall, minutes: 4, seed: processes);

        var permitted = Math.Min(requests, 1_000_000 / tokensPerCall) * 4;
        Assert.True(admitted >= 0.95 * permitted, $"{admitted} of {permitted} calls were admitted, {refused} refused.");
        Assert.True(refused <= 0.01 * admitted, $"{refused} calls were refused and {admitted} admitted.");
    }

    // With one waiting call per process, so that no other call is in flight when the daily quota is used up.
    [Fact]
    public async Task Each_process_makes_at_most_one_call_after_daily_quota_is_used_up()
    {
        var actual = new QuotaLimits { RequestsPerMinute = 1000, RequestsPerDay = 600 };
        var configured = new ModelLimits { RequestsPerMinute = 1000, RequestsPerDay = 10_000, Concurrency = Concurrency };

        var (admitted, refused) = await RunAsync(8, actual, configured, 10, minutes: 2, seed: 5, waitingCalls: 1);

        Assert.Equal(600, admitted);
        Assert.InRange(refused, 1, 8);
    }

    private async Task<(int Admitted, int Refused)> RunAsync(
        int processes, QuotaLimits actual, ModelLimits configured, int tokensPerCall, int minutes, int seed, int waitingCalls = 4)
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
        var running = new List<(ICallPermit Permit, DateTimeOffset Until, int Tokens)>();
        var (admitted, refused) = (0, 0);
        var end = clock.GetUtcNow() + TimeSpan.FromMinutes(minutes);
        while (clock.GetUtcNow() < end)
        {
            var now = clock.GetUtcNow();
            foreach (var done in running.Where(call => call.Until <= now).ToList())
            {
                running.Remove(done);
                meter.Release("m");
                done.Permit.Settle(new CallUsage { InputTokens = done.Tokens });
                done.Permit.Dispose();
            }
            for (var i = 0; i < processes; i++) { await SendAsync(i, now); }
            clock.Advance(Step);
        }
        stores.ForEach(static store => store.Dispose());
        return (admitted, refused);

        async Task SendAsync(int process, DateTimeOffset now)
        {
            var (limiter, queue) = (limiters[process], waiting[process]);
            FillQueue(limiter, queue);
            await limiter.WaitForQuotaAsync();
            while (queue.Count > 0 && await TakeCompletedAsync(limiter, queue) is { } completed)
            {
                if (completed is { IsFaulted: true }) { continue; }
                var permit = await completed;
                var admission = meter.Admit(actual, "m", tokensPerCall);
                if (admission.Violations.Count == 0)
                {
                    admitted++;
                    running.Add((permit, now + TimeSpan.FromSeconds(random.Next(2, 9)), tokensPerCall));
                }
                else
                {
                    refused++;
                    limiter.ReportRefusal(new ChatException(PathwayErrors.ModelRateLimited, "slow down", isTransient: true)
                    {
                        Status = 429,
                        RetryAfter = admission.Delay,
                        Violations = [.. admission.Violations.Select(static violation =>
                            new Pathway.Llm.Chat.QuotaViolation(violation.Id, violation.FullMetric, violation.Value))],
                    });
                    permit.Dispose();
                    await stores[process].Quota.CorrectAsync("", []);
                }
                FillQueue(limiter, queue);
                await limiter.WaitForQuotaAsync();
            }
        }

        void FillQueue(ModelLimiter limiter, List<Task<ICallPermit>> queue)
        {
            while (queue.Count < waitingCalls)
            {
                queue.Add(limiter.AcquireAsync(new PermitRequest { Tokens = tokensPerCall * random.Next(67, 134) / 100 }, default));
            }
        }

        // Takes a call that the limiter has granted or rejected, when its task has completed; null if all calls wait.
        static async Task<Task<ICallPermit>?> TakeCompletedAsync(ModelLimiter limiter, List<Task<ICallPermit>> queue)
        {
            if (queue.Count == limiter.Waiting) { return null; }
            var completed = await Task.WhenAny(queue);
            queue.Remove(completed);
            return completed;
        }
    }
}
