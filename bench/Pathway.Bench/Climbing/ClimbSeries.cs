namespace Pathway.Bench.Climbing;

/// <summary>How a mode is run.</summary>
/// <param name="Mode">The way to climb.</param>
/// <param name="Scale">
/// How long a second of the original lasts, in seconds. What the machine does beside the calls must not show, and a new
/// runspace costs it more than a new task.
/// </param>
/// <param name="Together">How many climbs are made side by side: those that leave the machine idle need not wait for each other.</param>
internal sealed record ClimbSeries(IClimbMode Mode, double Scale, int Together)
{
    /// <summary>Climbs each graph once and returns what it took, in their order.</summary>
    /// <param name="graphs">The workloads.</param>
    /// <param name="made">Told of each climb.</param>
    public async Task<IReadOnlyList<MeasuredClimb>> RunAsync(IReadOnlyList<ClimbGraph> graphs, Action made)
    {
        var climbs = new MeasuredClimb[graphs.Count];
        // Half a call apart, so that not all of them begin at once.
        var apart = TimeSpan.FromSeconds(DrawnLatency.Mean * Scale / 2);
        await Parallel.ForEachAsync(Enumerable.Range(0, graphs.Count), new ParallelOptions { MaxDegreeOfParallelism = Together }, async (place, cancellation) =>
        {
            if (place < Together) { await Task.Delay(apart * place, cancellation); }
            climbs[place] = await MeasuredClimb.MakeAsync(Mode, graphs[place], Scale);
            made();
        });
        return climbs;
    }
}
