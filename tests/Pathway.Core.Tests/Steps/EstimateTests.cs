using CsCheck;
using Pathway.Curators;
using Pathway.Desk;
using Pathway.Doubles;
using Pathway.Ontology;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Store;
using Xunit;

namespace Pathway.Steps;

/// <summary>What an estimate says beside what the run then asks: never less than Known, never more than AtMost, and about what was expected.</summary>
public sealed class EstimateTests
{
    private static readonly int[] Counts = [12, 20, 30, 50, 80];

    private static readonly Gen<RandomWorld> Worlds = Gen.Select(Gen.Int[0, 14], Gen.Int[0, int.MaxValue], Gen.Bool, static (nodes, seed, facts) => new RandomWorld(nodes, seed, false, facts));

    [Fact]
    public async Task Whatever_is_stored_the_truth_lies_between_Known_and_AtMost() => await Worlds.SampleAsync(CompareAsync, iter: 200, threads: 1);

    [Theory]
    // A later round would have asked more, had an answer that was missing been what it was taken for.
    [InlineData(12, 126362056, true)]
    public Task So_it_does_where_it_did_not(int nodes, int seed, bool facts) => CompareAsync(new RandomWorld(nodes, seed, false, facts));

    private static async Task CompareAsync(RandomWorld world)
    {
        var (terms, catalog) = (world.Terms(), world.Catalog());
        var desk = new QuestionDesk(new MemoryStore(), [world.Curator()], TimeProvider.System);
        // What an earlier run over some of the terms left: all of it, or only a part of its steps.
        var earlier = Open(desk);
        var some = new PipelineInput(new HierarchyInput(Hierarchies.TwoRoots, [], [.. terms.Take(world.Pick("taken", terms.Length + 1))], 10));
        if (world.Pick("whole", 2) == 0) { await PipelineStep.RunAsync(some, earlier, catalog, static () => [], CancellationToken.None); }
        else { await HierarchyStep.BuildAsync(some.Terms, earlier, catalog, static () => [], CancellationToken.None); }
        var input = new PipelineInput(new HierarchyInput(Hierarchies.TwoRoots, [], terms, 10));

        var whole = PipelineEstimate.Of(input, new StoredAsker(desk), catalog);
        var climb = HierarchyEstimate.Of(input.Terms, new StoredAsker(desk), catalog);
        var (climbed, climbCalls) = await CountAsync(desk, run => HierarchyStep.BuildAsync(input.Terms, run, catalog, static () => [], CancellationToken.None));
        var siblings = SiblingsEstimate.Of(climbed, new StoredAsker(desk));
        var (widened, siblingCalls) = await CountAsync(desk, run => SiblingsStep.FindAsync(climbed, SiblingsStep.UsualMaximum, run, catalog, static () => [], CancellationToken.None));
        var phases = ReorganizeEstimate.Of(widened, new ReorganizeOptions(), new StoredAsker(desk), catalog).Values.ToArray();
        var (_, reorganizeCalls) = await CountAsync(desk, run => ReorganizeStep.RunAsync(widened, new ReorganizeOptions(), run, catalog, static () => [], CancellationToken.None));
        // What the flow asks ahead for a parent that was cut off again is asked here too.
        var (_, left) = await CountAsync(desk, run => PipelineStep.RunAsync(input, run, catalog, static () => [], CancellationToken.None));

        Assert.InRange(climbCalls, climb.Known, climb.AtMost);
        Assert.Equal(siblingCalls, siblings.Known);
        Assert.Equal(siblingCalls, siblings.AtMost);
        Assert.InRange(reorganizeCalls, phases.Sum(static phase => phase.Known), phases.Sum(static phase => phase.AtMost));
        Assert.InRange(climbCalls + siblingCalls + reorganizeCalls + left, whole.Known, whole.AtMost);
        Assert.All([whole, climb, .. phases], static estimate => Assert.InRange(estimate.Expected, estimate.Known, estimate.AtMost));
    }

    [Fact]
    public async Task On_terms_that_made_no_prior_the_median_is_as_expected()
    {
        string[] names = [.. EmbeddedOntology.Graph.Terms.Select(static term => term.Name)];
        var (whole, climb) = (new List<double>(), new List<double>());
        foreach (var (count, seed) in Counts.SelectMany(static count => Enumerable.Range(1, 3).Select(seed => (count, seed))))
        {
            var input = new PipelineInput(new HierarchyInput(Formats.RootProfiles.Load("seven"), [], new Random((seed * 7919) + count).GetItems(names, count), 10));
            var desk = new QuestionDesk(new MemoryStore(), CuratorCatalog.Make("Ontology"), TimeProvider.System);
            var expected = PipelineEstimate.Of(input, new StoredAsker(desk), CuratorCatalog.Terms).Expected;
            var climbing = HierarchyEstimate.Of(input.Terms, new StoredAsker(desk), CuratorCatalog.Terms).Expected;
            var (_, climbed) = await CountAsync(desk, run => HierarchyStep.BuildAsync(input.Terms, run, CuratorCatalog.Terms, static () => [], CancellationToken.None));
            var (_, rest) = await CountAsync(desk, run => PipelineStep.RunAsync(input, run, CuratorCatalog.Terms, static () => [], CancellationToken.None));
            climb.Add(Math.Abs((climbed / (double)climbing) - 1));
            whole.Add(Math.Abs(((climbed + rest) / (double)expected) - 1));
        }
        Assert.InRange(climb.Order().ElementAt(7), 0, 0.15);
        Assert.InRange(whole.Order().ElementAt(7), 0, 0.15);
    }

    private static async Task<(T Result, int Calls)> CountAsync<T>(QuestionDesk desk, Func<DeskRun, Task<T>> work)
    {
        var run = Open(desk);
        var result = await work(run);
        Assert.Empty(run.Failures);
        return (result, run.Counts.Calls);
    }

    private static DeskRun Open(QuestionDesk desk) => desk.Open(new RunOptions { Command = "test", ThrottleLimit = 4, RetryDelay = TimeSpan.Zero });
}
