using Pathway.Errors;
using Pathway.Llm.Batches;
using Pathway.Llm.Chat;
using Pathway.Storage;
using Xunit;

namespace Pathway.Batches;

/// <summary>
/// A command with -Batch that is killed or loses a reply at each of its steps, or that another shell interrupts there, while requests fail
/// and jobs expire: nothing is lost, nothing is paid twice, and the result is that of the command without -Batch.
/// </summary>
public sealed class BatchFaultTests
{
    private static readonly string[] Moments =
    [
        "before reserve", "after reserve", "before prepare", "after prepare", "before create", "after create", "before update",
        "after update", "before find", "after find", "before result", "after results", "before settle", "after settle", "before run",
        "after run", "read", "read questions", "find open",
    ];

    private static readonly Func<Exception> LostReply =
        static () => new ChatException(PathwayErrors.EndpointUnreachable, "the connection broke", isTransient: true);

    private static readonly TimeSpan[] DifferentClocks = [TimeSpan.FromHours(-3), TimeSpan.FromHours(5), TimeSpan.Zero];

    [Fact]
    public async Task Result_is_that_of_interactive_run()
    {
        var expected = await BatchWorld.RunInteractivelyAsync();
        using var world = new BatchWorld();

        var first = await world.RunAsync();
        var last = await world.RunUntilCompleteAsync();

        Assert.False(first.IsComplete);
        Assert.Equal(expected, BatchWorld.Export(last));
        world.AssertNothingPaidTwice("no fault");
        Assert.DoesNotContain(world.Notices, static notice => notice.Error is not null);
    }

    [Fact]
    public async Task Failed_and_expired_requests_are_asked_again_and_only_those()
    {
        var expected = await BatchWorld.RunInteractivelyAsync();
        using var world = BatchWorld.Unreliable();

        Assert.Equal(expected, BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("unreliable");
        Assert.Contains(world.Server.Jobs, static job => job.State == BatchJobState.Expired);
    }

    /// <summary>Machines with other clocks go on, and the provider lists a job late.</summary>
    [Fact]
    public async Task Killed_at_each_point()
    {
        var moments = await RunAtEachPointAsync(static _ => new KilledException(),
            static () => BatchWorld.Unreliable(DifferentClocks, TimeSpan.FromMinutes(25)));

        Assert.Superset(Moments.ToHashSet(StringComparer.Ordinal), moments.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lost_reply_at_each_point()
    {
        var moments = await RunAtEachPointAsync(static _ => LostReply(), static () =>
        {
            var world = BatchWorld.Unreliable();
            world.IsStoreReliable = true;
            return world;
        });

        Assert.Superset(new HashSet<string>(StringComparer.Ordinal)
            {
                "before prepare", "after prepare", "before create", "after create", "before find", "after find", "before result",
                "after results",
            },
            moments.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Between any two steps of a shell, another one on the same cache does all that it can do.</summary>
    [Fact]
    public async Task Another_shell_at_each_point()
    {
        var moments = await RunAtEachPointAsync(static world =>
        {
            Task.Run(() => world.RunAsync()).GetAwaiter().GetResult();
            return null;
        }, static () => BatchWorld.Unreliable(), most: 4);

        Assert.Superset(Moments.ToHashSet(StringComparer.Ordinal), moments.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The same, and the first shell is killed then.</summary>
    [Fact]
    public async Task Another_shell_with_another_clock_at_each_point_where_a_shell_is_killed()
    {
        var moments = await RunAtEachPointAsync(static world =>
        {
            world.Skew = TimeSpan.FromHours(2);
            Task.Run(() => world.RunAsync()).GetAwaiter().GetResult();
            return new KilledException();
        }, static () => BatchWorld.Unreliable(DifferentClocks, TimeSpan.FromMinutes(25)), most: 4);

        Assert.Superset(Moments.ToHashSet(StringComparer.Ordinal), moments.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Machine_whose_clock_is_ahead_does_not_give_a_submission_up_too_early()
    {
        using var world = new BatchWorld();
        world.Server.ListDelay = TimeSpan.FromMinutes(25);
        await world.RunAsync(new FaultPoints("after create", LostReply));

        world.Skew = TimeSpan.FromHours(9);
        await world.RunAsync();
        Assert.Equal(StoredBatchState.Reserved, world.FirstJob.State);

        world.Skew = TimeSpan.FromHours(-9);
        world.Clock.Advance(TimeSpan.FromMinutes(26));
        await world.RunAsync();
        Assert.Equal(StoredBatchState.Submitted, world.FirstJob.State);
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("ahead");
    }

    [Fact]
    public async Task Machine_whose_clock_is_behind_does_not_wait_for_its_own_clock()
    {
        using var world = new BatchWorld { Skew = TimeSpan.FromHours(9) };
        await world.RunAsync(new FaultPoints("before create", LostReply));

        world.Skew = TimeSpan.FromHours(-9);
        world.Clock.Advance(BatchJobs.Grace);
        await world.RunAsync();

        Assert.Equal(StoredBatchState.Released, world.FirstJob.State);
    }

    [Fact]
    public async Task Job_that_is_given_up_while_its_requests_are_uploaded_is_not_submitted()
    {
        using var world = new BatchWorld();

        await world.RunAsync(new FaultPoints("after prepare", () => GiveUp(world)));

        Assert.Equal(StoredBatchState.Released, world.FirstJob.State);
        Assert.DoesNotContain(world.Server.Jobs, job => job.Name == world.FirstJob.Name);
        Assert.Contains(world.Notices, static notice => notice.Message.Contains("nothing was submitted", StringComparison.Ordinal));
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("given up");
    }

    [Fact]
    public async Task Job_that_is_given_up_while_it_is_submitted_is_cancelled()
    {
        using var world = new BatchWorld();

        await world.RunAsync(new FaultPoints("after create", () => GiveUp(world)));

        Assert.Equal(BatchJobState.Cancelled, world.Server.Jobs.Single(job => job.Name == world.FirstJob.Name).State);
        Assert.Contains(world.Notices, static notice => notice.Message.Contains("was cancelled", StringComparison.Ordinal));
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("given up");
    }

    [Fact]
    public async Task Machine_of_another_project_never_submits_again()
    {
        using var world = new BatchWorld { Project = "one" };
        await world.RunAsync(new FaultPoints("before create", LostReply));

        world.Project = "two";
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.RunAsync();
        Assert.Equal(StoredBatchState.Reserved, world.FirstJob.State);
        Assert.Contains(world.Notices, static notice => notice.Error == PathwayErrors.BatchUncertain
            && notice.Message.Contains("another key or project", StringComparison.Ordinal));

        world.Project = "one";
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("projects");
    }

    [Fact]
    public async Task Submission_that_a_gateway_repeats_is_found_as_the_job_that_answers()
    {
        using var world = BatchWorld.OfGateway();
        await world.RunAsync(new FaultPoints("after create", LostReply));

        Assert.Equal("jobs/1", world.FirstJob.Id);
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("gateway");
    }

    [Fact]
    public async Task Cancelled_upload_leaves_the_questions_free()
    {
        using var world = new BatchWorld();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.RunAsync(new FaultPoints("after prepare", () =>
        {
            stop.Cancel();
            return new OperationCanceledException(stop.Token);
        }), cancellation: stop.Token));

        Assert.Equal(StoredBatchState.Released, world.FirstJob.State);
        Assert.Empty(world.Server.Jobs);
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("cancelled upload");
    }

    [Fact]
    public async Task Unreachable_provider_leaves_no_uncertain_job()
    {
        using var world = new BatchWorld();

        await world.RunAsync(new FaultPoints("before prepare", LostReply));

        Assert.Equal(StoredBatchState.Released, world.FirstJob.State);
        Assert.DoesNotContain(world.Notices, static notice => notice.Error == PathwayErrors.BatchUncertain);
    }

    private static Exception? GiveUp(BatchWorld world)
    {
        Assert.True(world.WithJobs(jobs => Task.Run(() => jobs.ReleaseAsync(world.FirstJob, "given up")).GetAwaiter().GetResult()));
        return null;
    }

    /// <param name="createFault">What happens at a point.</param>
    /// <param name="createWorld">The world of a point.</param>
    /// <param name="most">The most points that are tried of those with the same name: the first ones, and the last.</param>
    private static async Task<List<string>> RunAtEachPointAsync(Func<BatchWorld, Exception?> createFault,
        Func<BatchWorld> createWorld, int most = int.MaxValue)
    {
        var expected = await BatchWorld.RunInteractivelyAsync();
        var moments = new List<string>();
        var undisturbed = new FaultPoints(0, static () => null);
        using (var world = createWorld()) { await world.RunUntilCompleteAsync(undisturbed); }
        int[] targets = [.. undisturbed.Passed.Select(static (name, i) => (Name: name, Target: i + 1)).GroupBy(static point => point.Name)
            .SelectMany(group => group.Where((_, i) => i < most - 1 || i == group.Count() - 1)).Select(static point => point.Target)];
        foreach (var target in targets)
        {
            using var world = createWorld();
            var faults = new FaultPoints(target, () => createFault(world));
            var result = await world.RunUntilCompleteAsync(faults);
            var moment = faults.Fired!;
            moments.Add(moment);
            Assert.Equal((moment, expected), (moment, BatchWorld.Export(result)));
            world.AssertNothingPaidTwice($"point {target}, {moment}");
        }
        return moments;
    }
}
