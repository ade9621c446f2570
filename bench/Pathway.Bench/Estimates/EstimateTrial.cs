using System.Globalization;
using Pathway.Annotation;
using Pathway.Batches;
using Pathway.Bench.Evidence;
using Pathway.Curators;
using Pathway.Emulator;
using Pathway.Emulator.Responders;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Genes;
using Pathway.Literature;
using Pathway.Literature.Emulator;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Pathway.Steps.Evidence;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Steps.Terms;
using Pathway.Storage;

namespace Pathway.Bench.Estimates;

/// <summary>The part of a pipeline that a set goes through.</summary>
internal enum TrialStep
{
    /// <summary>The terms of functions.</summary>
    Terms,

    /// <summary>The check of evidence.</summary>
    Evidence,

    /// <summary>The parents of terms.</summary>
    Hierarchy,

    /// <summary>The siblings in a hierarchy that is there.</summary>
    Siblings,

    /// <summary>The reorganisation of a hierarchy that is there.</summary>
    Reorganize,

    /// <summary>All steps.</summary>
    Pipeline,
}

/// <summary>A set of terms or interactions, and the model that answers about them.</summary>
/// <param name="Step">What is done with them.</param>
/// <param name="Terms">The terms.</param>
/// <param name="Answers">The model.</param>
internal sealed record TrialSet(TrialStep Step, IReadOnlyList<string> Terms, ModelAnswers Answers)
{
    /// <summary>The interactions whose functions get terms, or whose evidence is checked.</summary>
    public IReadOnlyList<PathwayInteraction> Interactions { get; init; } = [];

    /// <summary>The publications that they cite.</summary>
    public IReadOnlyList<TestPaper> Papers { get; init; } = [];

    /// <summary>The service tier of the calls.</summary>
    public ServiceTier Tier { get; init; }

    /// <summary>How many percent of the terms an earlier run has asked about.</summary>
    public int PercentStored { get; init; }

    /// <summary>The characters that the model counts as a token.</summary>
    public double CharactersPerToken { get; init; } = 4;

    /// <summary>The tokens of each thought of the model.</summary>
    public int ThoughtTokens { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Step} of {Math.Max(Terms.Count, Interactions.Count)}, {Answers.Name}{(PercentStored > 0 ? $", {PercentStored} % stored" : "")}")
        + Tier switch { ServiceTier.Flex => ", flex", ServiceTier.Batch => ", batch", _ => "" };
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
        ["paid"] = Error((double)Costs.Used!.Value, (double)Estimate.ExpectedCost!.Value),
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

    // What -Batch sends as jobs by default.
    private static readonly IReadOnlyList<string> Jobs = QuestionStage.Independent;

    private static readonly PathwayRootProfile Roots = RootProfiles.Load("seven");
    private static readonly RunOptions Options = new() { Command = "trial", ThrottleLimit = Concurrency, RetryDelay = TimeSpan.Zero };

    /// <summary>
    /// Ten sets of different sizes, steps, models and service tiers. No two of them have the same terms or interactions.
    /// </summary>
    /// <param name="seed">Draws them.</param>
    public static IReadOnlyList<TrialSet> CreateSets(int seed)
    {
        var graph = new GraphAnswers(Roots);
        var (claims, papers) = DrawEvidence((100 * seed) + 2, 60);
        return
        [
            new(TrialStep.Hierarchy, Draw(1, 12), graph) { CharactersPerToken = 4.3, ThoughtTokens = 110 },
            new(TrialStep.Evidence, [], graph)
            {
                Interactions = claims, Papers = papers, PercentStored = 20, CharactersPerToken = 3.8, ThoughtTokens = 140,
            },
            new(TrialStep.Hierarchy, Draw(3, 150), graph)
                { PercentStored = 33, CharactersPerToken = 4.4, ThoughtTokens = 60, Tier = ServiceTier.Flex },
            new(TrialStep.Hierarchy, Invent(4, 40), new InventedAnswers(Roots, seed, 40, 3))
                { CharactersPerToken = 4.2, ThoughtTokens = 120 },
            new(TrialStep.Hierarchy, Invent(5, 120), new InventedAnswers(Roots, seed, 120, 5))
                { PercentStored = 50, CharactersPerToken = 3.7, ThoughtTokens = 200 },
            new(TrialStep.Siblings, Draw(6, 50), graph) { CharactersPerToken = 4.1, ThoughtTokens = 100, Tier = ServiceTier.Batch },
            new(TrialStep.Terms, [], graph)
                { Interactions = InventedFunctions.Create((100 * seed) + 7, 60), CharactersPerToken = 4.2, ThoughtTokens = 130 },
            new(TrialStep.Pipeline, Draw(8, 60), graph) { PercentStored = 40, CharactersPerToken = 3.9, ThoughtTokens = 90 },
            new(TrialStep.Pipeline, Draw(9, 30), new InventedAnswers(Roots, seed, 30, 4)) { CharactersPerToken = 4, ThoughtTokens = 150 },
            new(TrialStep.Reorganize, Draw(10, 40), new InventedAnswers(Roots, seed, 40, 2))
                { CharactersPerToken = 4.3, ThoughtTokens = 120 },
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

    // The records leave a part of the claims open, in each set another one.
    private static (IReadOnlyList<PathwayInteraction> Interactions, IReadOnlyList<TestPaper> Papers) DrawEvidence(int seed, int count)
    {
        var random = new Random(seed);
        var generated = GeneratedEvidence.Create(20 * count, seed);
        var isOpen = generated.Faults.Select(static fault => fault.Truth() is PathwayVerdictKind.Unchecked).ToArray();
        var open = count * random.Next(30, 81) / 100;
        int[] chosen = [.. Choose(true, open), .. Choose(false, count - open)];
        random.Shuffle(chosen);
        return ([.. chosen.Select(i => generated.Interactions[i])], generated.Papers);

        IEnumerable<int> Choose(bool wanted, int number) => Enumerable.Range(0, isOpen.Length).Where(i => isOpen[i] == wanted).Take(number);
    }

    /// <summary>Estimates a set, and runs it.</summary>
    public static async Task<TrialResult> RunAsync(TrialSet set, CancellationToken cancellation)
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Responder = new TermResponder(set.Answers.Answer), CharactersPerToken = set.CharactersPerToken,
            ThoughtTokens = set.ThoughtTokens,
        }, cancellation);
        await using var literature = await LiteratureEmulator.StartAsync(set.Papers);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        // Only a file keeps jobs.
        var folder = Directory.CreateTempSubdirectory("pathway-estimate-");
        try
        {
            using IStore store = set.Tier == ServiceTier.Batch
                ? SqliteStore.Open(Path.Combine(folder.FullName, "a.db"), SqliteOptions.Default) : new MemoryStore();
            var engine = new QuestionEngine(store, Choose(set, emulator, literature, http).Curators, TimeProvider.System);
            var hierarchy = await PrepareAsync(set, engine, cancellation);
            var asker = new DryRunAsker(engine, static () => ExpectedCurator.Create(ChosenOntology.Embedded));
            var estimate = EstimateBuilder.Create(asker, await CountAsync(set, hierarchy, asker, cancellation),
                new EstimateOptions("trial") { ThrottleLimit = Concurrency, BatchKinds = set.Tier == ServiceTier.Batch ? Jobs : [] });
            var before = emulator.Log.Count;
            var calls = set.Tier == ServiceTier.Batch ? await RunAsJobsAsync(set, hierarchy!, engine, cancellation)
                : await RunAsync(set, hierarchy, engine, cancellation);
            var came = set.Tier == ServiceTier.Batch ? emulator.BatchBilled.Count : emulator.Log.Count - before;
            if (calls.Count != came) { throw new InvalidOperationException($"{set}: {calls.Count} calls are recorded, and {came} came."); }
            var usage = new CallUsage
            {
                InputTokens = calls.Sum(static call => call.InputTokens!.Value),
                OutputTokens = calls.Sum(static call => call.OutputTokens!.Value),
                ThoughtTokens = calls.Sum(static call => call.ThoughtTokens ?? 0),
            };
            var costs = Price(usage) with { Used = calls.Sum(static call => call.Cost!.Value) };
            return new TrialResult(set, estimate, calls.Count, usage.InputTokens + usage.OutputTokens + usage.ThoughtTokens, costs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ChosenCurators Choose(TrialSet set, GeminiEmulator emulator, LiteratureEmulator literature, HttpClient http)
    {
        var choice = new CuratorChoice
        {
            Curator = CuratorNames.Model, Endpoint = new Uri(emulator.BaseAddress), Key = new SecretText(EmulatorOptions.DefaultKey),
            Model = ModelName, Tier = set.Tier == ServiceTier.Flex ? ServiceTier.Flex : ServiceTier.Standard,
        };
        if (set.Step == TrialStep.Terms) { return TermCurators.Choose(choice); }
        if (set.Step != TrialStep.Evidence) { return CuratorCatalog.Choose(choice); }
        var pacer = new RequestPacer(100_000, TimeProvider.System);
        var records = LiteratureCuratorFactory.Create(new LiteratureSettings(literature.EuropePmc, literature.Ncbi), http, pacer, pacer);
        return EvidenceCurators.Choose(choice, records, recordsOnly: false, isOffline: false, claimsPerCall: null);
    }

    // The calls to the model.
    private static async Task<IReadOnlyList<PathwayCall>> RunAsync(TrialSet set, PathwayHierarchy? hierarchy, QuestionEngine engine,
        CancellationToken cancellation)
    {
        var run = engine.StartRun(Options);
        await ExecuteAsync(set, hierarchy, run, cancellation);
        if (run.Failures.Count > 0) { throw new InvalidOperationException($"{set}: {run.Failures[0].Message}"); }
        return [.. engine.Store.Calls(run.RunId).Where(static call => call.InputTokens is not null)];
    }

    // The command is repeated until the jobs have brought all answers.
    private static async Task<IReadOnlyList<PathwayCall>> RunAsJobsAsync(TrialSet set, PathwayHierarchy hierarchy, QuestionEngine engine,
        CancellationToken cancellation)
    {
        for (var open = -1; open != 0;)
        {
            await new BatchRun(engine, null, static _ => { }).ExecuteAsync(Jobs, waits: false, async deferred =>
            {
                var run = engine.StartRun(Options with { Deferred = deferred });
                await ExecuteAsync(set, hierarchy, run, cancellation);
                open = run.Failures.Count;
                return open;
            }, cancellation);
        }
        return [.. engine.Store.Batches!.ReadAll().SelectMany(job => engine.Store.Calls(job.Name))];
    }

    // At the price of the day, like the estimate.
    private static TierCosts Price(CallUsage usage)
    {
        var (price, day) = (ModelCatalog.Load().Find("Gemini", ModelName).Price!, DateOnly.FromDateTime(DateTime.UtcNow));
        return new TierCosts(null, price.Cost(usage, ServiceTier.Standard, day), price.Cost(usage, ServiceTier.Flex, day),
            price.Cost(usage, ServiceTier.Batch, day));
    }

    // What earlier runs have asked: about some of the terms, or all that leads to the hierarchy.
    private static async Task<PathwayHierarchy?> PrepareAsync(TrialSet set, QuestionEngine engine, CancellationToken cancellation)
    {
        if (set.PercentStored > 0)
        {
            var some = set with
            {
                Terms = [.. set.Terms.Take(set.Terms.Count * set.PercentStored / 100)],
                Interactions = [.. set.Interactions.Take(set.Interactions.Count * set.PercentStored / 100)],
            };
            var earlier = engine.StartRun(Options);
            await ExecuteAsync(some, null, earlier, cancellation);
            await earlier.RecordAsync(PathwayRunState.Complete);
        }
        if (set.Step is not (TrialStep.Siblings or TrialStep.Reorganize)) { return null; }
        var run = engine.StartRun(Options);
        var built = await HierarchyStep.BuildAsync(Input(set), run, CuratorCatalog.Terms, () => run.Failures, cancellation);
        var hierarchy = set.Step == TrialStep.Siblings ? built
            : await SiblingsStep.FindAsync(built, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms, () => run.Failures, cancellation);
        await run.RecordAsync(PathwayRunState.Complete);
        return hierarchy;
    }

    private static async Task<RunEstimate> CountAsync(TrialSet set, PathwayHierarchy? hierarchy, IEstimator asker,
        CancellationToken cancellation) => set.Step switch
    {
        TrialStep.Terms => (await TermEstimate.OfAsync(Naming, set.Interactions, [], asker, cancellation)).Estimate,
        TrialStep.Evidence => await EvidenceEstimate.OfAsync(Checked(set), asker, EmbeddedGenes.Names, cancellation),
        TrialStep.Hierarchy => await HierarchyEstimate.OfAsync(Input(set), asker, CuratorCatalog.Terms, cancellation),
        TrialStep.Siblings => await SiblingsEstimate.OfAsync(hierarchy!, asker, cancellation),
        TrialStep.Reorganize =>
            await ReorganizeEstimate.OfAsync(hierarchy!, new ReorganizeOptions(), asker, CuratorCatalog.Terms, cancellation),
        _ => await PipelineEstimate.OfAsync(new PipelineInput(Input(set)), asker, CuratorCatalog.Terms, cancellation),
    };

    private static Task ExecuteAsync(TrialSet set, PathwayHierarchy? hierarchy, RunSession run, CancellationToken cancellation) =>
        set.Step switch
        {
            TrialStep.Terms => Naming.AssignAsync(set.Interactions, [], run, cancellation),
            TrialStep.Evidence => EvidenceStep.CheckAsync(Checked(set), run, EmbeddedGenes.Names, cancellation),
            TrialStep.Hierarchy => HierarchyStep.BuildAsync(Input(set), run, CuratorCatalog.Terms, () => run.Failures, cancellation),
            TrialStep.Siblings => SiblingsStep.FindAsync(hierarchy!, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms,
                () => run.Failures, cancellation),
            TrialStep.Reorganize => ReorganizeStep.RunAsync(hierarchy!, new ReorganizeOptions(), run, CuratorCatalog.Terms,
                () => run.Failures, cancellation),
            _ => PipelineStep.RunAsync(new PipelineInput(Input(set)), run, CuratorCatalog.Terms, () => run.Failures, cancellation),
        };

    // As Resolve-PathwayTerm -TermCurator Model does it.
    private static ModelTermStep Naming => new(new TermStep(EmbeddedAnnotation.Processes, TermRecognizer.Embedded), CuratorCatalog.Terms,
        certain: null);

    private static EvidenceInput Checked(TrialSet set) => new(set.Interactions) { AsksModel = true };

    private static HierarchyInput Input(TrialSet set) => new(Roots, [], set.Terms, 10);
}
