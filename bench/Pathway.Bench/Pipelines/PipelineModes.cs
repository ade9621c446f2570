using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Pathway.Bench.HierarchyBuilding;
using Pathway.Bench.Loopback;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;

namespace Pathway.Bench.Pipelines;

/// <summary>A way to run the pipeline.</summary>
internal interface IPipelineMode
{
    string Name { get; }

    /// <summary>The number of concurrent calls, without those for evidence.</summary>
    int Concurrency { get; }

    /// <summary>The duration of its schedule, in which only calls take time, in seconds of the original.</summary>
    double Planned(PipelineWorkload workload);

    /// <summary>Runs all steps.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="clock">Started after files and runspaces are open, and stopped before they are closed.</param>
    Task<PipelineOutcome> RunAsync(PipelineWorkload workload, Stopwatch clock);
}

/// <summary>The result of a run.</summary>
/// <param name="Parents">The parent of each term, without siblings.</param>
/// <param name="Calls">The number of calls that built the hierarchy.</param>
internal sealed record PipelineOutcome(IReadOnlyDictionary<string, string> Parents, int Calls)
{
    /// <summary>The hash of the canonical form of the hierarchy; null if only the parents are known.</summary>
    public string? Canonical { get; init; }

    /// <summary>The time until the hierarchy was complete; null if evidence is checked before or after it.</summary>
    public TimeSpan? Built { get; init; }
}

/// <summary>
/// The module's pipeline: all steps concurrently with one engine, beside the evidence; each answer is stored in a file before it is used.
/// </summary>
internal sealed class SinglePipelineMode(EmulatedModel model, int concurrency) : IPipelineMode
{
    /// <summary>The maximum number of links between a term and its root.</summary>
    public const int MaxDepth = 10;

    public string Name => $"Pathway's pipeline, {concurrency} concurrent";

    public int Concurrency => concurrency;

    public double Planned(PipelineWorkload workload) => PipelinePlan.SinglePipeline(workload, concurrency);

    public async Task<PipelineOutcome> RunAsync(PipelineWorkload workload, Stopwatch clock)
    {
        using var engine = StoredEngine.InFile(model.CreateCurator(concurrency));
        using var claims = new EvidenceRunner(model);
        clock.Start();
        var evidence = claims.CheckAsync(workload);
        var run = engine.Open(concurrency);
        var input = new PipelineInput(new HierarchyInput(EmulatedModel.Roots, [], workload.Hierarchy.Leaves, MaxDepth));
        var hierarchy = await PipelineStep.RunAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        var built = clock.Elapsed;
        await evidence;
        clock.Stop();
        return HierarchyOutcome.Of(hierarchy, workload, [run]) with { Built = built };
    }
}

/// <summary>
/// The original's structure without Pathway: parents level by level, then step after step, then evidence. The questions of the later steps
/// come from the workload, so that only calls take time.
/// </summary>
internal sealed class StepByStepMode(string name, int concurrency, int evidenceConcurrency, Func<IDirectCalls> open) : IPipelineMode
{
    public string Name => name;

    public int Concurrency => concurrency;

    public double Planned(PipelineWorkload workload) => PipelinePlan.StepByStep(workload, concurrency, evidenceConcurrency);

    public async Task<PipelineOutcome> RunAsync(PipelineWorkload workload, Stopwatch clock)
    {
        var calls = open();
        try
        {
            var built = await LevelByLevel.BuildAsync(
                workload.Hierarchy, clock, level => LevelByLevel.AskAsync(calls, level, concurrency));
            var parents = new Dictionary<string, string>(built, StringComparer.Ordinal);
            clock.Start();
            await AskAsync(calls, workload.Siblings, concurrency,
                static answers => answers[0].GetProperty("siblings").GetArrayLength() > 0);
            await AskAsync(calls, workload.Pairs, concurrency,
                static answers => answers.EnumerateArray().All(static answer => !answer.GetProperty("isSame").GetBoolean()));
            foreach (var (term, answers) in await AskAsync(calls, workload.Choices, concurrency, static _ => true))
            {
                parents[term] = answers.Parent();
            }
            await AskAsync(calls, workload.Intermediates, concurrency, static answers => answers[0].GetProperty("isDirect").GetBoolean());
            await AskAsync(calls, workload.Evidence, evidenceConcurrency, static answers => answers.EnumerateArray()
                .All(static answer => answer.GetProperty("verdict").GetString() == ClaimAnswer.Supported));
            clock.Stop();
            return new PipelineOutcome(parents, workload.HierarchyCalls.Count());
        }
        finally
        {
            (calls as IDisposable)?.Dispose();
        }
    }

    private async Task<IReadOnlyList<(string Name, JsonElement Answers)>> AskAsync(
        IDirectCalls calls, IReadOnlyList<WorkloadCall> requests, int maxConcurrency, Func<JsonElement, bool> isExpected)
    {
        var answered = await calls.AskAsync([.. requests.Select(static call => (call.Name, call.Body))], maxConcurrency);
        return answered.Count == requests.Count && answered.All(call => isExpected(call.Answers))
            ? answered
            : throw new InvalidOperationException($"{name}: unexpected answers to questions of the kind '{requests[0].Kind}'.");
    }
}

/// <summary>The module's cmdlets one after another, evidence first. Each step has its own run; all share an engine.</summary>
internal sealed class SeparateCmdletsMode(EmulatedModel model, int concurrency) : IPipelineMode
{
    public string Name => $"cmdlets one after another, {concurrency} concurrent";

    public int Concurrency => concurrency;

    public double Planned(PipelineWorkload workload) => PipelinePlan.SeparateCmdlets(workload, concurrency);

    public async Task<PipelineOutcome> RunAsync(PipelineWorkload workload, Stopwatch clock)
    {
        using var engine = StoredEngine.InFile(model.CreateCurator(concurrency));
        using var claims = new EvidenceRunner(model);
        clock.Start();
        await claims.CheckAsync(workload);
        var (buildRun, siblingsRun, reorganizeRun) = (engine.Open(concurrency), engine.Open(concurrency), engine.Open(concurrency));
        var input = new HierarchyInput(EmulatedModel.Roots, [], workload.Hierarchy.Leaves, SinglePipelineMode.MaxDepth);
        var built = await HierarchyStep.BuildAsync(input, buildRun, CuratorCatalog.Terms, () => buildRun.Failures, CancellationToken.None);
        var withSiblings = await SiblingsStep.FindAsync(built, SiblingsStep.DefaultMaximum, siblingsRun, CuratorCatalog.Terms,
            () => siblingsRun.Failures, CancellationToken.None);
        var options = new ReorganizeOptions { MaxDepth = SinglePipelineMode.MaxDepth };
        var hierarchy = await ReorganizeStep.RunAsync(
            withSiblings, options, reorganizeRun, CuratorCatalog.Terms, () => reorganizeRun.Failures, CancellationToken.None);
        clock.Stop();
        return HierarchyOutcome.Of(hierarchy, workload, [buildRun, siblingsRun, reorganizeRun]);
    }
}

/// <summary>
/// Checks the claims with its own engine: four concurrent calls, three claims per call; each answer is stored in a file.
/// </summary>
internal sealed class EvidenceRunner(EmulatedModel model) : IDisposable
{
    private readonly StoredEngine engine = StoredEngine.InFile(model.CreateCurator(PipelinePlan.EvidenceConcurrency));

    /// <exception cref="InvalidOperationException">An answer is missing, or the number of calls differs.</exception>
    public async Task CheckAsync(PipelineWorkload workload)
    {
        var run = engine.Open(PipelinePlan.EvidenceConcurrency);
        var replies = await run.AskAllAsync<ClaimAnswer>(workload.Claims, 0, CancellationToken.None);
        var supported = replies.Count(static reply => reply.Answer?.Verdict == ClaimAnswer.Supported);
        if (supported != workload.Claims.Count || run.Progress.Calls != workload.Evidence.Count)
        {
            throw new InvalidOperationException($"{supported} of {workload.Claims.Count} claims are supported, "
                + $"with {run.Progress.Calls} calls where {workload.Evidence.Count} were planned.");
        }
    }

    public void Dispose() => engine.Dispose();
}

/// <summary>Converts a hierarchy of the module to an outcome.</summary>
internal static class HierarchyOutcome
{
    /// <exception cref="InvalidOperationException">The hierarchy is incomplete.</exception>
    public static PipelineOutcome Of(PathwayHierarchy hierarchy, PipelineWorkload workload, IReadOnlyList<RunSession> runs)
    {
        if (hierarchy.Failures is [var failure, ..]) { throw new InvalidOperationException(failure.Message); }
        var siblings = hierarchy.Nodes.Count(static node => node.Kind == PathwayNodeKind.Sibling);
        if (siblings != workload.NewTerms)
        {
            throw new InvalidOperationException($"The hierarchy has {siblings} of {workload.NewTerms} siblings.");
        }
        using var canonical = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, canonical);
        var parents = hierarchy.Nodes.Where(static node => node.Kind is not (PathwayNodeKind.Root or PathwayNodeKind.Sibling))
            .ToDictionary(static node => node.Name, static node => node.Parent!, StringComparer.Ordinal);
        return new PipelineOutcome(parents, runs.Sum(static run => run.Progress.Calls))
        {
            Canonical = Convert.ToHexString(SHA256.HashData(canonical.ToArray())),
        };
    }
}
