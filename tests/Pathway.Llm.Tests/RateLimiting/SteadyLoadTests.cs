using Microsoft.Extensions.Time.Testing;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>A long steady load with faults, in fake time: the limits do not drift, and memory does not grow.</summary>
[Collection(Alone)]
public sealed class SteadyLoadTests : IDisposable
{
    private const string Alone = "alone, because the memory of the process is measured";

    // Five hours by default; PATHWAY_MINUTES=10080 runs a week.
    private const int Minutes = 300;
    private const int PerMinute = 12;
    private const int PerDay = 20_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-load-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Limits_do_not_drift_and_memory_stays_flat()
    {
        var variable = Environment.GetEnvironmentVariable("PATHWAY_MINUTES");
        var minutes = int.TryParse(variable, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : Minutes;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        using var store = SqliteStore.Open(Path.Combine(folder.FullName, "a.db"), SqliteOptions.Default);
        var limits = new ModelLimits
        {
            RequestsPerMinute = PerMinute,
            TokensPerMinute = 100_000,
            RequestsPerDay = PerDay,
            Concurrency = 4,
        };
        var limiter = new ModelLimiter(new LimiterId("Gemini", "host", "p", "m"), limits, clock);
        using var sharing = new LimiterSharing(limiter, "p", null).Join(store.Quota, static failure => throw failure);
        var random = new Random(1);
        var callsPerMinute = new List<int>();
        var early = 0L;
        for (var minute = 0; minute < minutes; minute++)
        {
            callsPerMinute.Add(await RunMinuteAsync(limiter, clock, random));
            if (minute == minutes / 4) { early = GC.GetTotalMemory(forceFullCollection: true); }
        }
        var late = GC.GetTotalMemory(forceFullCollection: true);

        // Every hour has the same number of calls: the limit, less the margin of the windows and the pauses.
        var hours = callsPerMinute.Skip(60).Chunk(60).Where(static hour => hour.Length == 60).Select(static hour => hour.Sum()).ToList();
        Assert.All(hours, static hour => Assert.InRange(hour, 0.9 * PerMinute * 60, PerMinute * 60));
        Assert.InRange(hours[^1], hours[0] * 0.95, hours[0] * 1.05);
        Assert.InRange(late - early, long.MinValue, 512 * 1024);
        using var connection = SqliteConnectionFactory.Open(
            Path.Combine(folder.FullName, "a.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        Assert.InRange(connection.ExecuteScalar("SELECT count(*) FROM shares"), 1, PerMinute * 3);
        Assert.Equal(1, connection.ExecuteScalar("SELECT count(*) FROM lanes"));
    }

    // Makes all calls that the limiter permits; one in a hundred fails.
    private static async Task<int> RunMinuteAsync(ModelLimiter limiter, FakeTimeProvider clock, Random random)
    {
        var calls = 0;
        for (var step = 0; step < 20; step++)
        {
            while (await TryAcquireAsync(limiter) is { } permit)
            {
                calls++;
                if (random.Next(100) == 0)
                {
                    limiter.ReportRefusal(new ChatException(PathwayErrors.ModelUnavailable, "503", isTransient: true)
                    {
                        Status = 503,
                        RetryAfter = TimeSpan.FromSeconds(random.Next(3)),
                    });
                }
                else { permit.Settle(new CallUsage { InputTokens = random.Next(500, 1500) }); }
                permit.Dispose();
            }
            clock.Advance(TimeSpan.FromSeconds(3));
        }
        return calls;
    }

    private static async Task<ICallPermit?> TryAcquireAsync(ModelLimiter limiter)
    {
        using var stop = new CancellationTokenSource();
        var acquiring = limiter.AcquireAsync(new PermitRequest { Tokens = 1000 }, stop.Token);
        await limiter.WaitForQuotaAsync();
        if (limiter.Waiting == 0) { return await acquiring; }
        await stop.CancelAsync();
        await ((Task)acquiring).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return acquiring.IsCompletedSuccessfully ? acquiring.Result : null;
    }

    /// <summary>Tests that do not run in parallel with others.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class Definition;
}
