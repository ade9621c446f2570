using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Pathway.Literature;

public sealed class RequestPacerTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Never_exceeds_rate_in_any_second(int perSecond)
    {
        var clock = new FakeTimeProvider();
        var pacer = new RequestPacer(perSecond, clock);
        var left = new List<DateTimeOffset>();
        var waits = Enumerable.Range(0, 5 * perSecond).Select(async _ =>
        {
            await pacer.WaitAsync(CancellationToken.None);
            lock (left) { left.Add(clock.GetUtcNow()); }
        }).ToArray();

        // Advances the clock until all requests are sent; the number of steps depends on the rate.
        for (var step = 0; step < 50 && !Task.WhenAll(waits).IsCompleted; step++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        await Task.WhenAll(waits);

        Assert.Equal(5 * perSecond, left.Count);
        Assert.All(left,
            moment => Assert.InRange(left.Count(other => other >= moment && other < moment + TimeSpan.FromSeconds(1)), 1, perSecond));
        Assert.True(clock.GetUtcNow() >= new FakeTimeProvider().GetUtcNow() + TimeSpan.FromSeconds(4));
    }
}
