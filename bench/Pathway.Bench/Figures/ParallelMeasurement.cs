namespace Pathway.Bench.Figures;

/// <summary>
/// Measures several workloads, some of them at the same time: those that leave the machine idle need not wait for each other.
/// </summary>
internal static class ParallelMeasurement
{
    /// <param name="works">The workloads.</param>
    /// <param name="parallelism">How many are measured at the same time.</param>
    /// <param name="apart">The pause between the beginnings of the first ones, so that not all begin at once.</param>
    /// <param name="measure">Measures one.</param>
    /// <param name="onMeasured">Told of each.</param>
    /// <returns>What was measured, in the order of the workloads.</returns>
    public static async Task<IReadOnlyList<TResult>> RunAsync<TWork,
        TResult>(IReadOnlyList<TWork> works, int parallelism, TimeSpan apart, Func<TWork, Task<TResult>> measure, Action onMeasured)
    {
        var results = new TResult[works.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, works.Count), new ParallelOptions { MaxDegreeOfParallelism = parallelism },
            async (place, cancellation) =>
        {
            if (place < parallelism) { await Task.Delay(apart * place, cancellation); }
            results[place] = await measure(works[place]);
            onMeasured();
        });
        return results;
    }
}
