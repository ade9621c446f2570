using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.HierarchyBuilding;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Pipelines;

/// <summary>
/// Runs the whole pipeline on the original's workload in each mode, over HTTP on the loopback address, and compares the durations with the
/// schedules.
/// </summary>
internal static class PipelineCommand
{
    // A call of 15 seconds takes 750 milliseconds, so that the overhead of the machine is negligible and many runs can be concurrent.
    private const double DefaultScale = 1 / 20.0;

    // Each step opens runspaces, and their overhead must be negligible: a call takes three seconds, so only a few runs are made.
    private const double ParallelScale = 4;
    private const int ParallelRuns = 5;

    // Sequential runs have no scheduling overhead and take long, so they run on a faster scale.
    private const double FastScale = 0.2;

    private const int DefaultParallelism = 12;

    public static async Task<int> RunAsync(string[] args)
    {
        var scale = CommandOption.GetNumber(args, "--scale", DefaultScale);
        var parallelism = CommandOption.GetInteger(args, "--together", DefaultParallelism);
        var only = CommandOption.GetText(args, "--only") ?? "";
        PipelineWorkload[] workloads =
            [.. Enumerable.Range(0, CommandOption.GetInteger(args, "--seeds", 50) + 1).Select(static seed => new PipelineWorkload(seed))];
        var answers = workloads.SelectMany(static workload => workload.Answers).DistinctBy(static answer => answer.Key);
        using var emulators = new ScaledEmulators(answers, LatencyByKind.Option);
        var (normal, fast, slow) = (emulators.At(scale), emulators.At(scale * FastScale), emulators.At(scale * ParallelScale));
        var sequential = new StepByStepMode("sequential", 1, 1, () => new ConcurrentCalls(fast));
        var design = new StepByStepMode("the design: levels and steps of 15, evidence 4", 15, PipelinePlan.EvidenceConcurrency,
            () => new ConcurrentCalls(normal));
        PipelineSeries[] all =
        [
            new(sequential, scale * FastScale, 5 * parallelism),
            new(design, scale, 2 * parallelism),
            new(new StepByStepMode("the design by ForEach-Object -Parallel", 15, PipelinePlan.EvidenceConcurrency,
                () => new ParallelPipeline(slow)), scale * ParallelScale, ParallelRuns, ParallelRuns),
            new(new SeparateCmdletsMode(normal, 15), scale, 2 * parallelism),
            new(new SinglePipelineMode(normal, 4), scale, 3 * parallelism),
            new(new SinglePipelineMode(normal, 15), scale, parallelism),
            new(new SinglePipelineMode(normal, 64), scale, Math.Max(1, parallelism * 2 / 3)),
        ];
        all = [.. all.Where(series => series.Mode.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
        // Warms up with the first workload, always at the fast scale.
        IPipelineMode[] warmUpModes =
        [
            new StepByStepMode("", 15, 15, () => new ParallelPipeline(fast)), new SeparateCmdletsMode(fast, 64),
            new SinglePipelineMode(fast, 64),
        ];
        foreach (var mode in warmUpModes)
        {
            await MeasuredPipeline.MeasureAsync(mode, workloads[0], scale * FastScale);
        }
        var measured = new List<(PipelineSeries Series, IReadOnlyList<MeasuredPipeline> Runs)>();
        foreach (var series in all)
        {
            var done = 0;
            var count = Math.Min(series.MaxRuns, workloads.Length - 1);
            var runs = await series.RunAsync(workloads[1..],
                () => Console.Error.Write($"\r{series.Mode.Name}: {Interlocked.Increment(ref done)} of {count} "));
            measured.Add((series, runs));
            Console.Error.WriteLine();
        }
        Compare(measured);
        PipelineTable.Print(workloads[1..], measured, BaselineSeconds(sequential), BaselineSeconds(design));
        return 0;

        // A baseline counts with its schedule if it took longer, or if it was not measured because of --only.
        double[] BaselineSeconds(IPipelineMode mode) => measured.Find(entry => entry.Series.Mode == mode) is { Runs: { } runs }
            ? [.. runs.Select(static run => Math.Min(run.Seconds, run.Planned))]
            : [.. workloads[1..].Select(mode.Planned)];
    }

    // All modes with any concurrency must give the same bytes.
    private static void Compare(IReadOnlyList<(PipelineSeries Series, IReadOnlyList<MeasuredPipeline> Runs)> measured)
    {
        var canonical = measured.Where(static entry => entry.Runs.All(static run => run.Canonical is not null)).ToArray();
        foreach (var (series, runs) in canonical)
        {
            if (!runs.Select(static run => run.Canonical).SequenceEqual(canonical[0].Runs.Select(static run => run.Canonical)))
            {
                throw new InvalidOperationException(
                    $"{series.Mode.Name} and {canonical[0].Series.Mode.Name} gave different hierarchies.");
            }
        }
        Console.WriteLine("All runs gave the hierarchy of their workload; "
            + $"the canonical exports of {canonical.Length} modes are byte-identical.");
    }
}

/// <summary>A mode with the parameters of its runs.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Scale">The duration of a second of the original, in seconds.</param>
/// <param name="Parallelism">The number of concurrent runs.</param>
/// <param name="MaxRuns">The maximum number of workloads.</param>
internal sealed record PipelineSeries(IPipelineMode Mode, double Scale, int Parallelism, int MaxRuns = int.MaxValue)
{
    /// <summary>Measures the first workloads once each and returns the results in order.</summary>
    public Task<IReadOnlyList<MeasuredPipeline>> RunAsync(IReadOnlyList<PipelineWorkload> workloads, Action onMeasured)
    {
        // A run has most work at its start, so starts are spread evenly; only slightly if all runs are concurrent.
        var delay = Parallelism < Math.Min(MaxRuns, workloads.Count)
            ? Mode.Planned(workloads[0]) * Scale / Parallelism
            : SampledLatency.Mean * Scale / 4;
        return ParallelMeasurement.RunAsync([.. workloads.Take(MaxRuns)], Parallelism, TimeSpan.FromSeconds(delay),
            workload => MeasuredPipeline.MeasureAsync(Mode, workload, Scale), onMeasured);
    }
}

/// <summary>A measured run, in seconds of the original.</summary>
/// <param name="Seconds">The duration.</param>
/// <param name="Planned">The duration of the schedule, in which only calls take time.</param>
/// <param name="Built">The time until the hierarchy was complete; null if evidence is checked before or after it.</param>
/// <param name="Canonical">The hash of the canonical form; null if there is none.</param>
internal sealed record MeasuredPipeline(double Seconds, double Planned, double? Built, string? Canonical)
{
    /// <param name="mode">The mode.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="scale">The duration of a second of the original, in seconds.</param>
    /// <exception cref="InvalidOperationException">The result is not the hierarchy of the workload, or the number of calls
    /// differs.</exception>
    public static async Task<MeasuredPipeline> MeasureAsync(IPipelineMode mode, PipelineWorkload workload, double scale)
    {
        var clock = new Stopwatch();
        var outcome = await mode.RunAsync(workload, clock);
        if (outcome.Parents.Count != workload.Hierarchy.Parents.Count
            || workload.Hierarchy.Parents.Any(link => outcome.Parents.GetValueOrDefault(link.Key) != link.Value))
        {
            throw new InvalidOperationException($"{mode.Name}: the result is another hierarchy.");
        }
        var calls = workload.HierarchyCalls.Count();
        if (outcome.Calls != calls)
        {
            throw new InvalidOperationException($"{mode.Name} made {outcome.Calls} calls where {calls} were planned.");
        }
        return new MeasuredPipeline(
            clock.Elapsed.TotalSeconds / scale, mode.Planned(workload), outcome.Built?.TotalSeconds / scale, outcome.Canonical);
    }
}

/// <summary>Prints the measured durations and the schedules.</summary>
internal static class PipelineTable
{
    /// <param name="workloads">The workloads.</param>
    /// <param name="all">The results of each series.</param>
    /// <param name="sequential">The seconds of each workload with sequential calls.</param>
    /// <param name="design">The seconds of each workload with the original's design.</param>
    public static void Print(
        IReadOnlyList<PipelineWorkload> workloads, IReadOnlyList<(PipelineSeries Series, IReadOnlyList<MeasuredPipeline> Runs)> all,
        IReadOnlyList<double> sequential, IReadOnlyList<double> design)
    {
        var calls = Spread.Of(workloads.Select(static workload => (double)workload.HierarchyCalls.Count() + workload.Evidence.Count));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{workloads.Count} runs of {calls.Text(0)} calls; mean latencies (log-normal, variation {SampledLatency.Variation}): ")
            + LatencyByKind.Text + ".");
        Console.WriteLine("Seconds are on the original's scale. Median (min..max). 'planned' is a schedule of the same calls in which only "
            + "calls take time; for the pipeline it is the list schedule (goal <= 1.05). A baseline counts with its schedule if it took "
            + "longer.");
        List<string[]> rows =
        [
            ["", "runs", "second", "seconds", "planned", "measured / planned", "hierarchy alone", "measured / bound",
                "times faster than sequential", "than the design"],
        ];
        foreach (var (series, runs) in all)
        {
            var pairs = workloads.Zip(runs).ToArray();
            var concurrency = series.Mode.Concurrency;
            rows.Add([
                series.Mode.Name, runs.Count.ToString(CultureInfo.InvariantCulture),
                (series.Scale * 1000).ToString("0.0 ms", CultureInfo.InvariantCulture),
                Text(runs.Select(static run => run.Seconds), 0), Text(runs.Select(static run => run.Planned), 0),
                Text(runs.Select(static run => run.Seconds / run.Planned), 3),
                runs.All(static run => run.Built is not null)
                    ? Text(pairs.Select(pair => pair.Second.Built!.Value / PipelinePlan.Building(pair.First, concurrency)), 3)
                    : "",
                series.Mode is StepByStepMode
                    ? ""
                    : Text(pairs.Select(pair => pair.Second.Seconds / PipelinePlan.Bound(pair.First, concurrency)), 2),
                Text(runs.Zip(sequential, static (run, seconds) => seconds / run.Seconds), 1),
                Text(runs.Zip(design, static (run, seconds) => seconds / run.Seconds), 2),
            ]);
        }
        rows.Add(["goal of the pipeline, 15 concurrent", "", "", "", "", "<= 1.05", "", "", ">= 10, better 12", ">= 1.8"]);
        Table.Print(rows);
    }

    private static string Text(IEnumerable<double> figures, int decimals) => Spread.Of(figures).Text(decimals);
}
