using Pathway.Doubles;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

public sealed class SlotTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(15)]
    public async Task No_more_calls_than_slots_are_under_way_and_all_slots_are_used(int slots)
    {
        var held = new HeldCalls();
        var curator = new DelegateCurator(held.Answer);
        var run = Desks.Desk(new MemoryStore(), curator).Run(slots);
        var asking = Enumerable.Range(0, 60).Select(index => run.Ask($"term {index}")).ToArray();
        var under = new Queue<HeldCall>();

        for (var i = 0; i < 60; i++)
        {
            under.Enqueue(await held.NextAsync());
            Assert.InRange(run.Counts.Running, under.Count, slots);
            if (under.Count == slots)
            {
                Assert.True(held.IsEmpty);
                under.Dequeue().Let();
            }
        }
        foreach (var call in under) { call.Let(); }
        await Task.WhenAll(asking);

        Assert.Equal(60, curator.Calls);
    }

    [Fact]
    public async Task One_slot_is_one_after_another()
    {
        var curator = new GraphCurator { Parent = static _ => "Root A" };
        var run = Desks.Desk(new MemoryStore(), curator).Run(slots: 1);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(index => run.Ask($"term {index}")));

        Assert.Equal(1, curator.MostAtOnce);
        Assert.Equal(100, curator.Calls.Count);
    }

    [Fact]
    public async Task Who_waits_is_served_by_priority_and_equals_by_name()
    {
        var slots = new PrioritySlots(1);
        var held = await slots.EnterAsync(0, "", CancellationToken.None);
        var served = new List<string>();
        var waiting = ((int, string)[])[(1, "b"), (5, "z"), (1, "a"), (5, "a"), (0, "c")];
        var tasks = waiting.Select(waiter => ServeAsync(slots, waiter.Item1, waiter.Item2, served)).ToArray();

        held.Dispose();
        await Task.WhenAll(tasks);

        Assert.Equal(["5a", "5z", "1a", "1b", "0c"], served);
    }

    [Fact]
    public async Task Who_gives_up_takes_no_slot_and_a_slot_that_is_given_back_twice_counts_once()
    {
        var slots = new PrioritySlots(1);
        var held = await slots.EnterAsync(0, "", CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var gaveUp = slots.EnterAsync(9, "first in line", stop.Token);
        var second = slots.EnterAsync(1, "second", CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);

        held.Dispose();
        held.Dispose();

        using var slot = await second;
        var third = slots.EnterAsync(1, "third", CancellationToken.None);
        Assert.False(third.IsCompleted);
        slot.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Slots_survive_any_mix_of_waiting_giving_up_and_giving_back()
    {
        var slots = new PrioritySlots(3);
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 500; i++)
            {
                using var stop = new CancellationTokenSource();
                var entering = slots.EnterAsync(random.Next(3), $"{seed}", stop.Token);
                if (random.Next(3) == 0) { await stop.CancelAsync(); }
                try
                {
                    using var slot = await entering;
                    Assert.InRange(Interlocked.Increment(ref inside), 1, 3);
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                }
                catch (OperationCanceledException) { Assert.True(stop.IsCancellationRequested); }
            }
        })));

        var all = new List<PrioritySlots.Slot>();
        for (var i = 0; i < 3; i++) { all.Add(await slots.EnterAsync(0, "", CancellationToken.None)); }
        Assert.False(slots.EnterAsync(0, "one too many", CancellationToken.None).IsCompleted);
    }

    [Fact]
    public void There_is_at_least_one_slot() => Assert.Throws<ArgumentOutOfRangeException>(static () => new PrioritySlots(0));

    private static async Task ServeAsync(PrioritySlots slots, int priority, string name, List<string> served)
    {
        using var slot = await slots.EnterAsync(priority, name, CancellationToken.None);
        served.Add($"{priority}{name}");
    }
}
