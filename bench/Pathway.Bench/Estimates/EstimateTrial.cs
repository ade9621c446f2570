using System.Globalization;
using Pathway.Curators;
using Pathway.Emulator;
using Pathway.Emulator.Responders;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Storage;

namespace Pathway.Bench.Estimates;

/// <summary>The part of a pipeline that a set of terms goes through.</summary>
internal enum TrialStep
{
    /// <summary>The parents of terms.</summary>
    Hierarchy,

    /// <summary>The siblings in a hierarchy that is there.</summary>
    Siblings,

    /// <summary>The reorganisation of a hierarchy that is there.</summary>
    Reorganize,

    /// <summary>All steps.</summary>
    Pipeline,
}

/// <summary>A set of terms, and the model that answers about them.</summary>
/// <param name="Step">What is done with them.</param>
/// <param name="Terms">The terms.</param>
/// <param name="Answers">The model.</param>
internal sealed record TrialSet(TrialStep Step, IReadOnlyList<string> Terms, ModelAnswers Answers)
{
    /// <summary>How many percent of the terms an earlier run has asked about.</summary>
    public int PercentStored { get; init; }

    /// <summary>The characters that the model counts as a token.</summary>
    public double CharactersPerToken { get; init; } = 4;

    /// <summary>The tokens of each thought of the model.</summary>
    public int ThoughtTokens { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Step} of {Terms.Count}, {Answers.Name}{(PercentStored > 0 ? $", {PercentStored} % stored" : "")}");
}

/// <summary>An estimate and what the run then took.</summary>
/// <param name="Set">The set.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Calls">The calls of the run.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Costs">Their cost at the price of each service tier.</param>
internal sealed record TrialResult(TrialSet Set, PathwayEstimate Estimate, long Calls, long Tokens, TierCosts Costs)
{
    /// <summary>How far each true figure is from the expected one, as a part of the expected one.</summary>
    public IReadOnlyDictionary<string, double> Errors => new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["calls"] = Error(Calls, Estimate.ExpectedCalls), ["tokens"] = Error(Tokens, Estimate.ExpectedTokens),
        ["cost"] = Error((double)Costs.Standard!.Value, (double)Estimate.StandardCost!.Value),
        ["flex"] = Error((double)Costs.Flex!.Value, (double)Estimate.FlexCost!.Value),
        ["batch"] = Error((double)Costs.Batch!.Value, (double)Estimate.BatchCost!.Value),
    };

    /// <summary>Whether each true figure lies between the least and the most.</summary>
    public bool IsWithin => Estimate.LeastCalls <= Calls && Calls <= Estimate.MostCalls
        && Estimate.LeastTokens <= Tokens && Tokens <= Estimate.MostTokens
        && Estimate.LeastCost <= Costs.Used && Costs.Used <= Estimate.MostCost;

    private static double Error(double truth, double expected) => expected == 0 ? truth == 0 ? 0 : double.PositiveInfinity
        : Math.Abs((truth / expected) - 1);
}

/// <summary>Compares estimates with runs against the emulator of a model, which counts the tokens.</summary>
internal static class EstimateTrial
{
    private const string ModelName = "gemini-3.8-flash";
    private const int Concurrency = 8;

    private static readonly PathwayRootProfile Roots = RootProfiles.Load("seven");
    private static readonly RunOptions Options = new() { Command = "trial", ThrottleLimit = Concurrency, RetryDelay = TimeSpan.Zero };

    /// <summary>Ten sets of different sizes, steps and models. No two of them have the same terms.</summary>
    /// <param name="seed">Draws the terms.</param>
    public static IReadOnlyList<TrialSet> CreateSets(int seed)
    {
        var graph = new GraphAnswers(Roots);
        return
        [
            new(TrialStep.Hierarchy, Draw(1, 12), graph) { CharactersPerToken = 4.3, ThoughtTokens = 110 },
            new(TrialStep.Hierarchy, Draw(2, 60), graph) { CharactersPerToken = 3.8, ThoughtTokens = 140 },
            new(TrialStep.Hierarchy, Draw(3, 150), graph) { PercentStored = 33, CharactersPerToken = 4.4, ThoughtTokens = 60 },
            new(TrialStep.Hierarchy, Invent(4, 40), new InventedAnswers(Roots, 40, 3)) { CharactersPerToken = 4.2, ThoughtTokens = 120 },
            new(TrialStep.Hierarchy, Invent(5, 120), new InventedAnswers(Roots, 120, 5))
                { PercentStored = 50, CharactersPerToken = 3.7, ThoughtTokens = 200 },
            new(TrialStep.Siblings, Draw(6, 50), graph) { CharactersPerToken = 4.1, ThoughtTokens = 100 },
            new(TrialStep.Pipeline, Draw(7, 25), graph) { CharactersPerToken = 4.2, ThoughtTokens = 130 },
            new(TrialStep.Pipeline, Draw(8, 60), graph) { PercentStored = 40, CharactersPerToken = 3.9, ThoughtTokens = 90 },
            new(TrialStep.Pipeline, Draw(9, 30), new InventedAnswers(Roots, 30, 4)) { CharactersPerToken = 4, ThoughtTokens = 150 },
            new(TrialStep.Reorganize, Draw(10, 40), new InventedAnswers(Roots, 40, 2)) { CharactersPerToken = 4.3, ThoughtTokens = 120 },
        ];

        string[] Draw(int set, int count)
        {
            string[] names = [.. EmbeddedOntology.Graph.Terms.Select(static term => term.Name)];
            new Random((100 * seed) + set).Shuffle(names);
            return names[..count];
        }

        string[] Invent(int set, int count) => [.. Enumerable.Range(0, count)
            .Select(index => Words.Name(string.Create(CultureInfo.InvariantCulture, $"term {index} of {(100 * seed) + set}")))];
    }

    /// <summary>Estimates a set, and runs it.</summary>
    public static async Task<TrialResult> RunAsync(TrialSet set, CancellationToken cancellation)
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Responder = new TermResponder(set.Answers.Answer), CharactersPerToken = set.CharactersPerToken,
            ThoughtTokens = set.ThoughtTokens,
        }, cancellation);
        using var store = new MemoryStore();
        var chosen = CuratorCatalog.Choose(new CuratorChoice
        {
            Curator = CuratorNames.Model, Endpoint = new Uri(emulator.BaseAddress), Key = new SecretText(EmulatorOptions.DefaultKey),
            Model = ModelName,
        });
        var engine = new QuestionEngine(store, chosen.Curators, TimeProvider.System);
        var hierarchy = await PrepareAsync(set, engine, cancellation);
        var asker = new DryRunAsker(engine, static () => ExpectedCurator.Create(ChosenOntology.Embedded));
        var estimate = EstimateBuilder.Create(asker, await CountAsync(set, hierarchy, asker, cancellation),
            new EstimateOptions("trial") { ThrottleLimit = Concurrency });
        var before = emulator.Log.Count;
        var run = engine.StartRun(Options);
        await ExecuteAsync(set, hierarchy, run, cancellation);
        if (run.Failures.Count > 0) { throw new InvalidOperationException($"{set}: {run.Failures[0].Message}"); }
        var calls = store.Calls(run.RunId);
        if (calls.Count != emulator.Log.Count - before)
        {
            throw new InvalidOperationException($"{set}: {calls.Count} calls are recorded, and {emulator.Log.Count - before} came.");
        }
        var usage = new CallUsage
        {
            InputTokens = calls.Sum(static call => call.InputTokens!.Value),
            OutputTokens = calls.Sum(static call => call.OutputTokens!.Value),
            ThoughtTokens = calls.Sum(static call => call.ThoughtTokens ?? 0),
        };
        return new TrialResult(set, estimate, calls.Count, usage.InputTokens + usage.OutputTokens + usage.ThoughtTokens, Price(usage));
    }

    // At the price of the day, like the estimate.
    private static TierCosts Price(CallUsage usage)
    {
        var (price, day) = (ModelCatalog.Load().Find("Gemini", ModelName).Price!, DateOnly.FromDateTime(DateTime.UtcNow));
        return new TierCosts(price.Cost(usage, ServiceTier.Standard, day), price.Cost(usage, ServiceTier.Standard, day),
            price.Cost(usage, ServiceTier.Flex, day), price.Cost(usage, ServiceTier.Batch, day));
    }

    // What earlier runs have asked: about some of the terms, or all that leads to the hierarchy.
    private static async Task<PathwayHierarchy?> PrepareAsync(TrialSet set, QuestionEngine engine, CancellationToken cancellation)
    {
        if (set.PercentStored > 0)
        {
            var some = set with { Terms = [.. set.Terms.Take(set.Terms.Count * set.PercentStored / 100)] };
            var earlier = engine.StartRun(Options);
            await ExecuteAsync(some, null, earlier, cancellation);
            await earlier.RecordAsync(PathwayRunState.Complete);
        }
        if (set.Step is TrialStep.Hierarchy or TrialStep.Pipeline) { return null; }
        var run = engine.StartRun(Options);
        var built = await HierarchyStep.BuildAsync(Input(set), run, CuratorCatalog.Terms, () => run.Failures, cancellation);
        var hierarchy = set.Step == TrialStep.Siblings ? built
            : await SiblingsStep.FindAsync(built, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms, () => run.Failures, cancellation);
        await run.RecordAsync(PathwayRunState.Complete);
        return hierarchy;
    }

    private static Task<RunEstimate> CountAsync(TrialSet set, PathwayHierarchy? hierarchy, IEstimator asker,
        CancellationToken cancellation) => set.Step switch
    {
        TrialStep.Hierarchy => HierarchyEstimate.OfAsync(Input(set), asker, CuratorCatalog.Terms, cancellation),
        TrialStep.Siblings => SiblingsEstimate.OfAsync(hierarchy!, asker, cancellation),
        TrialStep.Reorganize =>
            ReorganizeEstimate.OfAsync(hierarchy!, new ReorganizeOptions(), asker, CuratorCatalog.Terms, cancellation),
        _ => PipelineEstimate.OfAsync(new PipelineInput(Input(set)), asker, CuratorCatalog.Terms, cancellation),
    };

    private static Task<PathwayHierarchy> ExecuteAsync(TrialSet set, PathwayHierarchy? hierarchy, RunSession run,
        CancellationToken cancellation) => set.Step switch
    {
        TrialStep.Hierarchy => HierarchyStep.BuildAsync(Input(set), run, CuratorCatalog.Terms, () => run.Failures, cancellation),
        TrialStep.Siblings => SiblingsStep.FindAsync(hierarchy!, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms,
            () => run.Failures, cancellation),
        TrialStep.Reorganize => ReorganizeStep.RunAsync(hierarchy!, new ReorganizeOptions(), run, CuratorCatalog.Terms,
            () => run.Failures, cancellation),
        _ => PipelineStep.RunAsync(new PipelineInput(Input(set)), run, CuratorCatalog.Terms, () => run.Failures, cancellation),
    };

    private static HierarchyInput Input(TrialSet set) => new(Roots, [], set.Terms, 10);
}
