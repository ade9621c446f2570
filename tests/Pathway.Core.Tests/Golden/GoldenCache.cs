using Microsoft.Extensions.Time.Testing;
using Pathway.Engine;
using Pathway.Formats.Caches;
using Pathway.Model;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.Golden;

/// <summary>
/// The cache file of schema 4, written by the version of that schema. Later versions must read all of it, so it is never written again. The
/// code here documents its content.
/// </summary>
internal static class GoldenCache
{
    public const string Run = "20260102-040000-0a1b2c3d";
    public const string LimiterKey = "Gemini https://generativelanguage.googleapis.com/ gemini-3.8-flash project golden";
    public const string LeasedKey = "0000000000000000000000000000000000000000000000000000000000000001";

    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly SemaphoreSlim Gate = new(1);

    private static string File { get; } = GoldenFile.Path("cache-4.db");

    /// <summary>Copies the file to a folder.</summary>
    public static async Task<string> CopyAsync(string folder)
    {
        await Gate.WaitAsync();
        try
        {
            if (!System.IO.File.Exists(File) && GoldenFile.IsWritten) { await MakeAsync(); }
        }
        finally { Gate.Release(); }
        var copy = Path.Combine(folder, "cache.db");
        System.IO.File.Copy(File, copy);
        return copy;
    }

    private static async Task MakeAsync()
    {
        using var store = SqliteStore.Open(File, SqliteOptions.Default);
        var clock = new FakeTimeProvider(Start);
        foreach (var curator in GoldenQuestions.Curators)
        {
            // The ontology answers itself; the answers of a model and of the literature come from the table.
            var asked = $"{curator}".StartsWith("GO ", StringComparison.Ordinal) ? curator
                : new TableCurator(curator, GoldenQuestions.Answers);
            var engine = new QuestionEngine(store, [asked], clock);
            var run = engine.StartRun(new RunOptions { Command = "Invoke-PathwayPipeline" });
            await run.RecordAsync(PathwayRunState.Running);
            foreach (var one in GoldenQuestions.All.Where(one => curator.GetAnswerer(one.Question) is not null))
            {
                await one.AskAsync(run);
            }
            clock.Advance(TimeSpan.FromMinutes(1));
            await run.RecordAsync(PathwayRunState.Complete, changes: 2);
        }
        var imported = new List<PathwayCacheEntry>();
        var file = GoldenFile.Path("input/imported.json");
        CacheFile.Read(file, Start, imported.Add, static failure => throw failure, CancellationToken.None);
        await new CacheImport(store).ImportAsync(imported, CancellationToken.None);
        await RecordAsync(store);
        await ShareAsync(store);
    }

    private static async Task RecordAsync(SqliteStore store)
    {
        var begun = Start.AddMinutes(56);
        await store.RecordAsync(new PathwayRun
        {
            RunId = Run, Command = "Invoke-PathwayReorganize", State = PathwayRunState.Incomplete,
            StartedAt = begun, EndedAt = begun.AddSeconds(40.5),
            Questions = 9, Stored = 4, Calls = 5, Failures = 1, Changes = 3, Curator = "gemini-3.8-flash",
        });
        string[] kinds = ["parent", "parent", "siblings", "claim"];
        for (var i = 0; i < kinds.Length; i++)
        {
            await store.RecordAsync(new PathwayCall
            {
                RunId = Run, Key = $"key {i}", Kind = kinds[i], Subject = $"subject {i}",
                Answerer = $"gemini-3.8-flash, {kinds[i]} prompt 1", Outcome = (PathwayCallOutcome)i,
                StartedAt = begun.AddSeconds(10 * i), Duration = TimeSpan.FromMilliseconds(8000.5 + i),
                Queued = TimeSpan.FromMilliseconds(100.0 + i),
                RateLimitWait = TimeSpan.FromMilliseconds(200.25 + i), Network = TimeSpan.FromMilliseconds(7000.0 + i),
                Parsing = TimeSpan.FromMilliseconds(1.5 + i), Questions = 1 + i,
                ErrorId = i < 2 ? null : "AnswerTimedOut", InputTokens = 1000 + i, CachedTokens = 10 + i,
                OutputTokens = 200 + i, ThoughtTokens = 30 + i, Cost = 0.000123456789m + i, Currency = "USD",
            });
        }
        await store.RecordAsync(new PathwayCall
        {
            RunId = Run, Key = "key 4", Kind = "root", Subject = "subject 4",
            Answerer = "GO 2022-07-01, rules 1", Outcome = PathwayCallOutcome.Answered,
            StartedAt = begun.AddSeconds(40), Duration = TimeSpan.FromMilliseconds(0.25),
        });
    }

    private static async Task ShareAsync(SqliteStore store)
    {
        var now = Start.ToUnixTimeMilliseconds();
        const string Holder = "golden host\n4711\n12345\n00000000000000000000000000000001";
        await store.Leases.AcquireAsync(new Lease(LeasedKey, Holder, now + 60_000), now, null);
        await store.Quota.UpdateAsync(LimiterKey, _ => new LimiterState
        {
            Day = 20260101, Today = 6, Learned = new RateLimits(100, 200_000, 3000), LearnedAt = now - 1000,
            ClosedUntil = now + 2000, Why = "the day is used up", PausedUntil = now + 3000,
        });
        await store.Quota.AcquireAsync(Request(now, 8));
    }

    /// <summary>A request for the quota of a number of calls.</summary>
    public static QuotaRequest Request(long now, int requests) => new()
    {
        LimiterKey = LimiterKey, Now = () => now, Day = 20260101, Limits = new RateLimits(8, null, null),
        Requests = requests, RequiredTokens = 10, Tokens = 10 * requests,
    };
}
