using Pathway.Bench.Loopback;

namespace Pathway.Bench.Pipelines;

/// <summary>The calls for evidence, beside or before everything else: four at once.</summary>
internal static class EvidenceLane
{
    public static async Task CheckAsync(EmulatedModel model, PipelineWorkload workload)
    {
        var answered = await new CallsAtOnce(model).AskAsync([.. workload.Evidence.Select(static call => (call.Name, call.Body))], PipelinePlan.EvidenceSlots);
        if (answered.Count != workload.Evidence.Count) { throw new InvalidOperationException("Evidence was lost."); }
    }
}
