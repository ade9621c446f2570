using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.HierarchyBuilding;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Pipelines;

/// <summary>
/// Runs the whole pipeline on the original's workload in each way, over HTTP on the loopback address, and lays what it takes beside what it
/// should.
/// </summary>
internal static class PipelineCommand
{
    // A call of 15 seconds takes 750 milliseconds, so that what the machine does beside the calls hardly counts; the machine idles
    // meanwhile, and many runs are made side by side.
    private const double DefaultScale = 1 / 20.0;

    // Runspaces are opened for each step, and opening them must not count as waiting: three seconds a call, so few are run that way.
    private const double ParallelScale = 4;
    private const int ParallelRuns = 5;

    // One call after another there is nothing to schedule, and it takes long.
    private const double Finer = 0.2;

    private const int DefaultParallelism = 12;

    public static async Task<int> RunAsync(string[] args)
    {
        var scale = CommandOption.GetNumber(args, "--scale", DefaultScale);
        var parallelism = CommandOption.GetInteger(args, "--together", DefaultParallelism);
        var only = CommandOption.GetText(args, "--only") ?? "";
        PipelineWorkload[] workloads =
            [.. Enumerable.Range(0, CommandOption.GetInteger(args, "--seeds", 50) + 1).Select(static seed => new PipelineWorkload(seed))];
        using var emulators =
            new ScaledEmulators(workloads.SelectMany(static workload => workload.Answers).DistinctBy(static answer => answer.Key),
                LatencyByKind.Option);
        var (at, fine, slow) = (emulators.At(scale), emulators.At(scale * Finer), emulators.At(scale * ParallelScale));
        var sequential = new StepByStepMode("sequential", 1, 1, () => new ConcurrentCalls(fine));
        var design =
            new StepByStepMode("the design: waves and steps of 15, evidence 4", 15, PipelinePlan.EvidenceConcurrency,
                () => new ConcurrentCalls(at));
        PipelineSeries[] all =
        [
            new(sequential, scale * Finer, 5 * parallelism),
            new(design, scale, 2 * parallelism),
            new(new StepByStepMode("the same by ForEach-Object -Parallel", 15, PipelinePlan.EvidenceConcurrency,
                () => new ParallelPipeline(slow)), scale * ParallelScale, ParallelRuns, ParallelRuns),
            new(new SeparateCmdletsMode(at, 15), scale, 2 * parallelism),
            new(new SinglePipelineMode(at, 4), scale, 3 * parallelism),
            new(new SinglePipelineMode(at, 15), scale, parallelism),
            new(new SinglePipelineMode(at, 64), scale, Math.Max(1, parallelism * 2 / 3)),
        ];
        all = [.. all.Where(series => series.Mode.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
        // The first workload is for what is slow only once, and need not be at the speed of the others.
        foreach (IPipelineMode mode in new IPipelineMode[]
            { new StepByStepMode("", 15, 15, () => new ParallelPipeline(fine)), new SeparateCmdletsMode(fine, 64),
                new SinglePipelineMode(fine, 64) })
        {
            await MeasuredPipeline.MeasureAsync(mode, workloads[0], scale * Finer);
        }
        var measured = new List<(PipelineSeries Series, IReadOnlyList<MeasuredPipeline> Runs)>();
        foreach (var series in all)
        {
            var done = 0;
            measured.Add(
                (series, await series.RunAsync(workloads[1..],
                    () => Console.Error.Write(
                        $"\r{series.Mode.Name}: {Interlocked.Increment(ref done)} of {Math.Min(series.MaxRuns, workloads.Length - 1)} "))));
            Console.Error.WriteLine();
        }
        Compare(measured);
        PipelineTable.Print(workloads[1..], measured, Against(sequential), Against(design));
        return 0;

        // Measured; but what slowed a baseline down beside its calls is not to its opponent's credit, and where --only left it out there is
        // its plan.
        double[] Against(IPipelineMode mode) => measured.Find(one => one.Series.Mode == mode) is { Runs: { } runs }
            ? [.. runs.Select(static run => Math.Min(run.Seconds, run.Planned))] : [.. workloads[1..].Select(mode.Planned)];
    }

    // Whatever way and however many slots: the same bytes.
    private static void Compare(IReadOnlyList<(PipelineSeries Series, IReadOnlyList<MeasuredPipeline> Runs)> measured)
    {
        var canonical = measured.Where(static one => one.Runs.All(static run => run.Canonical is not null)).ToArray();
        foreach (var (series, runs) in canonical)
        {
            if (!runs.Select(static run => run.Canonical).SequenceEqual(canonical[0].Runs.Select(static run => run.Canonical)))
            {
                throw new InvalidOperationException(
                    $"{series.Mode.Name} and {canonical[0].Series.Mode.Name} brought different hierarchies.");
            }
        }
        Console.WriteLine(
            $"All runs brought the hierarchy of their workload; {canonical.Length} ways brought canonical exports, byte for byte the same.");
    }
}

/// <summary>How a mode is run.</summary>
/// <param name="Mode">The way.</param>
/// <param name="Scale">How long a second of the original lasts, in seconds.</param>
/// <param name="Parallelism">How many runs are made side by side.</param>
/// <param name="MaxRuns">How many workloads are run at most.</param>
internal sealed record PipelineSeries(IPipelineMode Mode, double Scale, int Parallelism, int MaxRuns = int.MaxValue)
{
    /// <summary>Runs the first workloads once each and returns what they took, in their order.</summary>
    public Task<IReadOnlyList<MeasuredPipeline>> RunAsync(IReadOnlyList<PipelineWorkload> workloads, Action onMeasured) =>
        // Spread evenly, for a run has most to do at its beginning; a little only where all run at once.
        ParallelMeasurement.RunAsync([.. workloads.Take(MaxRuns)], Parallelism,
            TimeSpan.FromSeconds(Parallelism < Math.Min(MaxRuns, workloads.Count) ? Mode.Planned(workloads[0]) * Scale / Parallelism
                : SampledLatency.Mean * Scale / 4), workload => MeasuredPipeline.MeasureAsync(Mode, workload, Scale), onMeasured);
}

/// <summary>A run that was made. All in seconds of the original.</summary>
/// <param name="Seconds">What it took.</param>
/// <param name="Planned">What it would have taken if nothing took time but the answers.</param>
/// <param name="Built">What it took until the hierarchy was there; null where evidence comes before or after it.</param>
/// <param name="Canonical">The canonical form, hashed; null where there is none.</param>
internal sealed record MeasuredPipeline(double Seconds, double Planned, double? Built, string? Canonical)
{
    /// <param name="mode">The way.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="scale">How long a second of the original lasts, in seconds.</param>
    /// <exception cref="InvalidOperationException">The run brought another hierarchy than the workload's, or by other calls.</exception>
    public static async Task<MeasuredPipeline> MeasureAsync(IPipelineMode mode, PipelineWorkload workload, double scale)
    {
        var clock = new Stopwatch();
        var outcome = await mode.RunAsync(workload, clock);
        if (outcome.Parents.Count != workload.Hierarchy.Parents.Count
            || workload.Hierarchy.Parents.Any(link => outcome.Parents.GetValueOrDefault(link.Key) != link.Value))
        {
            throw new InvalidOperationException($"{mode.Name} brought another hierarchy.");
        }
        var calls = workload.HierarchyCalls.Count();
        if (outcome.Calls != calls)
        {
            throw new InvalidOperationException($"{mode.Name} made {outcome.Calls} calls where {calls} were planned.");
        }
        return new MeasuredPipeline(clock.Elapsed.TotalSeconds / scale, mode.Planned(workload), outcome.Built?.TotalSeconds / scale,
            outcome.Canonical);
    }
}

/// <summary>Prints what was measured beside what was planned.</summary>
internal static class PipelineTable
{
    /// <param name="workloads">What was run.</param>
    /// <param name="all">What it took, series by series.</param>
    /// <param name="sequential">Seconds of each workload one call after another.</param>
    /// <param name="design">Seconds of each workload by the original's design.</param>
    public static void Print(
        IReadOnlyList<PipelineWorkload> workloads, IReadOnlyList<(PipelineSeries Series, IReadOnlyList<MeasuredPipeline> Runs)> all,
        IReadOnlyList<double> sequential, IReadOnlyList<double> design)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{workloads.Count} runs of {Spread.Of(workloads.Select(static one => (double)one.HierarchyCalls.Count() + one.Evidence.Count)).Text(0)} calls; a call takes, log-normal with a variation of {SampledLatency.Variation}: {LatencyByKind.Text}."));
        Console.WriteLine(
            "Seconds are those of the original. Median (least..most). 'plan' is a schedule of the same calls in which nothing takes time but the answers; for the pipeline it is the list schedule (goal <= 1.05). A baseline counts with its plan where it took longer.");
        List<string[]> rows =
            [["", "runs", "a second", "seconds", "planned", "is / plan", "hierarchy alone", "is / bound", "times faster than sequential",
                "than the design"]];
        foreach (var (series, runs) in all)
        {
            var pairs = workloads.Zip(runs).ToArray();
            rows.Add([
                series.Mode.Name, runs.Count.ToString(CultureInfo.InvariantCulture),
                (series.Scale * 1000).ToString("0.0 ms", CultureInfo.InvariantCulture),
                Text(runs.Select(static run => run.Seconds), 0), Text(runs.Select(static run => run.Planned), 0),
                Text(runs.Select(static run => run.Seconds / run.Planned), 3),
                runs.All(static run => run.Built is not null)
                    ? Text(pairs.Select(pair => pair.Second.Built!.Value / PipelinePlan.Building(pair.First, series.Mode.Concurrency)), 3)
                    : "",
                series.Mode is StepByStepMode ? ""
                    : Text(pairs.Select(pair => pair.Second.Seconds / PipelinePlan.Bound(pair.First, series.Mode.Concurrency)), 2),
                Text(runs.Zip(sequential, static (run, seconds) => seconds / run.Seconds), 1),
                Text(runs.Zip(design, static (run, seconds) => seconds / run.Seconds), 2),
            ]);
        }
        rows.Add(["goal of the pipeline, 15 slots", "", "", "", "", "<= 1.05", "", "", ">= 10, better 12", ">= 1.8"]);
        Table.Print(rows);
    }

    private static string Text(IEnumerable<double> figures, int decimals) => Spread.Of(figures).Text(decimals);
}
