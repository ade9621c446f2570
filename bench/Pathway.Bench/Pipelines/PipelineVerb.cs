using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Pipelines;

/// <summary>Runs the whole pipeline on the original's workload in each way, over HTTP on the loopback address, and lays what it takes beside what it should.</summary>
internal static class PipelineVerb
{
    // A call of 15 seconds takes 750 milliseconds, so that what the machine does beside the calls hardly counts; the machine idles meanwhile, and many runs are made side by side.
    private const double UsualScale = 1 / 20.0;

    // Runspaces are opened for each step, and opening them must not count as waiting: three seconds a call, so few are run that way.
    private const double ParallelScale = 4;
    private const int ParallelRuns = 5;

    // One call after another there is nothing to schedule, and it takes long.
    private const double Finer = 0.2;

    private const int UsualTogether = 12;

    public static async Task<int> RunAsync(string[] args)
    {
        var scale = Option.Real(args, "--scale", UsualScale);
        var together = Option.Whole(args, "--together", UsualTogether);
        var only = Option.Text(args, "--only") ?? "";
        PipelineWorkload[] workloads = [.. Enumerable.Range(0, Option.Whole(args, "--seeds", 50) + 1).Select(static seed => new PipelineWorkload(seed))];
        using var emulators = new ScaledEmulators(workloads.SelectMany(static workload => workload.Answers).DistinctBy(static answer => answer.Key), KindLatency.Option);
        var (at, fine, slow) = (emulators.At(scale), emulators.At(scale * Finer), emulators.At(scale * ParallelScale));
        var sequential = new StepAfterStep("sequential", 1, 1, () => new CallsAtOnce(fine));
        var design = new StepAfterStep("the design: waves and steps of 15, evidence 4", 15, PipelinePlan.EvidenceSlots, () => new CallsAtOnce(at));
        PipelineSeries[] all =
        [
            new(sequential, scale * Finer, 5 * together),
            new(design, scale, 2 * together),
            new(new StepAfterStep("the same by ForEach-Object -Parallel", 15, PipelinePlan.EvidenceSlots, () => new ParallelPipeline(slow)), scale * ParallelScale, ParallelRuns, ParallelRuns),
            new(new ComposedSteps(at, 15), scale, 2 * together),
            new(new OneFlow(at, 4), scale, 3 * together),
            new(new OneFlow(at, 15), scale, together),
            new(new OneFlow(at, 64), scale, Math.Max(1, together * 2 / 3)),
        ];
        all = [.. all.Where(series => series.Mode.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
        // The first workload is for what is slow only once, and need not be at the speed of the others.
        foreach (IPipelineMode mode in new IPipelineMode[] { new StepAfterStep("", 15, 15, () => new ParallelPipeline(fine)), new ComposedSteps(fine, 64), new OneFlow(fine, 64) }) { await MeasuredPipeline.MakeAsync(mode, workloads[0], scale * Finer); }
        var measured = new List<(PipelineSeries Series, IReadOnlyList<MeasuredPipeline> Runs)>();
        foreach (var series in all)
        {
            var done = 0;
            measured.Add((series, await series.RunAsync(workloads[1..], () => Console.Error.Write($"\r{series.Mode.Name}: {Interlocked.Increment(ref done)} of {Math.Min(series.Most, workloads.Length - 1)} "))));
            Console.Error.WriteLine();
        }
        Compare(measured);
        PipelineTable.Print(workloads[1..], measured, Against(sequential), Against(design));
        return 0;

        // Measured; but what slowed a baseline down beside its calls is not to its opponent's credit, and where --only left it out there is its plan.
        double[] Against(IPipelineMode mode) => measured.Find(one => one.Series.Mode == mode) is { Runs: { } runs } ? [.. runs.Select(static run => Math.Min(run.Seconds, run.Planned))] : [.. workloads[1..].Select(mode.Planned)];
    }

    // Whatever way and however many slots: the same bytes.
    private static void Compare(IReadOnlyList<(PipelineSeries Series, IReadOnlyList<MeasuredPipeline> Runs)> measured)
    {
        var canonical = measured.Where(static one => one.Runs.All(static run => run.Canonical is not null)).ToArray();
        foreach (var (series, runs) in canonical)
        {
            if (!runs.Select(static run => run.Canonical).SequenceEqual(canonical[0].Runs.Select(static run => run.Canonical))) { throw new InvalidOperationException($"{series.Mode.Name} and {canonical[0].Series.Mode.Name} brought different hierarchies."); }
        }
        Console.WriteLine($"All runs brought the hierarchy of their workload; {canonical.Length} ways brought canonical exports, byte for byte the same.");
    }
}
