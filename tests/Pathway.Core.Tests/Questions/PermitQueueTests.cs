using CsCheck;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Questions;

/// <summary>The order of the waiters of a run and of a limiter.</summary>
public sealed class PermitQueueTests
{
    private static readonly Gen<(int Priority, string Name)[]> Requests =
        Gen.Select(Gen.Int[-2, 2], Gen.OneOfConst("", "a", "B", "b", "ä")).Array[0, 20];

    [Fact]
    public void Serves_by_priority_then_name_then_arrival() => Requests.SampleSeeded(static requests =>
    {
        var queue = new PermitQueue<int>();
        var waiters = requests.Select(request => queue.Add(Request(request))).ToArray();

        var served = new List<PermitQueue<int>.Waiter>();
        while (queue.TakeFirst() is { } first) { served.Add(first); }

        Assert.Equal(waiters.OrderByDescending(static waiter => waiter.Request.Priority)
            .ThenBy(static waiter => waiter.Request.Name, StringComparer.Ordinal), served);
    });

    [Fact]
    public void Removed_waiter_is_not_served() => Requests.Where(static requests => requests.Length > 0).SampleSeeded(static requests =>
    {
        var queue = new PermitQueue<int>();
        var waiters = requests.Select(request => queue.Add(Request(request))).ToArray();
        var gone = waiters[requests.Length / 2];

        Assert.True(queue.Remove(gone));
        Assert.False(queue.Remove(gone));

        Assert.Equal(waiters.Length - 1, queue.Count);
        Assert.DoesNotContain(gone, queue.InOrder);
        var rest = queue.InOrder.ToArray();
        Assert.Equal(rest, queue.Clear());
        Assert.Null(queue.TakeFirst());
    });

    private static PermitRequest Request((int Priority, string Name) request) =>
        new() { Priority = request.Priority, Name = request.Name };
}
