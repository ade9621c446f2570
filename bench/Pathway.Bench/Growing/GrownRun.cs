using System.Diagnostics;
using Pathway.Curators;
using Pathway.Desk;
using Pathway.Formats;
using Pathway.Ontology;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Steps.Verify;
using Pathway.Store;

namespace Pathway.Bench.Growing;

/// <summary>All steps on so many terms: what each took, what was held and what came out.</summary>
/// <param name="Terms">How many terms went in.</param>
/// <param name="Nodes">How many nodes came out.</param>
/// <param name="Questions">How many questions were answered.</param>
/// <param name="Cpu">How much processor time all took, on whatever cores.</param>
/// <param name="Steps">How long each step took.</param>
/// <param name="Allocated">The bytes allocated in all.</param>
/// <param name="Held">The bytes that result and store hold at the end.</param>
internal sealed record GrownRun(int Terms, int Nodes, int Questions, TimeSpan Cpu, IReadOnlyList<(string Step, TimeSpan Time)> Steps, long Allocated, long Held)
{
    public TimeSpan Time => Steps.Aggregate(TimeSpan.Zero, static (sum, step) => sum + step.Time);

    public static async Task<GrownRun> MeasureAsync(int count)
    {
        var index = EmbeddedOntology.Index;
        var all = index.Graph.Terms.Where(static term => term.Links.Count > 0).ToArray();
        string[] terms = [.. Enumerable.Range(0, count).Select(at => all[(int)((long)at * all.Length / count)].Name)];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        using var store = new MemoryStore();
        var run = new QuestionDesk(store, [new AtOnce(index)], TimeProvider.System).Open(new RunOptions { Command = "bench" });
        var steps = new List<(string Step, TimeSpan Time)>();
        var climbed = await Timed("climb", () => HierarchyStep.BuildAsync(new HierarchyInput(RootProfiles.Load("seven"), [], terms, 10), run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None));
        var wide = await Timed("siblings", () => SiblingsStep.FindAsync(climbed, SiblingsStep.UsualMaximum, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None));
        var after = await Timed("reorganise", () => ReorganizeStep.RunAsync(wide, new ReorganizeOptions(), run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None));
        await Timed("verify", () => Task.FromResult(Verification.Run(HierarchyView.Of(after, CuratorCatalog.Terms), VerifyRules.All)));
        var spent = Environment.CpuUsage.TotalTime - cpu;
        var made = GC.GetTotalAllocatedBytes() - allocated;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(after);
        return new GrownRun(count, after.Nodes.Count, run.Counts.Questions, spent, steps, made, held);

        async Task<T> Timed<T>(string step, Func<Task<T>> work)
        {
            var clock = Stopwatch.StartNew();
            var result = await work();
            steps.Add((step, clock.Elapsed));
            return result;
        }
    }
}
