using CsCheck;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;
using static Pathway.Doubles.Trees;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// The questions of phase 3 that phase 2 cannot change are asked while phase 2 waits for its answers, and no other questions.
/// </summary>
public sealed class IntermediatePrefetchTests
{
    private static readonly Gen<RandomWorld> Worlds =
        Gen.Select(Gen.Int[0, 25], Gen.Int[0, int.MaxValue], Gen.Bool, Gen.Bool,
            static (nodes, seed, fails, facts) => new RandomWorld(nodes, seed, fails, facts));

    [Fact]
    public async Task Prefetches_only_questions_that_are_asked_later()
    {
        var (ahead, later) = (0, 0);
        await Worlds.SampleSeededAsync(async world =>
        {
            var engine = new QuestionEngine(new MemoryStore(), [world.Curator()], TimeProvider.System);
            var run = engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = 4, RetryDelay = TimeSpan.Zero });
            var context = new ReorganizeContext(Hierarchies.TwoRoots, run, world.Catalog(), 10);
            var before = await Deduplicate.RunAsync(NodeDrafts.Of(world.Hierarchy(new Random(1))), context, CancellationToken.None);
            var chosen = await OneParent.RunAsync(before, context, CancellationToken.None);
            var after = await NodePlacement.RunAsync(chosen, context, CancellationToken.None);

            var (early, late) = (new MutableHierarchy(before), new MutableHierarchy(after));
            var prefetched = Questions(early, Intermediates.FindIndependentSubjects(early));
            var asked = Questions(late, Intermediates.FindSubjects(late));

            Assert.Empty(prefetched.Except(asked, StringComparer.Ordinal));
            ahead += prefetched.Length;
            later += asked.Length - prefetched.Length;
        }, count: 400);
        Assert.True(ahead > 100 && later > 100, $"{ahead} questions were prefetched and {later} were not");
    }

    [Fact]
    public async Task Prefetches_children_of_roots_while_parents_are_chosen()
    {
        var (release, asked) = (new TaskCompletionSource(), new TaskCompletionSource());
        var curator = new GraphCurator
        {
            BeforeAnswer = async (question, _) =>
            {
                if (question is IntermediateQuestion { Subject: "sure" }) { asked.TrySetResult(); }
                if (question is ChooseParentQuestion) { await release.Task; }
            },
            Other = static question => question is ChooseParentQuestion ? new ChooseParentAnswer { Parent = "sure" }
                : new IntermediateAnswer { IsDirect = true },
        };

        var running = ReorganizeAsync(Of([Term("sure", "Root A"), Term("open", "Root A", "sure")]), curator);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        release.SetResult();

        Assert.Equal("sure", (await running).Find("open")!.Parent);
        // "open" left its root and is not asked about; "sure" is asked about once.
        Assert.Equal(["best of 2 parents of 'open'root a;sure", "what goes between 'root a' and 'sure'root a"],
            curator.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Prefetches_nothing_without_phase_3()
    {
        var curator = new GraphCurator { Other = static _ => new ChooseParentAnswer { Parent = "sure" } };

        await ReorganizeAsync(Of([Term("sure", "Root A"), Term("open", "Root A", "sure")]), curator,
            phases: PathwayReorganizePhase.OneParent);

        Assert.StartsWith("best of", Assert.Single(curator.Calls), StringComparison.Ordinal);
    }

    private static string[] Questions(MutableHierarchy tree, IEnumerable<string> keys) =>
        [.. keys.Select(key => $"{key} under {tree.ParentOf(key)}")];
}
