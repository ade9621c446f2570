using System.Collections.Concurrent;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Worker;
using Xunit;

namespace Pathway.Storage;

/// <summary>A committed answer is never paid for again, whenever the process is killed.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<int, int> Kills { get;
        } = new(Enumerable.Range(0, 6).Select(static seed => (seed, 1 + new Random(seed).Next(90))));

    [Theory]
    [MemberData(nameof(Kills))]
    public async Task Committed_answers_are_not_asked_again_after_kill(int seed, int commits)
    {
        var path = folder.File("a.db");
        var committed = await RunUntilKilledAsync(path, seed, commits);

        var asked = new ConcurrentQueue<string>();
        var text = await RunToTheEndAsync(path, seed, asked);

        Assert.True(committed.Count >= commits);
        Assert.Empty(committed.Intersect(asked));
        Assert.NotEmpty(asked);
        Assert.Equal(asked.Count, asked.Distinct().Count());
        Assert.Equal("ok", Stores.Query(path, "PRAGMA integrity_check"));
        Assert.Equal(1L, Stores.Query(path, "SELECT count(*) FROM runs WHERE state = 'Running'"));
        Assert.Equal(await RunToTheEndAsync(new MemoryStore(), seed, new ConcurrentQueue<string>()), text);
    }

    [Fact]
    public async Task Repeatedly_killed_run_completes()
    {
        var path = folder.File("a.db");
        var committed = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 3; round++)
        {
            var more = await RunUntilKilledAsync(path, seed: 99, commits: 20);
            Assert.Empty(committed.Intersect(more));
            committed.UnionWith(more);
        }

        var asked = new ConcurrentQueue<string>();
        await RunToTheEndAsync(path, 99, asked);

        Assert.Empty(committed.Intersect(asked));
        Assert.Equal("ok", Stores.Query(path, "PRAGMA integrity_check"));
    }

    // Eight more calls than awaited may answer, so that commits are running when the process is killed.
    private static async Task<HashSet<string>> RunUntilKilledAsync(string path, int seed, int commits)
    {
        using var worker = WorkerProcess.Start(path, seed);
        Assert.Equal("ready", await worker.ReadAsync());
        await worker.WriteAsync("go");
        await worker.WriteAsync($"{commits + 8}");
        var lines = new List<string?>();
        while (lines.Count < commits) { lines.Add(await worker.ReadAsync()); }
        await worker.KillAsync();
        lines.AddRange(await worker.ReadToEndAsync());
        Assert.All(lines, static line => Assert.StartsWith("committed ", line, StringComparison.Ordinal));
        return [.. lines.Select(static line => line!["committed ".Length..])];
    }

    private static async Task<string> RunToTheEndAsync(string path, int seed, ConcurrentQueue<string> asked)
    {
        var (store, warnings) = Stores.OpenWithWarnings(path);
        var text = await RunToTheEndAsync(store, seed, asked);
        Assert.Empty(warnings);
        return text;
    }

    private static async Task<string> RunToTheEndAsync(IStore store, int seed, ConcurrentQueue<string> asked)
    {
        var world = new SeededWorld(seed);
        var curator = new GraphCurator
        {
            Name = "world", Parent = question => world.Parent(question.Subject),
            BeforeAnswer = (question, _) => { asked.Enqueue(QuestionKey.InFlight(question)); return Task.CompletedTask; },
        };
        using (store)
        {
            var run =
                new QuestionEngine(store, [curator], TimeProvider.System).StartRun(new RunOptions { Command = "test", ThrottleLimit = 8 });
            var hierarchy = await HierarchyStep.BuildAsync(world.Input, run, new NoCatalog(), () => run.Failures, CancellationToken.None);
            Assert.True(hierarchy.IsComplete);
            return Hierarchies.Text(hierarchy);
        }
    }
}
