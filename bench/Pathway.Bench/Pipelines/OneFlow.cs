using System.Diagnostics;
using Pathway.Bench.Loopback;
using Pathway.Curators;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;

namespace Pathway.Bench.Pipelines;

/// <summary>The module's pipeline: all steps as one flow at one desk, evidence beside it, each answer stored in a file before it is used.</summary>
internal sealed class OneFlow(EmulatedModel model, int slots) : IPipelineMode
{
    /// <summary>The most links between a term and its root.</summary>
    public const int MaxDepth = 10;

    public string Name => $"Pathway's pipeline, {slots} slots";

    public int Slots => slots;

    public double Planned(PipelineWorkload workload) => PipelinePlan.OneFlow(workload, slots);

    public async Task<PipelineOutcome> RunAsync(PipelineWorkload workload, Stopwatch clock)
    {
        using var desk = StoredDesk.InFile(model.Curator(slots));
        using var claims = new EvidenceLane(model);
        clock.Start();
        var evidence = claims.CheckAsync(workload);
        var run = desk.Open(slots);
        var input = new PipelineInput(new HierarchyInput(EmulatedModel.Roots, [], workload.Climb.Leaves, MaxDepth));
        var hierarchy = await PipelineStep.RunAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        var built = clock.Elapsed;
        await evidence;
        clock.Stop();
        return BuiltHierarchy.Of(hierarchy, workload, [run]) with { Built = built };
    }
}
