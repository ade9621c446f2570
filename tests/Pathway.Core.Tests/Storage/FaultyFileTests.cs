using Microsoft.Data.Sqlite;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Questions;
using Pathway.Worker;
using Xunit;

namespace Pathway.Storage;

/// <summary>Processes that share a file pay for each question once, whatever happens to the file meanwhile.</summary>
public sealed class FaultyFileTests : IDisposable
{
    // Of each process, before the fault; more are in flight then.
    private const int EarlyCalls = 3;
    private const int Many = 8;

    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ReplacementTime = TimeSpan.FromSeconds(0.3);

    private readonly TemporaryFolder folder = new();

    private string Store => folder.File("a.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task File_that_is_locked_for_eight_seconds_costs_no_call()
    {
        var said = await RunAsync(Many, async team =>
        {
            using var other = SqliteConnectionFactory.Open(Store, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
            other.Execute("BEGIN EXCLUSIVE");
            await team.AllowAsync(WorkerTeam.Questions);
            // Nothing tells when a process waits for the lock: this is the time for which the file is locked.
            await Task.Delay(LockTime, TestContext.Current.CancellationToken);
            other.Execute("ROLLBACK");
        });

        Assert.DoesNotContain(said, static line => line.StartsWith("warning", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(Many)]
    public async Task File_that_is_deleted_costs_no_call(int processes)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be deleted.");
        await RunAsync(processes, _ =>
        {
            foreach (var suffix in (string[])["", "-wal", "-shm"]) { File.Delete(Store + suffix); }
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(Many, true)]
    public async Task File_that_is_replaced_costs_no_call(int processes, bool isSlow)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be replaced.");
        await Stores.MakeAsync(folder.File("other.db"), answers: 5);
        await RunAsync(processes, async _ =>
        {
            foreach (var suffix in (string[])["-wal", "-shm"]) { File.Delete(Store + suffix); }
            // Nothing tells when a process meets the file without its log: this is the time that the replacement takes.
            if (isSlow) { await Task.Delay(ReplacementTime, TestContext.Current.CancellationToken); }
            File.Move(folder.File("other.db"), Store, overwrite: true);
        });

        using var store = Stores.Open(Store);
        Assert.NotNull(store.Find("key 4"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(Many)]
    public async Task Only_answers_that_were_cleared_are_paid_for_again(int processes)
    {
        var removed = 0;
        using (var team = await StartAsync(processes))
        {
            using (var store = Stores.Open(Store))
            {
                removed = await store.RemoveAsync([.. store.Answers().Select(static answer => answer.Key)]);
            }
            await team.CompleteAsync();

            Assert.Equal(processes * EarlyCalls, removed);
            var asked = team.Asked.SelectMany(static lines => lines).ToList();
            Assert.Equal(WorkerTeam.Questions, asked.Distinct().Count());
            Assert.InRange(asked.Count, WorkerTeam.Questions, WorkerTeam.Questions + removed);
            // A process keeps what it knows.
            Assert.All(team.Asked, static lines => Assert.Equal(lines.Length, lines.Distinct().Count()));
        }
        // What every process had in memory is missing in the file, as the user wished.
        Assert.InRange(await RunAgainAsync(), 0, removed);
        Assert.Equal(0, await RunAgainAsync());
    }

    // The number of calls is the number of questions, and the next run makes none.
    private async Task<IReadOnlyList<string>> RunAsync(int processes, Func<WorkerTeam, Task> fault)
    {
        using var team = await StartAsync(processes);
        await fault(team);
        await team.CompleteAsync();

        var asked = team.Asked.SelectMany(static lines => lines).ToList();
        Assert.Equal(WorkerTeam.Questions, asked.Distinct().Count());
        Assert.Equal(WorkerTeam.Questions, asked.Count);
        Assert.Equal("ok", Stores.Query(Store, "PRAGMA integrity_check"));
        Assert.Equal(0L, Stores.Query(Store, "SELECT count(*) FROM leases"));
        Assert.Equal(0, await RunAgainAsync());
        return team.Lines;
    }

    // When each process has made a few calls and others are in flight.
    private async Task<WorkerTeam> StartAsync(int processes)
    {
        var team = await WorkerTeam.StartAsync(Enumerable.Repeat(Store, processes));
        await team.AllowAsync(EarlyCalls);
        await team.WaitForAsync(processes * EarlyCalls, "committed ");
        return team;
    }

    // The questions of the workers, in this process.
    private async Task<int> RunAgainAsync()
    {
        var asked = 0;
        using var store = Stores.Open(Store);
        var curator = new WorldCurator(new SeededWorld(WorkerTeam.Seed), static _ => Task.CompletedTask)
        {
            Limiter = new UnlimitedLimiter(), OnAsk = _ => Interlocked.Increment(ref asked),
        };
        var run = TestEngine.Create(store, curator).StartTestRun();
        var replies = await Task.WhenAll(Enumerable.Range(0, WorkerTeam.Questions).Select(number => run.AskAsync(
            new ParentQuestion { Subject = $"term {number}", Roots = SeededWorld.Roots }, 0, TestContext.Current.CancellationToken)));
        Assert.All(replies, static reply => Assert.NotNull(reply.Answer));
        return asked;
    }
}
