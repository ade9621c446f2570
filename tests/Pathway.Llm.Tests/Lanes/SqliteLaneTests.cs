using Pathway.Llm.Chat;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Store;
using Pathway.Store.Sharing;
using Xunit;

namespace Pathway.Lanes;

/// <summary>Processes that share a file.</summary>
public sealed class SqliteLaneTests : SharedLaneContract, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-lanes-");
    private readonly List<SqliteStore> stores = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        folder.Delete(recursive: true);
    }

    // The time of a file is that of whoever uses it; a server has its own, which no test turns.
    [Fact]
    public async Task A_limit_that_the_server_named_is_remembered_for_a_week_and_then_found_out_anew()
    {
        var limits = new ModelLimits { RequestsPerMinute = 100, Concurrency = 100 };
        var process = Process(limits);
        process.Lane.Refused(Refusal(new QuotaViolation("GenerateRequestsPerMinutePerProjectPerModel", "", 3)));
        Known(process, static state => state.LearnedAt is not null);
        End(process);
        Clock.Advance(TimeSpan.FromDays(6));

        var later = Process(limits);
        for (var i = 0; i < 5; i++) { _ = Enter(later.Lane); }
        await Quiet(later);
        Assert.Equal(3, later.Lane.Running);
        End(later);

        Clock.Advance(TimeSpan.FromDays(2));
        var forgotten = Process(limits);
        for (var i = 0; i < 5; i++) { _ = Enter(forgotten.Lane); }
        await Quiet(forgotten);
        Assert.Equal(5, forgotten.Lane.Running);
    }

    [Fact]
    public void A_project_is_the_lane_else_a_hash_of_the_key_that_only_this_store_can_make()
    {
        var store = Open();
        Join("p", null);
        Join(null, new SecretText("AIza-one"));
        Join(null, new SecretText("AIza-one"));
        Join(null, new SecretText("AIza-two"));

        Assert.Equal(3L, Count("SELECT count(*) FROM lanes"));
        Assert.Equal(0L, Count("SELECT count(*) FROM lanes WHERE lane LIKE '%AIza%'"));
        Assert.Equal(32, store.Lanes.Salt().Length);
        Assert.NotEqual(new SecretText("AIza-one").Mark(store.Lanes.Salt()), new SecretText("AIza-one").Mark(new byte[32]));

        void Join(string? project, SecretText? key)
        {
            var lane = new Lane(new LaneId("Gemini", "host", project ?? key!.Fingerprint, "model"), new ModelLimits(), TimeProvider.System);
            using (new LaneSharing(lane, project, key).Join(store.Lanes, static failure => throw failure)) { lane.Refused(Refusal()); }
            store.RecordAsync(new RunRecord { RunId = "r", Command = "c", State = RunState.Complete, StartedAt = default }).Wait();
        }
    }

    private protected override (ISharedLanes Lanes, IDisposable Store) Open(TimeProvider time)
    {
        var store = Open();
        return (store.Lanes, store);
    }

    private protected override LaneBook Read(string lane)
    {
        using var connection = Connect();
        using var lanes = new SqliteLanes(connection);
        return lanes.Read(lane);
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
        return connection.Scalar(sql);
    }

    private Microsoft.Data.Sqlite.SqliteConnection Connect() => SqliteConnecting.Connect(Path.Combine(folder.FullName, "a.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite, SqliteOptions.Default);
}
