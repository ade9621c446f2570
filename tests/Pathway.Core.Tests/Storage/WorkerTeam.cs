using System.Collections.Concurrent;
using Xunit;

namespace Pathway.Storage;

/// <summary>
/// Worker processes that ask a thousand questions about a hundred terms, together: see "storm" in the worker. Each call waits until it may
/// complete, so that a test knows what is in flight.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    /// <summary>The different questions.</summary>
    public const int Questions = 100;

    /// <summary>How many calls of a worker are in flight at most.</summary>
    public const int CallsInFlight = 8;

    /// <summary>The seed of the world that they ask about.</summary>
    public const int Seed = 3;

    private const string AskedPrefix = "asked ";

    private readonly List<(WorkerProcess Process, ConcurrentQueue<string> Lines, Task Ended)> workers = [];
    private readonly SemaphoreSlim news = new(0);

    /// <summary>The questions of all calls, per worker.</summary>
    public IReadOnlyList<string[]> Asked => [.. workers.Select(static worker =>
        worker.Lines.Where(static line => line.StartsWith(AskedPrefix, StringComparison.Ordinal)).ToArray())];

    /// <summary>Everything that the workers have said.</summary>
    public IReadOnlyList<string> Lines => [.. workers.SelectMany(static worker => worker.Lines)];

    /// <summary>Starts a worker for each store and lets them ask.</summary>
    /// <param name="stores">The store of each worker.</param>
    /// <param name="servers">A shared server.</param>
    public static async Task<WorkerTeam> StartAsync(IEnumerable<string> stores, params string[] servers)
    {
        var team = new WorkerTeam();
        var processes = stores.Select(store => WorkerProcess.Start(store, Seed, "storm", servers)).ToList();
        foreach (var process in processes) { team.workers.Add((process, new ConcurrentQueue<string>(), Task.CompletedTask)); }
        foreach (var process in processes) { Assert.Equal("ready", await process.ReadAsync()); }
        foreach (var process in processes) { await process.WriteAsync("go"); }
        for (var i = 0; i < processes.Count; i++)
        {
            var (process, lines, _) = team.workers[i];
            team.workers[i] = (process, lines, team.ListenAsync(process, lines));
        }
        return team;
    }

    /// <summary>Lets so many calls of each worker complete.</summary>
    public async Task AllowAsync(int calls)
    {
        foreach (var (process, _, _) in workers) { await process.WriteAsync($"{calls}"); }
    }

    /// <summary>Waits until the workers together have said so many lines that contain a text.</summary>
    public async Task WaitForAsync(int count, string text)
    {
        while (Lines.Count(line => line.Contains(text, StringComparison.Ordinal)) < count)
        {
            Assert.False(workers.TrueForAll(static worker => worker.Ended.IsCompleted), $"All workers ended before '{text}'.");
            await news.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets all calls complete and waits until every worker has all answers.</summary>
    public async Task CompleteAsync()
    {
        await AllowAsync(100_000);
        await Task.WhenAll(workers.Select(static worker => worker.Ended));
        Assert.All(workers, static worker => Assert.Contains("answered 1000", worker.Lines));
        Assert.All(workers, static worker => Assert.Contains("done", worker.Lines));
    }

    public void Dispose()
    {
        foreach (var (process, _, _) in workers) { process.Dispose(); }
    }

    private async Task ListenAsync(WorkerProcess process, ConcurrentQueue<string> lines)
    {
        while (await process.ReadAsync() is { } line)
        {
            lines.Enqueue(line);
            news.Release();
        }
        news.Release();
    }
}
