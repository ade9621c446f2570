using Pathway.Doubles;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

public sealed class PrioritySemaphoreTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(15)]
    public async Task Runs_as_many_calls_as_permits(int permits)
    {
        var held = new GatedCalls();
        var curator = new DelegateCurator(held.Answer);
        var run = TestEngine.Create(new MemoryStore(), curator).StartTestRun(permits);
        var asking = Enumerable.Range(0, 60).Select(index => run.Ask($"term {index}")).ToArray();
        var under = new Queue<GatedCall>();

        for (var i = 0; i < 60; i++)
        {
            under.Enqueue(await held.NextAsync());
            Assert.InRange(run.Progress.Running, under.Count, permits);
            if (under.Count == permits)
            {
                Assert.True(held.IsEmpty);
                under.Dequeue().Complete();
            }
        }
        foreach (var call in under) { call.Complete(); }
        await Task.WhenAll(asking);

        Assert.Equal(60, curator.Calls);
    }

    [Fact]
    public async Task One_permit_is_sequential()
    {
        var curator = new GraphCurator { Parent = static _ => "Root A" };
        var run = TestEngine.Create(new MemoryStore(), curator).StartTestRun(concurrency: 1);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(index => run.Ask($"term {index}")));

        Assert.Equal(1, curator.PeakConcurrency);
        Assert.Equal(100, curator.Calls.Count);
    }

    [Fact]
    public async Task Serves_waiters_by_priority_then_name()
    {
        var permits = new PrioritySemaphore(1);
        var held = await permits.AcquireAsync(0, "", CancellationToken.None);
        var served = new List<string>();
        var waiting = ((int, string)[])[(1, "b"), (5, "z"), (1, "a"), (5, "a"), (0, "c")];
        var tasks = waiting.Select(waiter => ServeAsync(permits, waiter.Item1, waiter.Item2, served)).ToArray();

        held.Dispose();
        await Task.WhenAll(tasks);

        Assert.Equal(["5a", "5z", "1a", "1b", "0c"], served);
    }

    [Fact]
    public async Task Cancelled_waiter_takes_no_permit_and_double_release_counts_once()
    {
        var permits = new PrioritySemaphore(1);
        var held = await permits.AcquireAsync(0, "", CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var gaveUp = permits.AcquireAsync(9, "first in line", stop.Token);
        var second = permits.AcquireAsync(1, "second", CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        Assert.Equal(1, permits.Waiting);

        held.Dispose();
        held.Dispose();

        using var permit = await second;
        var third = permits.AcquireAsync(1, "third", CancellationToken.None);
        Assert.False(third.IsCompleted);
        permit.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Permits_survive_random_waits_and_cancellations()
    {
        var permits = new PrioritySemaphore(3);
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 500; i++)
            {
                using var stop = new CancellationTokenSource();
                var acquiring = permits.AcquireAsync(random.Next(3), $"{seed}", stop.Token);
                if (random.Next(3) == 0) { await stop.CancelAsync(); }
                try
                {
                    using var permit = await acquiring;
                    Assert.InRange(Interlocked.Increment(ref inside), 1, 3);
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                }
                catch (OperationCanceledException) { Assert.True(stop.IsCancellationRequested); }
            }
        })));

        var all = new List<PrioritySemaphore.Permit>();
        for (var i = 0; i < 3; i++) { all.Add(await permits.AcquireAsync(0, "", CancellationToken.None)); }
        Assert.False(permits.AcquireAsync(0, "one too many", CancellationToken.None).IsCompleted);
    }

    [Fact]
    public void At_least_one_permit_is_required() => Assert.Throws<ArgumentOutOfRangeException>(static () => new PrioritySemaphore(0));

    private static async Task ServeAsync(PrioritySemaphore permits, int priority, string name, List<string> served)
    {
        using var permit = await permits.AcquireAsync(priority, name, CancellationToken.None);
        served.Add($"{priority}{name}");
    }
}
