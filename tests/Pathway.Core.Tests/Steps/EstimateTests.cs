using CsCheck;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Ontology;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps;

/// <summary>
/// What an estimate says beside what the run then asks: never less than Known, never more than AtMost, and about what was expected.
/// </summary>
public sealed class EstimateTests
{
    private static readonly int[] Counts = [12, 20, 30, 50, 80];

    private static readonly Gen<RandomWorld> Worlds =
        Gen.Select(Gen.Int[0, 14], Gen.Int[0, int.MaxValue], Gen.Bool,
            static (nodes, seed, facts) => new RandomWorld(nodes, seed, false, facts));

    [Fact]
    public async Task Actual_calls_lie_within_the_estimate_for_any_stored_answers() =>
    await Worlds.SampleAsync(CompareAsync, iter: 200, threads: 1);

    [Theory]
    // A later round would have asked more, had an answer that was missing been what it was taken for.
    [InlineData(12, 126362056, true)]
    public Task Actual_calls_lie_within_the_estimate_in_a_former_failure(int nodes, int seed, bool facts) =>
    CompareAsync(new RandomWorld(nodes, seed, false, facts));

    private static async Task CompareAsync(RandomWorld world)
    {
        var (terms, catalog) = (world.Terms(), world.Catalog());
        var engine = new QuestionEngine(new MemoryStore(), [world.Curator()], TimeProvider.System);
        // What an earlier run over some of the terms left: all of it, or only a part of its steps.
        var earlier = Open(engine);
        var some =
            new PipelineInput(new HierarchyInput(Hierarchies.TwoRoots, [], [.. terms.Take(world.Pick("taken", terms.Length + 1))], 10));
        if (world.Pick("whole", 2) == 0) { await PipelineStep.RunAsync(some, earlier, catalog, static () => [], CancellationToken.None); }
        else { await HierarchyStep.BuildAsync(some.Terms, earlier, catalog, static () => [], CancellationToken.None); }
        var input = new PipelineInput(new HierarchyInput(Hierarchies.TwoRoots, [], terms, 10));

        var whole = PipelineEstimate.Of(input, new DryRunAsker(engine), catalog);
        var climb = HierarchyEstimate.Of(input.Terms, new DryRunAsker(engine), catalog);
        var (climbed,
            climbCalls) =
                await CountAsync(engine,
                    run => HierarchyStep.BuildAsync(input.Terms, run, catalog, static () => [], CancellationToken.None));
        var siblings = SiblingsEstimate.Of(climbed, new DryRunAsker(engine));
        var (widened,
            siblingCalls) =
                await CountAsync(engine,
                    run => SiblingsStep.FindAsync(climbed, SiblingsStep.DefaultMaximum, run, catalog, static () => [],
                        CancellationToken.None));
        var phases = ReorganizeEstimate.Of(widened, new ReorganizeOptions(), new DryRunAsker(engine), catalog).Values.ToArray();
        var (_, reorganizeCalls) =
            await CountAsync(engine,
                run => ReorganizeStep.RunAsync(widened, new ReorganizeOptions(), run, catalog, static () => [], CancellationToken.None));
        // What the flow asks ahead for a parent that was cut off again is asked here too.
        var (_, left) =
            await CountAsync(engine, run => PipelineStep.RunAsync(input, run, catalog, static () => [], CancellationToken.None));

        Assert.InRange(climbCalls, climb.Minimum, climb.Maximum);
        Assert.Equal(siblingCalls, siblings.Minimum);
        Assert.Equal(siblingCalls, siblings.Maximum);
        Assert.InRange(reorganizeCalls, phases.Sum(static phase => phase.Minimum), phases.Sum(static phase => phase.Maximum));
        Assert.InRange(climbCalls + siblingCalls + reorganizeCalls + left, whole.Minimum, whole.Maximum);
        Assert.All([whole, climb, .. phases], static estimate => Assert.InRange(estimate.Expected, estimate.Minimum, estimate.Maximum));
    }

    [Fact]
    public async Task Median_of_unseen_terms_matches_the_expected_calls()
    {
        string[] names = [.. EmbeddedOntology.Graph.Terms.Select(static term => term.Name)];
        var (whole, climb) = (new List<double>(), new List<double>());
        foreach (var (count, seed) in Counts.SelectMany(static count => Enumerable.Range(1, 3).Select(seed => (count, seed))))
        {
            var input =
                new PipelineInput(
                    new HierarchyInput(Formats.RootProfiles.Load("seven"), [], new Random((seed * 7919) + count).GetItems(names, count),
                        10));
            var engine = new QuestionEngine(new MemoryStore(), CuratorCatalog.CreateOffline("Ontology"), TimeProvider.System);
            var expected = PipelineEstimate.Of(input, new DryRunAsker(engine), CuratorCatalog.Terms).Expected;
            var climbing = HierarchyEstimate.Of(input.Terms, new DryRunAsker(engine), CuratorCatalog.Terms).Expected;
            var (_, climbed) =
                await CountAsync(engine,
                    run => HierarchyStep.BuildAsync(input.Terms, run, CuratorCatalog.Terms, static () => [], CancellationToken.None));
            var (_, rest) =
                await CountAsync(engine,
                    run => PipelineStep.RunAsync(input, run, CuratorCatalog.Terms, static () => [], CancellationToken.None));
            climb.Add(Math.Abs((climbed / (double)climbing) - 1));
            whole.Add(Math.Abs(((climbed + rest) / (double)expected) - 1));
        }
        Assert.InRange(climb.Order().ElementAt(7), 0, 0.15);
        Assert.InRange(whole.Order().ElementAt(7), 0, 0.15);
    }

    private static async Task<(T Result, int Calls)> CountAsync<T>(QuestionEngine engine, Func<RunSession, Task<T>> work)
    {
        var run = Open(engine);
        var result = await work(run);
        Assert.Empty(run.Failures);
        return (result, run.Progress.Calls);
    }

    private static RunSession Open(QuestionEngine engine) =>
        engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = 4, RetryDelay = TimeSpan.Zero });
}
