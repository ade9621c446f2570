using Pathway.Doubles;
using Pathway.Storage;
using Pathway.Storage.Sharing;
using Xunit;

namespace Pathway.Engine;

public sealed class QuestionLeaseTests : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(150);

    // Between two looks at the leases of others.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly TemporaryFolder folder = new();
    private readonly TimerTrackingClock clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly List<SqliteStore> stores = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        folder.Dispose();
    }

    [Fact]
    public async Task Others_wait_until_the_lease_is_released()
    {
        var (one, two) = (Leases("one"), Leases("two"));
        var held = await one.TryAcquireAsync("key", Life);
        Assert.NotNull(held);
        Assert.Null(await two.TryAcquireAsync("key", Life));
        Assert.NotNull(await two.TryAcquireAsync("another", Life));
        var waiting = two.WaitAsync("key", CancellationToken.None);
        Tick();
        Assert.False(waiting.IsCompleted);

        held.Dispose();

        await Until(waiting);
        Assert.NotNull(await two.TryAcquireAsync("key", Life));
        Assert.Null(await one.TryAcquireAsync("key", Life));
    }

    [Fact]
    public async Task Several_leases_are_acquired_together_or_not_at_all()
    {
        var (one, two) = (Leases("one"), Leases("two"));
        using var held = await one.TryAcquireAsync("b", Life);

        var refused = await two.TryAcquireAsync(["c", "a", "b"], Life);

        Assert.Equal((null, "b"), (refused.Lease, refused.HeldElsewhere));
        await Committed();
        Assert.NotNull(await one.TryAcquireAsync("a", Life));
        var both = await two.TryAcquireAsync(["d", "c"], Life);
        Assert.Null(both.HeldElsewhere);
        Assert.Equal("c", (await one.TryAcquireAsync(["d", "c"], Life)).HeldElsewhere);
        both.Lease!.Dispose();
        await Committed();
        Assert.NotNull((await one.TryAcquireAsync(["d", "c"], Life)).Lease);
    }

    // Whatever they hold in common, one of those that try at the same time gets on: none waits with a lease in its hand.
    [Fact]
    public async Task Of_processes_that_want_the_same_leases_one_gets_on()
    {
        string[][] wanted = [["a", "b"], ["b", "c"], ["c", "a"], ["c", "b", "a"]];
        var processes = wanted.Select((keys, i) => (Keys: keys, Leases: Leases($"engine {i}"))).ToList();
        while (processes.Count > 0)
        {
            var attempts = await Task.WhenAll(processes.Select(process => process.Leases.TryAcquireAsync(process.Keys, Life)));

            var first = Array.FindIndex(attempts, static attempt => attempt.Lease is not null);
            Assert.True(first >= 0, "None of them gets on.");
            foreach (var attempt in attempts) { attempt.Lease?.Dispose(); }
            await Committed();
            processes.RemoveAt(first);
        }
    }

    [Fact]
    public async Task Held_lease_is_renewed_and_orphaned_lease_expires()
    {
        var (one, two) = (Leases("one"), Leases("two"));
        Assert.NotNull(await one.TryAcquireAsync("key", Life));
        for (var minute = 0; minute < 10; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await Committed();
            Assert.Null(await two.TryAcquireAsync("key", Life));
        }

        // A machine that was switched off renews no leases.
        var lost = new Lease("lost", "elsewhere", clock.GetUtcNow().Add(Life).ToUnixTimeMilliseconds());
        Assert.Null(await stores[0].Leases.AcquireAsync(lost, clock.GetUtcNow().ToUnixTimeMilliseconds(), null));
        var waiting = two.WaitAsync("lost", CancellationToken.None);
        clock.Advance(Life - TimeSpan.FromSeconds(1));
        Assert.Null(await two.TryAcquireAsync("lost", Life));
        clock.Advance(TimeSpan.FromSeconds(2));
        await Until(waiting);
        Assert.NotNull(await two.TryAcquireAsync("lost", Life));
    }

    [Theory]
    [InlineData(int.MaxValue, "1")]
    [InlineData(0, "of an earlier process of this number")]
    public async Task Lease_of_dead_process_is_taken_over(int process, string stamp)
    {
        var deadHolder = new LeaseHolder(MachineIdentity.Current, process == 0 ? Environment.ProcessId : process, stamp, "desk");
        Assert.NotNull(await Leases(deadHolder).TryAcquireAsync("key", Life));
        var two = Leases("two");
        var waiting = two.WaitAsync("key", CancellationToken.None);

        await Until(waiting);

        Assert.NotNull(await two.TryAcquireAsync("key", Life));
        Assert.True(LeaseHolder.IsDead(deadHolder.ToString()));
        Assert.False(LeaseHolder.IsDead(LeaseHolder.Create().ToString()));
        Assert.False(LeaseHolder.IsDead("who knows"));
    }

    [Fact]
    public async Task Lease_from_wrong_clock_is_ignored()
    {
        var farFuture = new Lease("key", "elsewhere", clock.GetUtcNow().AddYears(3).ToUnixTimeMilliseconds());
        Assert.Null(await Open().Leases.AcquireAsync(farFuture, clock.GetUtcNow().ToUnixTimeMilliseconds(), null));

        Assert.NotNull(await Leases("one").TryAcquireAsync("key", Life));
    }

    [Fact]
    public async Task Cancelled_waiter_does_not_affect_others()
    {
        var two = Leases("two");
        using var held = await Leases("one").TryAcquireAsync("key", Life);
        using var stop = new CancellationTokenSource();
        var (stopped, waiting) = (two.WaitAsync("key", stop.Token), two.WaitAsync("key", CancellationToken.None));

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Tick();
        Assert.False(waiting.IsCompleted);
        held!.Dispose();
        await Until(waiting);
    }

    [Fact]
    public async Task Failed_store_lets_everyone_ask()
    {
        var (one, two) = (Leases("one"), Leases("two"));
        using var held = await one.TryAcquireAsync("key", Life);
        var waiting = two.WaitAsync("key", CancellationToken.None);
        stores.ForEach(static store => store.Dispose());

        await Until(waiting);
        Assert.NotNull(await two.TryAcquireAsync("key", Life));
    }

    [Fact]
    public async Task Polling_fault_reaches_the_waiters()
    {
        var leases = new QuestionLeases(new FaultyLeases(), clock);
        var waiting = leases.WaitAsync("key", CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Until(waiting));
        // The next query serves all waiters again.
        await Assert.ThrowsAsync<InvalidOperationException>(() => Until(leases.WaitAsync("key", CancellationToken.None)));
    }

    private QuestionLeases Leases(string engine) => Leases(LeaseHolder.Create() with { Engine = engine });

    private QuestionLeases Leases(LeaseHolder holder) => new(Open().Leases, clock, holder);

    private SqliteStore Open()
    {
        var store = Stores.Open(folder.File("a.db"));
        stores.Add(store);
        return store;
    }

    private void Tick() => clock.Advance(LongestPause);

    // The store processes operations in order, so all earlier ones are done when a later one is.
    private async Task Committed()
    {
        foreach (var store in stores) { await store.Leases.ReleaseAsync("", ""); }
    }

    private Task Until(Task waiting) => clock.PassPausesAsync(waiting, LongestPause);

    /// <summary>Leases that can fail.</summary>
    private sealed class FaultyLeases : ISharedLeases
    {
        public Task<Lease?> AcquireAsync(Lease requested, long now, string? deadHolder) => throw new InvalidOperationException("a defect");

        public Task ExtendAsync(string holder, long until) => throw new InvalidOperationException("a defect");

        public Task ReleaseAsync(string key, string holder) => throw new InvalidOperationException("a defect");

        public Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys) => throw new InvalidOperationException("a defect");
    }
}
