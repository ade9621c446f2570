using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Steps.Verify;
using Pathway.Storage;

namespace Pathway.Bench.Growth;

/// <summary>Measures the growth of time and memory with the number of terms, with immediate answers.</summary>
internal static class GrowthCommand
{
    private const int WarmUpTerms = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        int[] sizes = args.Length > 0 ? [.. args.Select(static arg => int.Parse(arg, CultureInfo.InvariantCulture))] : [100, 1000, 10000];
        // Loads the ontology and compiles the code before the measurements.
        await GrowthRun.MeasureAsync(WarmUpTerms);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var size in sizes)
        {
            var run = await GrowthRun.MeasureAsync(size);
            rows.Add(
            [
                Integer(size), Integer(run.Nodes), Integer(run.Questions), Number(run.Time.TotalSeconds, 2),
                .. run.Steps.Select(static step => $"{Number(step.Time.TotalSeconds, 2)} / {Number(step.Cpu.TotalSeconds, 2)}"),
                Number(run.Cpu.TotalSeconds, 2), Number(run.Cpu.TotalMilliseconds / size, 3), Number(run.AllocatedBytes / 1024.0 / size, 0),
                Number(run.RetainedBytes / 1048576.0, 1), Number(run.RetainedBytes / 1024.0 / size, 1), Peak(),
            ]);
        }
        Table.Print(
            [["terms", "nodes", "questions", "seconds", "hierarchy s / CPU s", "siblings s / CPU s", "reorganise s / CPU s",
                "verify s / CPU s", "CPU s", "CPU ms/term", "allocated KB/term", "retained MB", "retained KB/term", "process peak MB"],
                .. rows]);
        Console.WriteLine("goal: 10,000 terms under 20 s and 500 MB, including the ontology");
        return 0;
    }

    private static string Peak()
    {
        using var process = Process.GetCurrentProcess();
        return Number(process.PeakWorkingSet64 / 1048576.0, 0);
    }

    private static string Integer(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>What a step took.</summary>
/// <param name="Time">Its duration.</param>
/// <param name="Cpu">Its processor time, of all cores.</param>
internal sealed record StepTime(TimeSpan Time, TimeSpan Cpu);

/// <summary>A measured run of all steps.</summary>
/// <param name="Terms">The number of input terms.</param>
/// <param name="Nodes">The number of nodes of the hierarchy.</param>
/// <param name="Questions">The number of answered questions.</param>
/// <param name="Cpu">The processor time of all cores.</param>
/// <param name="Steps">The duration of each step, and its processor time on all cores.</param>
/// <param name="AllocatedBytes">The total of allocated bytes.</param>
/// <param name="RetainedBytes">The bytes that result and store retain at the end.</param>
internal sealed record GrowthRun(int Terms, int Nodes, int Questions, TimeSpan Cpu, IReadOnlyList<StepTime> Steps,
    long AllocatedBytes, long RetainedBytes)
{
    public TimeSpan Time => Steps.Aggregate(TimeSpan.Zero, static (sum, step) => sum + step.Time);

    public static async Task<GrowthRun> MeasureAsync(int count)
    {
        var index = EmbeddedOntology.Index;
        var all = index.Graph.Terms.Where(static term => term.Links.Count > 0).ToArray();
        // One in ten names is none of the ontology, so that it cannot know whether it is another word for a similar name.
        string[] terms = [.. Enumerable.Range(0, count).Select(i => (Name: all[(int)((long)i * all.Length / count)].Name, Number: i))
            .Select(static one => one.Number % 10 == 9 ? $"novel {one.Name}" : one.Name)];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        using var store = new MemoryStore();
        var run = new QuestionEngine(store, [new OntologyLinkCurator(index)], TimeProvider.System)
            .StartRun(new RunOptions { Command = "bench" });
        var steps = new List<StepTime>();
        var input = new HierarchyInput(RootProfiles.Load("seven"), [], terms, 10);
        var built = await MeasureStepAsync(() => HierarchyStep.BuildAsync(
            input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None));
        var withSiblings = await MeasureStepAsync(() => SiblingsStep.FindAsync(
            built, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None));
        var reorganized = await MeasureStepAsync(() => ReorganizeStep.RunAsync(
            withSiblings, new ReorganizeOptions(), run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None));
        await MeasureStepAsync(() => Task.FromResult(
            Verification.Run(HierarchyView.Of(reorganized, CuratorCatalog.Terms), VerifyRules.All)));
        var cpuTime = Environment.CpuUsage.TotalTime - cpu;
        var allocatedBytes = GC.GetTotalAllocatedBytes() - allocated;
        var retainedBytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(reorganized);
        return new GrowthRun(
            count, reorganized.Nodes.Count, run.Progress.Questions, cpuTime, steps, allocatedBytes, retainedBytes);

        async Task<T> MeasureStepAsync<T>(Func<Task<T>> work)
        {
            var (clock, used) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var result = await work();
            steps.Add(new StepTime(clock.Elapsed, Environment.CpuUsage.TotalTime - used));
            return result;
        }
    }
}

/// <summary>
/// Answers at once from the links of the ontology and from the question, so that only the work of the steps is measured. One in ten pairs
/// of similar names is the same concept, so that there are nodes to merge.
/// </summary>
internal sealed class OntologyLinkCurator(TermIndex index) : ISingleQuestionCurator
{
    private const int Siblings = 5;

    public string? GetAnswerer(Question question) => "bench, at once";

    public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => ValueTask.FromResult(new CuratorResponse<TAnswer>((TAnswer)(Answer)(question switch
        {
            ParentQuestion parent => new ParentAnswer
            {
                Parent = Parents(parent.Subject).FirstOrDefault(name => !parent.Excluded.Contains(TermName.Key(name)))
                    ?? Root(parent.Roots, parent.Subject),
            },
            RootQuestion root => new RootAnswer { Root = Root(root.Roots, root.Subject) },
            SiblingsQuestion siblings => new SiblingsAnswer
            {
                Siblings = [.. (index.FindByName(siblings.Subject)?.Children ?? []).Take(Siblings)
                    .Select(static child => new SiblingTerm(child.Name, null))],
            },
            SameConceptQuestion pair => new SameConceptAnswer { IsSame = Hash(pair.Subject + pair.Other) % 10 == 0 },
            ChooseParentQuestion choice => new ChooseParentAnswer
            {
                Parent = choice.Candidates[(int)(Hash(choice.Subject) % (uint)choice.Candidates.Count)],
            },
            IntermediateQuestion => new IntermediateAnswer { IsDirect = true },
            _ => throw new NotSupportedException(question.Kind),
        })));

    private IEnumerable<string> Parents(string key) =>
        (index.FindByName(key)?.Links ?? []).Where(static link => link is { IsHierarchical: true, Parent.Links.Count: > 0 })
        .Select(static link => link.Parent.Name);

    private static string Root(PathwayRootProfile profile, string key) =>
        profile.Roots[(int)(Hash(key) % (uint)profile.Roots.Count)].Name;

    // FNV-1a: the same on every machine.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text) { hash = (hash ^ letter) * 16777619; }
        return hash >> 8;
    }
}
