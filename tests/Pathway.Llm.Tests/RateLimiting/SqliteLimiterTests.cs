using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Storage;
using Pathway.Storage.Sharing;
using Xunit;

namespace Pathway.RateLimiting;

/// <summary>Limiters of several processes that share a file.</summary>
public sealed class SqliteLimiterTests : SharedLimiterContract, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-limiters-");
    private readonly List<SqliteStore> stores = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        folder.Delete(recursive: true);
    }

    // Only for SQLite: a file uses the clock of the process, a Redis server has its own clock, which a test cannot change.
    [Fact]
    public async Task Reported_limit_expires_after_a_week()
    {
        var limits = new ModelLimits { RequestsPerMinute = 100, Concurrency = 100 };
        var process = StartProcess(limits);
        process.Limiter.ReportRefusal(Refusal(new QuotaViolation("GenerateRequestsPerMinutePerProjectPerModel", "", 3)));
        AssertKnown(process, static state => state.LearnedAt is not null);
        StopProcess(process);
        Clock.Advance(TimeSpan.FromDays(6));

        var later = StartProcess(limits);
        for (var i = 0; i < 5; i++) { _ = AcquireAsync(later.Limiter); }
        await WaitForQuotaAsync(later);
        Assert.Equal(3, later.Limiter.Running);
        StopProcess(later);

        Clock.Advance(TimeSpan.FromDays(2));
        var expired = StartProcess(limits);
        for (var i = 0; i < 5; i++) { _ = AcquireAsync(expired.Limiter); }
        await WaitForQuotaAsync(expired);
        Assert.Equal(5, expired.Limiter.Running);
    }

    [Fact]
    public void Identifies_limiter_by_project_or_salted_key_hash()
    {
        var store = Open();
        Join("p", null);
        Join(null, new SecretText("AIza-one"));
        Join(null, new SecretText("AIza-one"));
        Join(null, new SecretText("AIza-two"));

        Assert.Equal(3L, Count("SELECT count(*) FROM lanes"));
        Assert.Equal(0L, Count("SELECT count(*) FROM lanes WHERE lane LIKE '%AIza%'"));
        Assert.Equal(32, store.Quota.Salt().Length);
        Assert.NotEqual(new SecretText("AIza-one").SaltedHash(store.Quota.Salt()), new SecretText("AIza-one").SaltedHash(new byte[32]));

        void Join(string? project, SecretText? key)
        {
            var id = new LimiterId("Gemini", "host", project ?? key!.Fingerprint, "model");
            var limiter = new ModelLimiter(id, new ModelLimits(), TimeProvider.System);
            using (new LimiterSharing(limiter, project, key).Join(store.Quota, static failure => throw failure))
            {
                limiter.ReportRefusal(Refusal());
            }
            store.RecordAsync(new PathwayRun { RunId = "r", Command = "c", State = PathwayRunState.Complete, StartedAt = default }).Wait();
        }
    }

    private protected override (ISharedQuota Quota, IDisposable Store) Open(TimeProvider time)
    {
        var store = Open();
        return (store.Quota, store);
    }

    private protected override QuotaState Read(string limiterKey)
    {
        using var connection = Connect();
        using var sharedQuota = new SqliteQuota(connection);
        return sharedQuota.Read(limiterKey);
    }

    private SqliteStore Open()
    {
        var store = SqliteStore.Open(Path.Combine(folder.FullName, "a.db"), SqliteOptions.Default);
        stores.Add(store);
        return store;
    }

    private long Count(string sql)
    {
        using var connection = Connect();
        return connection.ExecuteScalar(sql);
    }

    private Microsoft.Data.Sqlite.SqliteConnection Connect() => SqliteConnectionFactory.Open(
        Path.Combine(folder.FullName, "a.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite, SqliteOptions.Default);
}
