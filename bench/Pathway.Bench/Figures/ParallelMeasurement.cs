namespace Pathway.Bench.Figures;

/// <summary>
/// Measures several workloads, some of them concurrently: workloads that leave the machine idle do not disturb each other.
/// </summary>
internal static class ParallelMeasurement
{
    /// <param name="works">The workloads.</param>
    /// <param name="parallelism">The number of concurrent measurements.</param>
    /// <param name="delay">The delay between the starts of the first measurements, so that they do not start together.</param>
    /// <param name="measure">Measures a workload.</param>
    /// <param name="onMeasured">Called after each measurement.</param>
    /// <returns>The results in the order of the workloads.</returns>
    public static async Task<IReadOnlyList<TResult>> RunAsync<TWork, TResult>(
        IReadOnlyList<TWork> works, int parallelism, TimeSpan delay, Func<TWork, Task<TResult>> measure, Action onMeasured)
    {
        var results = new TResult[works.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, works.Count), new ParallelOptions { MaxDegreeOfParallelism = parallelism },
            async (position, cancellation) =>
            {
                if (position < parallelism) { await Task.Delay(delay * position, cancellation); }
                results[position] = await measure(works[position]);
                onMeasured();
            });
        return results;
    }
}
