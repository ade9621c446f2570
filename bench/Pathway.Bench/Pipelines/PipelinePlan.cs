using Pathway.Bench.HierarchyBuilding;
using Pathway.Bench.Planning;
using Pathway.Model;
using Pathway.Steps;

namespace Pathway.Bench.Pipelines;

/// <summary>What a pipeline would take if nothing took time but the answers. Seconds.</summary>
internal static class PipelinePlan
{
    /// <summary>How many calls for evidence at once.</summary>
    public const int EvidenceConcurrency = 4;

    /// <summary>All calls one after another.</summary>
    public static double Work(PipelineWorkload workload) => workload.HierarchyCalls.Concat(workload.Evidence)
        .Sum(static call => call.ToPlannedCall().Seconds);

    /// <summary>The original's design: the climb in waves, then step after step, the calls of each in their order.</summary>
    public static double StepByStep(PipelineWorkload workload, int concurrency, int evidenceConcurrency) =>
        ListSchedule.ByLevel(workload.Hierarchy, concurrency) + InOrder(workload.Siblings, concurrency)
        + InOrder(workload.Pairs, concurrency) + InOrder(workload.Choices, concurrency) + InOrder(workload.Intermediates, concurrency)
        + InOrder(workload.Evidence, evidenceConcurrency);

    /// <summary>The cmdlets one after another: evidence, the climb as dataflow, siblings, reorganisation phase after phase.</summary>
    public static double SeparateCmdlets(PipelineWorkload workload, int concurrency) =>
        InOrder(workload.Evidence, EvidenceConcurrency) + ListSchedule.Dataflow(workload.Hierarchy, concurrency)
            + InOrder(workload.Siblings, concurrency) + InOrder(workload.Pairs, concurrency)
            + CallSchedule.Of(DecisionCalls(workload, []), concurrency);

    /// <summary>All steps as one flow, evidence beside it.</summary>
    public static double SinglePipeline(PipelineWorkload workload, int concurrency) =>
        Math.Max(Building(workload, concurrency), InOrder(workload.Evidence, EvidenceConcurrency));

    /// <summary>All steps as one flow, without evidence.</summary>
    public static double Building(PipelineWorkload workload, int concurrency) => CallSchedule.Of(Calls(workload), concurrency);

    /// <summary>What nobody can beat with these slots.</summary>
    public static double Bound(PipelineWorkload workload, int concurrency) =>
        Math.Max(CallSchedule.Bound(Calls(workload), concurrency),
            CallSchedule.Bound([.. workload.Evidence.Select(static call => call.ToPlannedCall())], EvidenceConcurrency));

    // Which calls wait for which: siblings for the first child of their parent, pairs for the end of the climb, the rest for both.
    private static List<PlannedCall> Calls(PipelineWorkload workload)
    {
        var parentCalls = ListSchedule.Calls(workload.Hierarchy);
        var children =
            workload.Hierarchy.Parents.ToLookup(static link => TermName.Key(link.Value), static link => ListSchedule.Key(link.Key),
                StringComparer.Ordinal);
        var calls = new List<PlannedCall>(parentCalls);
        calls.AddRange(workload.Siblings.Select(call => call.ToPlannedCall(Priority.Sibling) with { AfterAny = [.. children[call.Name]] }));
        calls.AddRange(
            workload.Pairs.Select(
                call => call.ToPlannedCall(Priority.Reorganize) with { AfterAll = [.. parentCalls.Select(static one => one.Key)] }));
        calls.AddRange(DecisionCalls(workload, [.. workload.Siblings.Concat(workload.Pairs).Select(static call => call.Key)]));
        return calls;
    }

    // What hangs under a root waits for the choices only where its own parent is one of them.
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
