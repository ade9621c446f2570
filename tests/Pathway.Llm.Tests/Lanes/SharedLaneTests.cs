using Microsoft.Extensions.Time.Testing;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Lanes;

/// <summary>Lanes of several processes that share a store: each lane here has a store of its own on one file.</summary>
public sealed class SharedLaneTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-lanes-");
    private readonly List<SqliteStore> stores = [];
    private readonly List<StoreException> lost = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Two_processes_send_no_more_in_a_minute_than_one_may()
    {
        var (one, two) = (Process(new ModelLimits { RequestsPerMinute = 20, Concurrency = 100 }), Process(new ModelLimits { RequestsPerMinute = 20, Concurrency = 100 }));

        var all = Enumerable.Range(0, 40).Select(i => Enter(i % 2 == 0 ? one.Lane : two.Lane)).ToList();
        await Quiet(one, two);
        Assert.Equal(20, one.Lane.Running + two.Lane.Running);

        clock.Advance(TimeSpan.FromSeconds(60));
        await Quiet(one, two);
        Assert.Equal(20, one.Lane.Running + two.Lane.Running);
        clock.Advance(TimeSpan.FromSeconds(3));
        await Quiet(one, two);
        Assert.Equal(40, one.Lane.Running + two.Lane.Running);
        foreach (var place in await Task.WhenAll(all).WaitAsync(Patience)) { place.Dispose(); }
    }

    [Fact]
    public async Task Most_calls_need_no_transaction()
    {
        var process = Process(new ModelLimits { RequestsPerMinute = 1000, TokensPerMinute = 1_000_000, Concurrency = 100 });

        for (var i = 0; i < 100; i++)
        {
            (await Enter(process.Lane, tokens: 500).WaitAsync(Patience)).Dispose();
        }

        Assert.Equal(10L, Count("SELECT count(*) FROM shares"));
        Assert.Equal(100L, Count("SELECT today FROM lanes"));
    }

    [Fact]
    public async Task What_was_counted_ahead_and_not_used_is_given_back()
    {
        var process = Process(new ModelLimits { RequestsPerMinute = 1000, TokensPerMinute = 1_000_000, RequestsPerDay = 10_000 });
        var place = await Enter(process.Lane, tokens: 500).WaitAsync(Patience);
        place.Settle(new CallUsage { InputTokens = 620 });
        place.Dispose();
        Assert.Equal(10L, Count("SELECT today FROM lanes"));

        End(process);

        Assert.Equal([1L, 1L, 620L], [Count("SELECT today FROM lanes"), Count("SELECT requests FROM shares"), Count("SELECT tokens FROM shares")]);
    }

    [Fact]
    public async Task A_day_is_counted_across_processes_that_come_and_go()
    {
        var limits = new ModelLimits { RequestsPerDay = 30 };
        for (var i = 0; i < 3; i++)
        {
            var process = Process(limits);
            for (var call = 0; call < 10; call++) { (await Enter(process.Lane).WaitAsync(Patience)).Dispose(); }
            End(process);
        }
        var fourth = Process(limits);

        Assert.Contains("30 requests a day are used up", (await Assert.ThrowsAsync<CuratorException>(() => Enter(fourth.Lane).WaitAsync(Patience))).Message, StringComparison.Ordinal);
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 25, 8, 0, 1, TimeSpan.Zero));
        (await Enter(fourth.Lane).WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task A_day_that_is_over_stops_all_processes_without_another_call()
    {
        var limits = new ModelLimits { RequestsPerDay = 10_000, RequestsPerMinute = 1000 };
        var (one, two) = (Process(limits), Process(limits));
        (await Enter(one.Lane).WaitAsync(Patience)).Dispose();
        // It holds calls that it counted ahead, and may not spend them.
        (await Enter(two.Lane).WaitAsync(Patience)).Dispose();

        one.Lane.Refused(Refusal(new QuotaViolation("GenerateRequestsPerDayPerProjectPerModel", "", 5000)));
        await Kept(one);

        var failure = await Assert.ThrowsAsync<CuratorException>(() => Enter(two.Lane).WaitAsync(Patience));
        Assert.Equal(PathwayErrors.ModelQuotaExhausted, failure.Error);
        Assert.Contains("2026-11-25 08:00 UTC", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CuratorException>(() => Enter(Process(limits).Lane).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_pause_holds_all_processes()
    {
        var (one, two) = (Process(new ModelLimits { RequestsPerMinute = 1000 }), Process(new ModelLimits { RequestsPerMinute = 1000 }));
        one.Lane.Refused(Refusal());
        await Kept(one);

        var waiting = Enter(two.Lane);
        await Quiet(two);
        Assert.Equal(0, two.Lane.Running);
        clock.Advance(TimeSpan.FromSeconds(5));
        (await waiting.WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task A_limit_that_the_server_named_is_remembered_for_a_week_and_then_found_out_anew()
    {
        var limits = new ModelLimits { RequestsPerMinute = 100, Concurrency = 100 };
        var process = Process(limits);
        process.Lane.Refused(Refusal(new QuotaViolation("GenerateRequestsPerMinutePerProjectPerModel", "", 3)));
        End(process);
        clock.Advance(TimeSpan.FromDays(6));

        var later = Process(limits);
        for (var i = 0; i < 5; i++) { _ = Enter(later.Lane); }
        await Quiet(later);
        Assert.Equal(3, later.Lane.Running);
        End(later);

        clock.Advance(TimeSpan.FromDays(2));
        var forgotten = Process(limits);
        for (var i = 0; i < 5; i++) { _ = Enter(forgotten.Lane); }
        await Quiet(forgotten);
        Assert.Equal(5, forgotten.Lane.Running);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-86400 * 30)]
    [InlineData(3600)]
    public async Task A_clock_that_is_set_makes_nobody_wait_longer_than_a_minute_or_two(int seconds)
    {
        var limits = new ModelLimits { RequestsPerMinute = 5, Concurrency = 100 };
        var before = Process(limits);
        for (var i = 0; i < 5; i++) { (await Enter(before.Lane).WaitAsync(Patience)).Dispose(); }
        End(before);

        var set = new FakeTimeProvider(clock.GetUtcNow().AddSeconds(seconds));
        var after = Process(limits, set);
        var entering = Enter(after.Lane);
        await Quiet(after);
        for (var waited = 0; waited < 130 && after.Lane.Running == 0; waited++)
        {
            set.Advance(TimeSpan.FromSeconds(1));
            await Quiet(after);
        }
        (await entering.WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task A_store_that_fails_leaves_the_process_to_count_alone()
    {
        var process = Process(new ModelLimits { RequestsPerMinute = 25, Concurrency = 100 });
        (await Enter(process.Lane).WaitAsync(Patience)).Dispose();
        process.Store.Dispose();

        for (var i = 0; i < 30; i++) { _ = Enter(process.Lane); }
        await Quiet(process);

        Assert.Equal(24, process.Lane.Running);
        Assert.Single(lost);
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
            var lane = new Lane(new LaneId("Gemini", "host", project ?? key!.Fingerprint, "model"), new ModelLimits(), clock);
            using (new LaneSharing(lane, project, key).Join(store.Lanes, lost.Add)) { lane.Refused(Refusal()); }
            store.RecordAsync(new RunRecord { RunId = "r", Command = "c", State = RunState.Complete, StartedAt = default }).Wait();
        }
    }

    private (Lane Lane, SqliteStore Store, IDisposable Sharing) Process(ModelLimits limits, TimeProvider? time = null)
    {
        var store = Open();
        var lane = new Lane(new LaneId("Gemini", "host", "project", "model"), limits, time ?? clock);
        return (lane, store, new LaneSharing(lane, "project", null).Join(store.Lanes, lost.Add));
    }

    private SqliteStore Open()
    {
        var store = SqliteStore.Open(Path.Combine(folder.FullName, "a.db"), SqliteOptions.Default);
        stores.Add(store);
        return store;
    }

    private static void End((Lane Lane, SqliteStore Store, IDisposable Sharing) process)
    {
        process.Sharing.Dispose();
        process.Store.Dispose();
    }

    private static async Task Quiet(params (Lane Lane, SqliteStore Store, IDisposable Sharing)[] processes)
    {
        foreach (var process in processes) { await process.Lane.AskedAsync().WaitAsync(Patience); }
    }

    // What the lane told the store is committed when something that was said later is.
    private static Task Kept((Lane Lane, SqliteStore Store, IDisposable Sharing) process) => process.Store.Lanes.CorrectAsync("", []);

    private static Task<ICallPlace> Enter(Lane lane, int tokens = 0) => lane.EnterAsync(new LaneRequest { Tokens = tokens }, default);

    private long Count(string sql)
    {
        using var connection = SqliteConnecting.Connect(Path.Combine(folder.FullName, "a.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        return connection.Scalar(sql);
    }

    private static ChatFailure Refusal(params QuotaViolation[] violations) =>
        new(PathwayErrors.ModelRateLimited, "slow down", isTransient: true) { Status = 429, RetryAfter = TimeSpan.FromSeconds(5), Violations = violations };
}
