using System.Collections.Concurrent;

namespace Pathway.Desk;

/// <summary>Work that has begun and not ended, kept so that somebody can wait for its end.</summary>
internal sealed class UnderWay
{
    private readonly ConcurrentDictionary<Task, bool> tasks = new();

    public void Track(Task task)
    {
        tasks.TryAdd(task, true);
        task.ContinueWith(
            static (ended, state) => ((UnderWay)state!).tasks.TryRemove(ended, out _),
            this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when everything that is under way now has ended, well or not. Never fails.</summary>
    public async Task EndedAsync()
    {
        foreach (var task in tasks.Keys) { await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
    }
}
