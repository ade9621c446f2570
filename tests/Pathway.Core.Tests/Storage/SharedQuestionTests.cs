using System.Collections.Concurrent;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Storage;

/// <summary>Processes that share a store pay for each question once, even if some are killed.</summary>
public sealed class SharedQuestionTests : IDisposable
{
    // For a longer test: PATHWAY_KILLS=200.
    private const int Kills = 6;
    private const int KillsPerWorld = 6;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Eight_processes_make_one_call_per_question()
    {
        var workers = Enumerable.Range(0, 8).Select(_ => WorkerProcess.Start(folder.File("a.db"), 3, "storm")).ToArray();
        try
        {
            foreach (var worker in workers) { Assert.Equal("ready", await worker.ReadAsync()); }
            foreach (var worker in workers) { await worker.WriteAsync("go"); }
            foreach (var worker in workers) { await worker.WriteAsync("100000"); }
            var said = await Task.WhenAll(workers.Select(static worker => worker.ReadToEndAsync()));

            Assert.All(said, static lines => Assert.Equal(["answered 1000", "done"], lines[^2..]));
            var asked = said.SelectMany(static lines => lines).Where(static line => line.StartsWith("asked ", StringComparison.Ordinal))
                .ToList();
            Assert.Equal(100, asked.Count);
            Assert.Equal(100, asked.Distinct().Count());
        }
        finally
        {
            foreach (var worker in workers) { worker.Dispose(); }
        }
        Assert.Equal(0L, Stores.Query(folder.File("a.db"), "SELECT count(*) FROM leases"));
    }

    [Fact]
    public async Task Killed_process_costs_only_its_running_calls()
    {
        var kills =
            int.TryParse(Environment.GetEnvironmentVariable("PATHWAY_KILLS"), System.Globalization.CultureInfo.InvariantCulture,
                out var wanted) ? wanted : Kills;
        for (var seed = 0; seed * KillsPerWorld < kills; seed++) { await RunAsync(seed, folder.File($"{seed}.db")); }
    }

    private static async Task RunAsync(int seed, string path)
    {
        var random = new Random(seed);
        var all = new List<Worker>();
        var alive = new List<Worker>();
        try
        {
            while (alive.Count < 3) { alive.Add(await StartAsync(path, seed, all)); }
            for (var kill = 0; kill < KillsPerWorld; kill++)
            {
                foreach (var worker in alive) { await worker.Process.WriteAsync($"{random.Next(1, 5)}"); }
                var victim = alive[random.Next(alive.Count)];
                // A process that is killed before its first call proves nothing.
                await victim.SaidAsync(random.Next(1, 3));
                await victim.Process.KillAsync();
                victim.IsKilled = true;
                alive.Remove(victim);
                alive.Add(await StartAsync(path, seed, all));
            }
            foreach (var worker in alive) { await worker.Process.WriteAsync("100000"); }
            await Task.WhenAll(alive.Select(static worker => worker.Ended));
        }
        finally
        {
            all.ForEach(static worker => worker.Process.Dispose());
        }

        Assert.All(alive, static worker => Assert.Equal("done", worker.Lines.Last()));
        var asked = Keys(all, "asked ").ToLookup(static one => one.Key, static one => one.Worker);
        var committed = Keys(all, "committed ").Select(static one => (one.Worker, one.Key)).ToHashSet();
        Assert.Equal(120, asked.Count);
        foreach (var key in asked)
        {
            var lost = key.Count(worker => worker.IsKilled && !committed.Contains((worker, key.Key)));
            Assert.True(key.Count() <= 1 + lost,
                $"Seed {seed}: a question was asked {key.Count()} times, and {lost} calls were lost with their process.");
        }
        Assert.Equal(120L, Stores.Query(path, "SELECT count(*) FROM answers"));
        Assert.Equal("ok", Stores.Query(path, "PRAGMA integrity_check"));
    }

    private static IEnumerable<(Worker Worker, string Key)> Keys(IEnumerable<Worker> workers, string word) => workers.SelectMany(worker =>
        worker.Lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => (worker, line[word.Length..])));

    private static async Task<Worker> StartAsync(string path, int seed, List<Worker> all)
    {
        var worker = new Worker(WorkerProcess.Start(path, seed, "paid"));
        all.Add(worker);
        Assert.Equal("ready", await worker.Process.ReadAsync());
        await worker.Process.WriteAsync("go");
        worker.Listen();
        return worker;
    }

    /// <summary>A worker and all its output.</summary>
    private sealed class Worker(WorkerProcess process)
    {
        private readonly SemaphoreSlim said = new(0);

        public WorkerProcess Process => process;

        public ConcurrentQueue<string> Lines { get; } = new();

        public bool IsKilled { get; set; }

        public Task Ended { get; private set; } = Task.CompletedTask;

        public void Listen() => Ended = Task.Run(async () =>
        {
            while (await process.ReadAsync() is { } line)
            {
                Lines.Enqueue(line);
                said.Release();
            }
            // There will be no more output.
            said.Release(1000);
        });

        public async Task SaidAsync(int lines)
        {
            for (var i = 0; i < lines; i++) { Assert.True(await said.WaitAsync(Hang.Patience), "The worker says nothing."); }
        }
    }
}
