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

/// <summary>Shows how time and memory grow with the number of terms when answers take no time.</summary>
internal static class GrowthCommand
{
    private const int WarmUp = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        int[] sizes = args.Length > 0 ? [.. args.Select(static arg => int.Parse(arg, CultureInfo.InvariantCulture))] : [100, 1000, 10000];
        // The ontology is loaded, and the code compiled, before anything is measured.
        await GrowthRun.MeasureAsync(WarmUp);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var size in sizes)
        {
            var run = await GrowthRun.MeasureAsync(size);
            rows.Add(
            [
                Whole(size), Whole(run.Nodes), Whole(run.Questions), Real(run.Time.TotalSeconds, 2),
                .. run.Steps.Select(static step => Real(step.Time.TotalSeconds, 2)),
                Real(run.Cpu.TotalSeconds, 2), Real(run.Cpu.TotalMilliseconds / size, 3), Real(run.AllocatedBytes / 1024.0 / size, 0),
                Real(run.RetainedBytes / 1048576.0, 1), Real(run.RetainedBytes / 1024.0 / size, 1), Peak(),
            ]);
        }
        Table.Print(
            [["terms", "nodes", "questions", "seconds", "climb", "siblings", "reorganise", "verify", "CPU s", "CPU ms/term",
                "allocated KB/term", "held MB", "held KB/term", "process peak MB"], .. rows]);
        Console.WriteLine("goal: 10,000 terms under 20 s and 500 MB; the process holds the ontology too");
        return 0;
    }

    private static string Peak()
    {
        using var process = Process.GetCurrentProcess();
        return Real(process.PeakWorkingSet64 / 1048576.0, 0);
    }

    private static string Whole(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Real(double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>All steps on so many terms: what each took, what was held and what came out.</summary>
/// <param name="Terms">How many terms went in.</param>
/// <param name="Nodes">How many nodes came out.</param>
/// <param name="Questions">How many questions were answered.</param>
/// <param name="Cpu">How much processor time all took, on whatever cores.</param>
/// <param name="Steps">How long each step took.</param>
/// <param name="AllocatedBytes">The bytes allocated in all.</param>
/// <param name="RetainedBytes">The bytes that result and store hold at the end.</param>
internal sealed record GrowthRun(int Terms, int Nodes, int Questions, TimeSpan Cpu, IReadOnlyList<(string Step, TimeSpan Time)> Steps,
    long AllocatedBytes, long RetainedBytes)
{
    public TimeSpan Time => Steps.Aggregate(TimeSpan.Zero, static (sum, step) => sum + step.Time);

    public static async Task<GrowthRun> MeasureAsync(int count)
    {
        var index = EmbeddedOntology.Index;
        var all = index.Graph.Terms.Where(static term => term.Links.Count > 0).ToArray();
        string[] terms = [.. Enumerable.Range(0, count).Select(at => all[(int)((long)at * all.Length / count)].Name)];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        using var store = new MemoryStore();
        var run =
            new QuestionEngine(store, [new OntologyLinkCurator(index)], TimeProvider.System).StartRun(new RunOptions { Command = "bench" });
        var steps = new List<(string Step, TimeSpan Time)>();
        var built =
            await Timed("climb",
                () => HierarchyStep.BuildAsync(new HierarchyInput(RootProfiles.Load("seven"), [], terms, 10), run, CuratorCatalog.Terms,
                    () => run.Failures, CancellationToken.None));
        var withSiblings =
            await Timed("siblings",
                () => SiblingsStep.FindAsync(built, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms, () => run.Failures,
                    CancellationToken.None));
        var after =
            await Timed("reorganise",
                () => ReorganizeStep.RunAsync(withSiblings, new ReorganizeOptions(), run, CuratorCatalog.Terms, () => run.Failures,
                    CancellationToken.None));
        await Timed("verify", () => Task.FromResult(Verification.Run(HierarchyView.Of(after, CuratorCatalog.Terms), VerifyRules.All)));
        var spent = Environment.CpuUsage.TotalTime - cpu;
        var made = GC.GetTotalAllocatedBytes() - allocated;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(after);
        return new GrowthRun(count, after.Nodes.Count, run.Progress.Questions, spent, steps, made, held);

        async Task<T> Timed<T>(string step, Func<Task<T>> work)
        {
            var clock = Stopwatch.StartNew();
            var result = await work();
            steps.Add((step, clock.Elapsed));
            return result;
        }
    }
}

/// <summary>
/// Answers at once, from the links of the ontology and from what the question says, so that what is left is the work of the steps. Of names
/// that look alike one pair in ten is said to be one concept, so that there is something to merge.
/// </summary>
internal sealed class OntologyLinkCurator(TermIndex index) : ISingleQuestionCurator
{
    private const int Siblings = 5;

    public string? GetAnswerer(Question question) => "bench, at once";

    public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => ValueTask.FromResult(new CuratorResponse<TAnswer>((TAnswer)(Answer)(question switch
        {
            ParentQuestion parent =>
                new ParentAnswer
                { Parent = Parents(parent.Subject).FirstOrDefault(name => !parent.Excluded.Contains(TermName.Key(name)))
                    ?? Root(parent.Roots, parent.Subject) },
            RootQuestion root => new RootAnswer { Root = Root(root.Roots, root.Subject) },
            SiblingsQuestion siblings =>
                new SiblingsAnswer
                { Siblings =
                    [.. (index.FindByName(siblings.Subject)?.Children ?? []).Take(Siblings)
                        .Select(static child => new SiblingTerm(child.Name, null))] },
            SameConceptQuestion pair => new SameConceptAnswer { IsSame = Number(pair.Subject + pair.Other) % 10 == 0 },
            ChooseParentQuestion choice =>
                new ChooseParentAnswer { Parent = choice.Candidates[(int)(Number(choice.Subject) % (uint)choice.Candidates.Count)] },
            IntermediateQuestion => new IntermediateAnswer { IsDirect = true },
            _ => throw new NotSupportedException(question.Kind),
        })));

    private IEnumerable<string> Parents(string key) =>
        (index.FindByName(key)?.Links ?? []).Where(static link => link is { IsHierarchical: true, Parent.Links.Count: > 0 })
        .Select(static link => link.Parent.Name);

    private static string Root(PathwayRootProfile profile, string key) =>
        profile.Roots[(int)(Number(key) % (uint)profile.Roots.Count)].Name;

    // FNV-1a: the same on every machine.
    private static uint Number(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text) { hash = (hash ^ letter) * 16777619; }
        return hash >> 8;
    }
}
