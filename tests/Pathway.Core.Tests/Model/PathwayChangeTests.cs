using Xunit;

namespace Pathway.Model;

public sealed class PathwayChangeTests
{
    [Theory]
    [InlineData(PathwayChangeKind.Move, "a", "b", "Move n: a -> b (why)")]
    [InlineData(PathwayChangeKind.Move, null, "b", "Move n: none -> b (why)")]
    [InlineData(PathwayChangeKind.CutCycle, "a", null, "CutCycle n: a -> none (why)")]
    [InlineData(PathwayChangeKind.Insert, null, null, "Insert n (why)")]
    [InlineData(PathwayChangeKind.SecondaryParent, null, "b", "SecondaryParent n: added b (why)")]
    [InlineData(PathwayChangeKind.SecondaryParent, "a", null, "SecondaryParent n: removed a (why)")]
    [InlineData(PathwayChangeKind.SecondaryParent, "a; b", "a", "SecondaryParent n: a; b -> a (why)")]
    public void ToString_shows_before_and_after(PathwayChangeKind kind, string? before, string? after, string line) =>
        Assert.Equal(line,
            new PathwayChange { Kind = kind, Node = "n", Before = before, After = after, Reason = "why", DecidedBy = "who" }.ToString());
}
