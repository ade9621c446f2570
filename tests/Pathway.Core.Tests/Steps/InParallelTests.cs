using Xunit;

namespace Pathway.Steps;

public sealed class InParallelTests
{
    [Fact]
    public void Results_come_in_the_order_of_the_items()
    {
        int[] items = [.. Enumerable.Range(0, 10_000)];

        Assert.Equal(items.Select(static item => 3 * item), InParallel.Select(items, static item => 3 * item));
    }

    [Fact]
    public void A_failure_is_thrown_as_it_is()
    {
        var failure = Assert.Throws<InvalidDataException>(() => InParallel.Select<int, int>([1, 2, 3],
            static item => throw new InvalidDataException("item " + (item > 0 ? "here" : "there"))));

        Assert.Equal("item here", failure.Message);
    }

    [Fact]
    public void It_stops_when_told()
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;

        Assert.Throws<OperationCanceledException>(() => InParallel.Select(new int[1_000_000], _ =>
        {
            stop.Cancel();
            return Interlocked.Increment(ref seen);
        }, stop.Token));

        Assert.True(seen < 1_000_000);
    }
}
