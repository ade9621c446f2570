using System.Diagnostics;
using System.Text.Json;
using Pathway.Bench.Climbing;
using Pathway.Bench.Loopback;
using Pathway.Questions;

namespace Pathway.Bench.Pipelines;

/// <summary>
/// The original's structure without Pathway: the climb in waves, then step after step, then evidence. Which questions the later steps put
/// is read off the workload, so that nothing but calls takes time here.
/// </summary>
internal sealed class StepAfterStep(string name, int slots, int evidenceSlots, Func<IPlainCalls> open) : IPipelineMode
{
    public string Name => name;

    public int Slots => slots;

    public double Planned(PipelineWorkload workload) => PipelinePlan.StepAfterStep(workload, slots, evidenceSlots);

    public async Task<PipelineOutcome> RunAsync(PipelineWorkload workload, Stopwatch clock)
    {
        var calls = open();
        try
        {
            var parents = new Dictionary<string, string>(await LevelByLevel.ClimbAsync(workload.Climb, clock, level => LevelByLevel.AskAsync(calls, level, slots)), StringComparer.Ordinal);
            clock.Start();
            await AskAsync(calls, workload.Siblings, slots, static answers => answers[0].GetProperty("siblings").GetArrayLength() > 0);
            await AskAsync(calls, workload.Pairs, slots, static answers => answers.EnumerateArray().All(static one => !one.GetProperty("isSame").GetBoolean()));
            foreach (var (term, answers) in await AskAsync(calls, workload.Choices, slots, static _ => true)) { parents[term] = answers.Parent(); }
            await AskAsync(calls, workload.Between, slots, static answers => answers[0].GetProperty("isDirect").GetBoolean());
            await AskAsync(calls, workload.Evidence, evidenceSlots, static answers => answers.EnumerateArray().All(static one => one.GetProperty("verdict").GetString() == ClaimAnswer.Supported));
            clock.Stop();
            return new PipelineOutcome(parents, workload.Building.Count());
        }
        finally
        {
            (calls as IDisposable)?.Dispose();
        }
    }

    private async Task<IReadOnlyList<(string Name, JsonElement Answers)>> AskAsync(IPlainCalls calls, IReadOnlyList<WorkloadCall> some, int atOnce, Func<JsonElement, bool> isExpected)
    {
        var answered = await calls.AskAsync([.. some.Select(static call => (call.Name, call.Body))], atOnce);
        return answered.Count == some.Count && answered.All(one => isExpected(one.Answers)) ? answered : throw new InvalidOperationException($"{name} brought other answers to questions of the kind '{some[0].Kind}'.");
    }
}
