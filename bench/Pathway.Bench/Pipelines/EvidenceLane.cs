using Pathway.Bench.Loopback;
using Pathway.Questions;

namespace Pathway.Bench.Pipelines;

/// <summary>The claims, beside or before everything else, at a desk of their own: four calls at once, three claims a call, each answer stored in a file.</summary>
internal sealed class EvidenceLane(EmulatedModel model) : IDisposable
{
    private readonly StoredDesk desk = StoredDesk.InFile(model.Curator(PipelinePlan.EvidenceSlots));

    /// <exception cref="InvalidOperationException">A claim stayed without its answer.</exception>
    public async Task CheckAsync(PipelineWorkload workload)
    {
        var run = desk.Open(PipelinePlan.EvidenceSlots);
        var replies = await run.AskAllAsync<ClaimAnswer>(workload.Claims, 0, CancellationToken.None);
        if (replies.Count(static reply => reply.Answer?.Verdict == ClaimAnswer.Supported) != workload.Claims.Count || run.Counts.Calls != workload.Evidence.Count)
        {
            throw new InvalidOperationException($"Evidence was lost, or took {run.Counts.Calls} calls where {workload.Evidence.Count} were planned.");
        }
    }

    public void Dispose() => desk.Dispose();
}
