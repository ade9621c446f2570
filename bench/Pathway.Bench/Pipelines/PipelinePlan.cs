using Pathway.Bench.HierarchyBuilding;
using Pathway.Bench.Planning;
using Pathway.Model;
using Pathway.Steps;

namespace Pathway.Bench.Pipelines;

/// <summary>The duration of a pipeline if only calls take time, in seconds.</summary>
internal static class PipelinePlan
{
    /// <summary>The number of concurrent calls for evidence.</summary>
    public const int EvidenceConcurrency = 4;

    /// <summary>All calls one after another.</summary>
    public static double Work(PipelineWorkload workload) =>
        workload.HierarchyCalls.Concat(workload.Evidence).Sum(static call => call.ToPlannedCall().Seconds);

    /// <summary>The original's design: parents level by level, then step after step, the calls of each in order.</summary>
    public static double StepByStep(PipelineWorkload workload, int concurrency, int evidenceConcurrency) =>
        ListSchedule.ByLevel(workload.Hierarchy, concurrency) + InOrder(workload.Siblings, concurrency)
        + InOrder(workload.Pairs, concurrency) + InOrder(workload.Choices, concurrency) + InOrder(workload.Intermediates, concurrency)
        + InOrder(workload.Evidence, evidenceConcurrency);

    /// <summary>The cmdlets one after another: evidence, parents as dataflow, siblings, reorganisation phase after phase.</summary>
    public static double SeparateCmdlets(PipelineWorkload workload, int concurrency) =>
        InOrder(workload.Evidence, EvidenceConcurrency) + ListSchedule.Dataflow(workload.Hierarchy, concurrency)
            + InOrder(workload.Siblings, concurrency) + InOrder(workload.Pairs, concurrency)
            + CallSchedule.Of(DecisionCalls(workload, []), concurrency);

    /// <summary>All steps as one dataflow, beside the evidence.</summary>
    public static double SinglePipeline(PipelineWorkload workload, int concurrency) =>
        Math.Max(Building(workload, concurrency), InOrder(workload.Evidence, EvidenceConcurrency));

    /// <summary>All steps as one dataflow, without evidence.</summary>
    public static double Building(PipelineWorkload workload, int concurrency) => CallSchedule.Of(Calls(workload), concurrency);

    /// <summary>The lower bound for this concurrency.</summary>
    public static double Bound(PipelineWorkload workload, int concurrency) =>
        Math.Max(CallSchedule.Bound(Calls(workload), concurrency),
            CallSchedule.Bound([.. workload.Evidence.Select(static call => call.ToPlannedCall())], EvidenceConcurrency));

    // Dependencies: siblings wait for the first child of their parent, pairs for all parents, the other calls for both.
    private static List<PlannedCall> Calls(PipelineWorkload workload)
    {
        var parentCalls = ListSchedule.Calls(workload.Hierarchy);
        var parentKeys = parentCalls.Select(static call => call.Key).ToArray();
        var children = workload.Hierarchy.Parents.ToLookup(
            static link => TermName.Key(link.Value), static link => ListSchedule.Key(link.Key), StringComparer.Ordinal);
        var calls = new List<PlannedCall>(parentCalls);
        calls.AddRange(workload.Siblings.Select(call => call.ToPlannedCall(Priority.Sibling) with { AfterAny = [.. children[call.Name]] }));
        calls.AddRange(workload.Pairs.Select(call => call.ToPlannedCall(Priority.Reorganize) with { AfterAll = parentKeys }));
        calls.AddRange(DecisionCalls(workload, [.. workload.Siblings.Concat(workload.Pairs).Select(static call => call.Key)]));
        return calls;
    }

    // A child of a root waits for the choices only if its own parent is one of them.
    private static List<PlannedCall> DecisionCalls(PipelineWorkload workload, string[] after)
    {
        string[] choices = [.. workload.Choices.Select(static call => call.Key)];
        var undecided = workload.Choices.Select(static call => call.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. workload.Choices.Select(call => call.ToPlannedCall(Priority.Reorganize) with { AfterAll = after }),
            .. workload.Intermediates.Select(
                call => call.ToPlannedCall(Priority.Reorganize) with { AfterAll = undecided.Contains(call.Name) ? choices : after }),
        ];
    }

    private static double InOrder(IEnumerable<WorkloadCall> calls, int concurrency) =>
        CallSchedule.InOrder(calls.Select(static call => call.ToPlannedCall()), concurrency);
}
