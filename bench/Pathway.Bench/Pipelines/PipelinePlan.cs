using Pathway.Bench.Climbing;
using Pathway.Bench.Planning;
using Pathway.Model;
using Pathway.Steps;

namespace Pathway.Bench.Pipelines;

/// <summary>What a pipeline would take if nothing took time but the answers. Seconds.</summary>
internal static class PipelinePlan
{
    /// <summary>How many calls for evidence at once.</summary>
    public const int EvidenceSlots = 4;

    /// <summary>All calls one after another.</summary>
    public static double Work(PipelineWorkload workload) => workload.Building.Concat(workload.Evidence).Sum(static call => call.Planned().Seconds);

    /// <summary>The original's design: the climb in waves, then step after step, the calls of each in their order.</summary>
    public static double StepAfterStep(PipelineWorkload workload, int slots, int evidenceSlots) =>
        ListSchedule.ByLevel(workload.Climb, slots) + InOrder(workload.Siblings, slots)
        + InOrder(workload.Pairs, slots) + InOrder(workload.Choices, slots) + InOrder(workload.Between, slots) + InOrder(workload.Evidence, evidenceSlots);

    /// <summary>The cmdlets one after another: evidence, the climb as dataflow, siblings, reorganisation phase after phase.</summary>
    public static double Composed(PipelineWorkload workload, int slots) =>
        InOrder(workload.Evidence, EvidenceSlots) + ListSchedule.Dataflow(workload.Climb, slots) + InOrder(workload.Siblings, slots) + InOrder(workload.Pairs, slots) + CallSchedule.Of(Deciding(workload, []), slots);

    /// <summary>All steps as one flow, evidence beside it.</summary>
    public static double OneFlow(PipelineWorkload workload, int slots) => Math.Max(Building(workload, slots), InOrder(workload.Evidence, EvidenceSlots));

    /// <summary>All steps as one flow, without evidence.</summary>
    public static double Building(PipelineWorkload workload, int slots) => CallSchedule.Of(Calls(workload), slots);

    /// <summary>What nobody can beat with these slots.</summary>
    public static double Bound(PipelineWorkload workload, int slots) =>
        Math.Max(CallSchedule.Bound(Calls(workload), slots), CallSchedule.Bound([.. workload.Evidence.Select(static call => call.Planned())], EvidenceSlots));

    // Which calls wait for which: siblings for the first child of their parent, pairs for the end of the climb, the rest for both.
    private static List<PlannedCall> Calls(PipelineWorkload workload)
    {
        var climb = ListSchedule.Calls(workload.Climb);
        var children = workload.Climb.Parents.ToLookup(static link => TermName.Key(link.Value), static link => ListSchedule.Key(link.Key), StringComparer.Ordinal);
        var calls = new List<PlannedCall>(climb);
        calls.AddRange(workload.Siblings.Select(call => call.Planned(Urgency.Sibling) with { AfterAny = [.. children[call.Name]] }));
        calls.AddRange(workload.Pairs.Select(call => call.Planned(Urgency.Reorganize) with { AfterAll = [.. climb.Select(static one => one.Key)] }));
        calls.AddRange(Deciding(workload, [.. workload.Siblings.Concat(workload.Pairs).Select(static call => call.Key)]));
        return calls;
    }

    // What hangs under a root waits for the choices only where its own parent is one of them.
    private static List<PlannedCall> Deciding(PipelineWorkload workload, string[] after)
    {
        string[] choices = [.. workload.Choices.Select(static call => call.Key)];
        var undecided = workload.Choices.Select(static call => call.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. workload.Choices.Select(call => call.Planned(Urgency.Reorganize) with { AfterAll = after }),
            .. workload.Between.Select(call => call.Planned(Urgency.Reorganize) with { AfterAll = undecided.Contains(call.Name) ? choices : after }),
        ];
    }

    private static double InOrder(IEnumerable<WorkloadCall> calls, int slots) => CallSchedule.InOrder(calls.Select(static call => call.Planned()), slots);
}
