using System.Diagnostics;
using Pathway.Bench.Loopback;
using Pathway.Curators;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;

namespace Pathway.Bench.Pipelines;

/// <summary>The module's cmdlets one after another, evidence first: each step by itself, with a run of its own at one desk.</summary>
internal sealed class ComposedSteps(EmulatedModel model, int slots) : IPipelineMode
{
    public string Name => $"cmdlets one after another, {slots} slots";

    public int Slots => slots;

    public double Planned(PipelineWorkload workload) => PipelinePlan.Composed(workload, slots);

    public async Task<PipelineOutcome> RunAsync(PipelineWorkload workload, Stopwatch clock)
    {
        using var desk = StoredDesk.InFile(model.Curator(slots));
        using var claims = new EvidenceLane(model);
        clock.Start();
        await claims.CheckAsync(workload);
        var (climbing, widening, reorganizing) = (desk.Open(slots), desk.Open(slots), desk.Open(slots));
        var input = new HierarchyInput(EmulatedModel.Roots, [], workload.Climb.Leaves, OneFlow.MaxDepth);
        var climbed = await HierarchyStep.BuildAsync(input, climbing, CuratorCatalog.Terms, () => climbing.Failures, CancellationToken.None);
        var widened = await SiblingsStep.FindAsync(climbed, SiblingsStep.UsualMaximum, widening, CuratorCatalog.Terms, () => widening.Failures, CancellationToken.None);
        var options = new ReorganizeOptions { MaxDepth = OneFlow.MaxDepth };
        var hierarchy = await ReorganizeStep.RunAsync(widened, options, reorganizing, CuratorCatalog.Terms, () => reorganizing.Failures, CancellationToken.None);
        clock.Stop();
        return BuiltHierarchy.Of(hierarchy, workload, [climbing, widening, reorganizing]);
    }
}
