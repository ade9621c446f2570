using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Pathway.Store;
using Pathway.Store.Sharing;
using Xunit;

namespace Pathway.Desk;

public sealed class LeaseTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(150);

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly List<SqliteStore> stores = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        folder.Dispose();
    }

    [Fact]
    public async Task One_holds_it_and_the_others_wait_until_it_is_given_back()
    {
        var (one, two) = (Leases("one"), Leases("two"));
        var held = await one.TryTakeAsync("key", Life);
        Assert.NotNull(held);
        Assert.Null(await two.TryTakeAsync("key", Life));
        Assert.NotNull(await two.TryTakeAsync("another", Life));
        var waiting = two.WaitAsync("key", CancellationToken.None);
        Tick();
        Assert.False(waiting.IsCompleted);

        held.Dispose();

        await Until(waiting);
        Assert.NotNull(await two.TryTakeAsync("key", Life));
        Assert.Null(await one.TryTakeAsync("key", Life));
    }

    [Fact]
    public async Task It_is_renewed_while_it_is_held_and_ends_by_time_when_its_holder_is_gone()
    {
        var (one, two) = (Leases("one"), Leases("two"));
        Assert.NotNull(await one.TryTakeAsync("key", Life));
        for (var minute = 0; minute < 10; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await Committed();
            Assert.Null(await two.TryTakeAsync("key", Life));
        }

        // A machine that was switched off renews nothing.
        var lost = new Lease("lost", "elsewhere", clock.GetUtcNow().Add(Life).ToUnixTimeMilliseconds());
        Assert.Null(await stores[0].Leases.TakeAsync(lost, clock.GetUtcNow().ToUnixTimeMilliseconds(), null));
        var waiting = two.WaitAsync("lost", CancellationToken.None);
        clock.Advance(Life - TimeSpan.FromSeconds(1));
        Assert.Null(await two.TryTakeAsync("lost", Life));
        clock.Advance(TimeSpan.FromSeconds(2));
        await Until(waiting);
        Assert.NotNull(await two.TryTakeAsync("lost", Life));
    }

    [Theory]
    [InlineData(int.MaxValue, "1")]
    [InlineData(0, "of an earlier process of this number")]
    public async Task That_of_a_process_that_died_here_is_taken_over_at_once(int process, string stamp)
    {
        var dead = new LeaseHolder(ProcessStamp.Machine, process == 0 ? Environment.ProcessId : process, stamp, "desk");
        Assert.NotNull(await Leases(dead).TryTakeAsync("key", Life));
        var two = Leases("two");
        var waiting = two.WaitAsync("key", CancellationToken.None);

        await Until(waiting);

        Assert.NotNull(await two.TryTakeAsync("key", Life));
        Assert.True(LeaseHolder.IsDead(dead.ToString()));
        Assert.False(LeaseHolder.IsDead(LeaseHolder.New().ToString()));
        Assert.False(LeaseHolder.IsDead("who knows"));
    }

    [Fact]
    public async Task A_lease_from_a_wrong_clock_is_in_nobodys_way()
    {
        var far = new Lease("key", "elsewhere", clock.GetUtcNow().AddYears(3).ToUnixTimeMilliseconds());
        Assert.Null(await Open().Leases.TakeAsync(far, clock.GetUtcNow().ToUnixTimeMilliseconds(), null));

        Assert.NotNull(await Leases("one").TryTakeAsync("key", Life));
    }

    [Fact]
    public async Task Who_waits_can_be_stopped_and_the_others_wait_on()
    {
        var two = Leases("two");
        using var held = await Leases("one").TryTakeAsync("key", Life);
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
    public async Task Without_a_store_everybody_asks_for_himself()
    {
        var (one, two) = (Leases("one"), Leases("two"));
        using var held = await one.TryTakeAsync("key", Life);
        var waiting = two.WaitAsync("key", CancellationToken.None);
        stores.ForEach(static store => store.Dispose());

        await Until(waiting);
        Assert.NotNull(await two.TryTakeAsync("key", Life));
    }

    [Fact]
    public async Task A_fault_of_the_look_reaches_those_who_wait()
    {
        var leases = new QuestionLeases(new FaultyLeases(), clock);
        var waiting = leases.WaitAsync("key", CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Until(waiting));
        // And the next look is one again.
        await Assert.ThrowsAsync<InvalidOperationException>(() => Until(leases.WaitAsync("key", CancellationToken.None)));
    }

    private QuestionLeases Leases(string desk) => Leases(LeaseHolder.New() with { Desk = desk });

    private QuestionLeases Leases(LeaseHolder holder) => new(Open().Leases, clock, holder);

    private SqliteStore Open()
    {
        var store = Stores.Open(folder.File("a.db"));
        stores.Add(store);
        return store;
    }

    private void Tick() => clock.Advance(TimeSpan.FromMilliseconds(250));

    // All that was said to any store is done when something that was said later is.
    private async Task Committed()
    {
        foreach (var store in stores) { await store.Leases.ReleaseAsync("", ""); }
    }

    private async Task Until(Task waiting)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!waiting.IsCompleted)
        {
            late.Token.ThrowIfCancellationRequested();
            Tick();
            await Task.Yield();
        }
        await waiting;
    }

    /// <summary>Leases with a defect.</summary>
    private sealed class FaultyLeases : ISharedLeases
    {
        public Task<Lease?> TakeAsync(Lease wanted, long now, string? dead) => throw new InvalidOperationException("a defect");

        public Task ExtendAsync(string holder, long until) => throw new InvalidOperationException("a defect");

        public Task ReleaseAsync(string key, string holder) => throw new InvalidOperationException("a defect");

        public Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys) => throw new InvalidOperationException("a defect");
    }
}
