using Pathway.Doubles;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Timing;
using Pathway.Engine;
using Pathway.Storage;
using Pathway.Storage.Redis;
using Xunit;

namespace Pathway.Chaos;

/// <summary>
/// Runs with a failing server and a failing store or clock: the result is the same, and one warning reports the store.
/// </summary>
public sealed class FaultyStoreTests : IDisposable
{
    private static readonly Fault[] Faults = [Fault.Status(503), Fault.Reset(30), Fault.EmptyText, Fault.Truncated(90)];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-chaos-");
    private readonly List<StoreWarning> warnings = [];

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Survives_full_disk()
    {
        int pages;
        using (Open())
        using (var connection = SqliteConnectionFactory.Open(
            Path.Combine(folder.FullName, "a.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite, SqliteOptions.Default))
        {
            pages = (int)connection.ExecuteScalar("PRAGMA page_count");
        }
        using var store = Open(new SqliteOptions { MaxPages = pages + 1 });
        Assert.Equal(await FaultyModelRun.BuildWithoutFaultsAsync(), await RunAsync(store));
        Assert.All(warnings, static warning => Assert.Equal("StoreUnavailable", warning.Error.Id));
        Assert.Single(warnings, static warning => warning.Message.Contains("kept in memory until", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Survives_deleted_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be deleted.");
        using var store = Open();
        var answered = 0;
        Assert.Equal(await FaultyModelRun.BuildWithoutFaultsAsync(), await RunAsync(store, questionEvent =>
        {
            if (questionEvent.Kind == QuestionEventKind.CallAnswered && Interlocked.Increment(ref answered) == 5)
            {
                foreach (var file in folder.GetFiles()) { file.Delete(); }
            }
        }));
        Assert.Equal("StoreUnavailable", Assert.Single(warnings, static warning => !warning.IsResolved).Error.Id);
    }

    [Fact]
    public async Task Survives_restarted_shared_server()
    {
        using var server = RedisServer.Start();
        void AddWarning(StoreWarning warning) { lock (warnings) { warnings.Add(warning); } }
        using (var store = new TieredStore(Open(), RedisStore.Open(server.Address, null, TimeProvider.System, AddWarning), AddWarning))
        {
            var answered = 0;
            using var isKilled = new ManualResetEventSlim();
            Assert.Equal(await FaultyModelRun.BuildWithoutFaultsAsync(), await RunAsync(store, questionEvent =>
            {
                if (questionEvent.Kind != QuestionEventKind.CallAnswered) { return; }
                var number = Interlocked.Increment(ref answered);
                if (number == 5)
                {
                    server.Kill();
                    isKilled.Set();
                }
                if (number == 12)
                {
                    // The answers come from several threads, and the server may not have ended yet.
                    isKilled.Wait();
                    server.Run();
                }
            }));
        }
        Assert.Equal("SharedCacheUnavailable", Assert.Single(warnings, static warning => !warning.IsResolved).Error.Id);
        using var next = new TieredStore(Open(), RedisStore.Open(server.Address, null, TimeProvider.System, AddWarning), AddWarning);
        await next.MergeCompletion;
        using var remote = RedisStore.Open(server.Address, null, TimeProvider.System, AddWarning);
        Assert.NotEmpty(remote.Answers.ReadAll());
        Assert.Equal(next.Answers(), StoredOrder.Sort(remote.Answers.ReadAll()));
    }

    [Fact]
    public async Task Survives_read_only_file()
    {
        using (Open())
        {
            // Creates the file.
        }
        File.SetAttributes(Path.Combine(folder.FullName, "a.db"), FileAttributes.ReadOnly);
        using (var store = Open()) { Assert.Equal(await FaultyModelRun.BuildWithoutFaultsAsync(), await RunAsync(store)); }
        File.SetAttributes(Path.Combine(folder.FullName, "a.db"), FileAttributes.Normal);
        Assert.Equal("StoreUnavailable", Assert.Single(warnings).Error.Id);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(86400)]
    [InlineData(-86400 * 400)]
    public async Task Survives_clock_jumps(int seconds)
    {
        using var store = Open();
        var clock = new JumpingClock(new ScaledTimeProvider(TimeProvider.System, 0.01));
        var asked = 0;
        Assert.Equal(await FaultyModelRun.BuildWithoutFaultsAsync(), await RunAsync(store, questionEvent =>
        {
            if (questionEvent.Kind == QuestionEventKind.CallStarted && Interlocked.Increment(ref asked) % 7 == 0)
            {
                clock.Jump(TimeSpan.FromSeconds(asked % 2 == 0 ? seconds : -seconds));
            }
        }, clock));
        Assert.Empty(warnings);
    }

    private FallbackStore Open(SqliteOptions? options = null) =>
        (FallbackStore)StoreOpener.Open(Path.Combine(folder.FullName, "a.db"), TimeProvider.System, warning =>
        {
            lock (warnings) { warnings.Add(warning); }
        }, options);

    private static async Task<string> RunAsync(IStore store, Action<QuestionEvent>? observe = null, TimeProvider? clock = null)
    {
        await using var faultyRun = await FaultyModelRun.StartAsync(FaultSchedule.WithProbability(0.2, 11, Faults), clock);
        await faultyRun.BuildAsync(store, observe);
        return await faultyRun.BuildUntilCompleteAsync(store);
    }

    /// <summary>A clock whose UTC time jumps; elapsed time is unaffected.</summary>
    private sealed class JumpingClock(TimeProvider inner) : TimeProvider
    {
        private long offset;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public void Jump(TimeSpan by) => Interlocked.Add(ref offset, by.Ticks);

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offset));

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
