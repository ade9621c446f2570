using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Pathway.Literature;

public sealed class RequestPacerTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void Never_exceeds_rate_in_any_second(int perSecond)
    {
        var clock = new FakeTimeProvider();
        var start = clock.GetTimestamp();
        var pacer = new RequestPacer(perSecond, clock);
        var waits = Enumerable.Range(0, 5 * perSecond).Select(_ => pacer.WaitAsync(CancellationToken.None)).ToArray();

        // A wait ends within the step that reaches its time, not some time later on another thread.
        var left = new List<TimeSpan>();
        while (left.Count < waits.Length && clock.GetElapsedTime(start) < TimeSpan.FromMinutes(1))
        {
            var now = clock.GetElapsedTime(start);
            left.AddRange(Enumerable.Repeat(now, waits.Count(static wait => wait.IsCompletedSuccessfully) - left.Count));
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(waits.Length, left.Count);
        Assert.All(left, moment =>
            Assert.InRange(left.Count(other => other >= moment && other < moment + TimeSpan.FromSeconds(1)), 1, perSecond));
        Assert.Equal(TimeSpan.FromSeconds(4), left[^1]);
    }
}
