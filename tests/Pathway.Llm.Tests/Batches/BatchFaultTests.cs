using Pathway.Errors;
using Pathway.Llm.Chat;
using Xunit;

namespace Pathway.Batches;

/// <summary>
/// A command with -Batch that is killed or loses a reply at each of its steps, while requests fail and jobs expire: nothing is lost,
/// nothing is paid twice, and the result is that of the command without -Batch.
/// </summary>
public sealed class BatchFaultTests
{
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
        Assert.Contains(world.Server.Jobs, static job => job.State == Llm.Batches.BatchJobState.Expired);
    }

    [Fact]
    public async Task Killed_at_each_point()
    {
        var expected = await BatchWorld.RunInteractivelyAsync();
        var moments = await RunAtEachPointAsync(expected, static () => new KilledException(), isRepliesOnly: false);

        Assert.Superset(new HashSet<string>(StringComparer.Ordinal)
        {
            "before reserve", "after reserve", "before create", "after create", "before update", "after update", "before find",
            "after find", "before result", "after results", "before settle", "after settle", "before run", "after run", "read",
            "read questions", "find open",
        }, moments.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lost_reply_at_each_point()
    {
        var expected = await BatchWorld.RunInteractivelyAsync();
        var moments = await RunAtEachPointAsync(expected,
            static () => new ChatException(PathwayErrors.EndpointUnreachable, "the connection broke", isTransient: true),
            isRepliesOnly: true);

        Assert.Superset(new HashSet<string>(StringComparer.Ordinal)
            { "before create", "after create", "before find", "after find", "before result", "after results" },
            moments.ToHashSet(StringComparer.Ordinal));
    }

    private static async Task<List<string>> RunAtEachPointAsync(string expected, Func<Exception> createFault, bool isRepliesOnly)
    {
        var moments = new List<string>();
        for (var target = 1; ; target++)
        {
            using var world = BatchWorld.Unreliable();
            var faults = new FaultPoints(target, createFault);
            world.IsStoreReliable = isRepliesOnly;
            var result = await world.RunUntilCompleteAsync(faults);
            if (faults.Fired is not { } moment) { return moments; }
            moments.Add(moment);
            Assert.Equal(expected, BatchWorld.Export(result));
            world.AssertNothingPaidTwice($"point {target}, {moment}");
        }
    }
}
