using CsCheck;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Genes;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Evidence;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps.Pipeline;

/// <summary>
/// The pipeline has the result of the steps one after the other, and each question waits only for what it needs.
/// </summary>
public sealed class PipelineStepTests
{
    private static readonly int[] ConcurrencyLimits = [1, 4, 15, 64];

    private static readonly Gen<RandomWorld> Worlds =
        Gen.Select(Gen.Int[0, 16], Gen.Int[0, int.MaxValue], Gen.Bool,
            static (nodes, seed, facts) => new RandomWorld(nodes, seed, false, facts));

    [Fact]
    public async Task Result_equals_that_of_sequential_steps_at_any_concurrency() => await Worlds.SampleSeededAsync(async world =>
    {
        var expected = Trees.Canonical(await RunSequentiallyAsync(world));
        var asked = new List<string>();
        foreach (var concurrency in ConcurrencyLimits)
        {
            var curator = world.Curator(new Random(concurrency));

            var result = await RunAsync(world, curator, concurrency, new Random(concurrency));

            Assert.Equal(expected, Trees.Canonical(result));
            Assert.Equal(curator.Calls.Count, curator.Calls.Distinct(StringComparer.Ordinal).Count());
            asked.Add(string.Join('\n', curator.Calls.Order(StringComparer.Ordinal)));
        }
        Assert.Single(asked.Distinct());
    }, count: 150);

    [Fact]
    public async Task Asks_for_siblings_while_parents_are_still_resolved()
    {
        var release = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var curator = new GraphCurator
        {
            Parent = static question => question.Subject switch { "fast" => "above fast", "slow" => "above slow", _ => "Root A" },
            BeforeAnswer = async (question, _) =>
            {
                if (question is SiblingsQuestion { Subject: "above fast" }) { asked.TrySetResult(); }
                if (question is ParentQuestion { Subject: "slow" }) { await release.Task; }
            },
            Other = Nothing,
        };

        var running =
            PipelineStep.RunAsync(Input("fast", "slow"), Run(curator, 8), new NoCatalog(), static () => [], CancellationToken.None);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        release.SetResult();

        Assert.NotNull((await running).Find("slow"));
    }

    [Fact]
    public async Task Asks_about_duplicates_while_siblings_are_still_awaited()
    {
        var release = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var curator = new GraphCurator
        {
            Parent = static _ => "Root A",
            BeforeAnswer = async (question, _) =>
            {
                if (question is SameConceptQuestion) { asked.TrySetResult(); }
                if (question is SiblingsQuestion) { await release.Task; }
            },
            Other = Nothing,
        };

        var running =
            PipelineStep.RunAsync(Input("vesicle transport", "vesicle transports"), Run(curator, 8), new NoCatalog(), static () => [],
                CancellationToken.None);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        release.SetResult();

        Assert.NotNull((await running).Find("vesicle transport"));
    }

    [Fact]
    public async Task Parent_questions_have_the_highest_priority()
    {
        var (inside, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var curator = new GraphCurator
        {
            Parent = static _ => "Root A", Other = Nothing,
            BeforeAnswer = async (question, _) =>
            {
                if (question.Subject != "first") { return; }
                inside.TrySetResult();
                await release.Task;
            },
        };
        var engine = new QuestionEngine(new MemoryStore(), [curator], TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = 1 });
        var resolver = new ParentResolver(Hierarchies.TwoRoots, run, new NoCatalog());

        var first = resolver.ResolveParentAsync("first", [], 0, CancellationToken.None);
        await inside.Task;
        Task[] others =
        [
            run.AskAsync(SiblingsStep.Question(Hierarchies.TwoRoots, "above"), Priority.Sibling, CancellationToken.None),
            run.AskAsync(SameConceptQuestion.Of("one", "other"), Priority.Reorganize, CancellationToken.None),
            resolver.ResolveParentAsync("near", [], 0, CancellationToken.None),
            resolver.ResolveParentAsync("far", [], 3, CancellationToken.None),
        ];
        // All of them are in the queue now; the last one must not be asked last.
        SpinWait.SpinUntil(() => run.Waiting == others.Length, TimeSpan.FromSeconds(30));
        release.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(
            [
                "parent of 'first'", "parent of 'far'", "parent of 'near'", "whether 'one' and 'other' are one concept",
                "siblings under 'above'",
            ],
            curator.Calls.Select(static call => call.Replace("other'other", "other'", StringComparison.Ordinal)
                .Replace("conceptother", "concept", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Evidence_and_hierarchy_do_not_block_each_other(bool blocksEvidence)
    {
        var (release, finished) = (new TaskCompletionSource(), new TaskCompletionSource());
        var answered = 0;
        var curator = new GraphCurator
        {
            Parent = static _ => "Root A",
            Other = static question => question is PublicationQuestion ? new PublicationAnswer { Reason = "there is none" }
                : Nothing(question),
            BeforeAnswer = async (question, _) =>
            {
                if (question is PublicationQuestion == blocksEvidence) { await release.Task; }
                // The last question of the other side: the fourth publication, or the intermediate of the term.
                else if (question is IntermediateQuestion || (question is PublicationQuestion && Interlocked.Increment(ref answered) == 4))
                {
                    finished.TrySetResult();
                }
            },
        };
        // More interactions than permits.
        var interactions = Enumerable.Range(1, 4).Select(static at => new PathwayInteraction
        {
            Id = $"i{at}", Partner = "P", Json = "{}",
            Functions = [new PathwayFunction { Title = "f", Pathway = "term", Evidence = [new PathwayEvidence { Pmid = $"{at}" }] }],
        }).ToArray();
        var input = new PipelineInput(new HierarchyInput(Hierarchies.TwoRoots, interactions, [], 10))
        {
            Evidence = new EvidenceInput(interactions), Genes = EmbeddedGenes.Names,
        };

        var running = PipelineStep.RunAsync(input, Run(curator, 2), new NoCatalog(), static () => [], CancellationToken.None);
        await finished.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        release.SetResult();

        Assert.All((await running).Interactions, static one => Assert.Equal(PathwayVerdictKind.NotFound, one.Verdict!.Kind));
    }

    [Fact]
    public async Task All_evidence_of_an_interaction_has_its_verdict()
    {
        var curator = new GraphCurator
        {
            Parent = static _ => "Root A",
            Other = static question => question is PublicationQuestion ? new PublicationAnswer { Reason = "there is none" }
                : Nothing(question),
        };
        PathwayInteraction[] interactions =
        [
            new()
            {
                Id = "i", Partner = "P", Json = "{}", Evidence = [new PathwayEvidence { Pmid = "2" }],
                Functions = [new PathwayFunction { Title = "f", Pathway = "term", Evidence = [new PathwayEvidence { Pmid = "1" }] }],
            },
        ];
        var input = new PipelineInput(new HierarchyInput(Hierarchies.TwoRoots, interactions, [], 10))
        {
            Evidence = new EvidenceInput(interactions), Genes = EmbeddedGenes.Names,
        };

        var result = await PipelineStep.RunAsync(input, Run(curator, 4), new NoCatalog(), static () => [], CancellationToken.None);

        var checkedOne = Assert.Single(result.Interactions);
        PathwayVerdict?[] verdicts = [checkedOne.Verdict, checkedOne.Evidence[0].Verdict, checkedOne.Functions[0].Verdict,
            checkedOne.Functions[0].Evidence[0].Verdict];
        Assert.All(verdicts, static verdict => Assert.Equal(PathwayVerdictKind.NotFound, verdict!.Kind));
    }

    [Fact]
    public async Task Asks_for_no_siblings_when_the_maximum_is_zero()
    {
        var curator = new GraphCurator { Parent = static _ => "Root A", Other = Nothing };

        await PipelineStep.RunAsync(Input("a") with { Maximum = 0 }, Run(curator, 4), new NoCatalog(), static () => [],
            CancellationToken.None);

        Assert.DoesNotContain(curator.Calls, static call => call.StartsWith("siblings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancellation_stops_prefetched_questions()
    {
        using var stop = new CancellationTokenSource();
        var curator = new GraphCurator
        {
            Parent = static _ => "Root A", Other = Nothing,
            BeforeAnswer = async (question, abort) =>
            {
                if (question is not SiblingsQuestion) { return; }
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, abort);
            },
        };
        var engine = new QuestionEngine(new MemoryStore(), [curator], TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = 4 });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PipelineStep.RunAsync(Input("a", "b"), run, new NoCatalog(), static () => [], stop.Token));

        await engine.DrainAsync();
        Assert.Equal(0, curator.Running);
    }

    private static Answer? Nothing(Question question) => question switch
    {
        SiblingsQuestion => new SiblingsAnswer(),
        SameConceptQuestion => new SameConceptAnswer { IsSame = false },
        IntermediateQuestion => new IntermediateAnswer { IsDirect = true },
        _ => null,
    };

    private static async Task<PathwayHierarchy> RunSequentiallyAsync(RandomWorld world)
    {
        var (curator, catalog) = (world.Curator(), world.Catalog());
        var built = await HierarchyStep.BuildAsync(
            Input(world.Terms()).Terms, Run(curator, 4), catalog, static () => [], CancellationToken.None);
        var widened = await SiblingsStep.FindAsync(
            built, SiblingsStep.DefaultMaximum, Run(curator, 4), catalog, static () => [], CancellationToken.None);
        return await ReorganizeStep.RunAsync(widened, new ReorganizeOptions(), Run(curator, 4), catalog, static () => [],
            CancellationToken.None);
    }

    private static async Task<PathwayHierarchy> RunAsync(RandomWorld world, ICurator curator, int concurrency, Random order)
    {
        var terms = world.Terms();
        order.Shuffle(terms);
        return await PipelineStep.RunAsync(Input(terms), Run(curator, concurrency), world.Catalog(), static () => [],
            CancellationToken.None);
    }

    private static PipelineInput Input(params string[] terms) => new(new HierarchyInput(Hierarchies.TwoRoots, [], terms, 10));

    private static RunSession Run(ICurator curator, int concurrency) =>
        new QuestionEngine(new MemoryStore(), [curator], TimeProvider.System)
            .StartRun(new RunOptions { Command = "test", ThrottleLimit = concurrency, RetryDelay = TimeSpan.Zero });
}
