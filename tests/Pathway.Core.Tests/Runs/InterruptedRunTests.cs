using Pathway.Model;
using Pathway.Storage;
using Pathway.Storage.Sharing;
using Xunit;

namespace Pathway.Runs;

public sealed class InterruptedRunTests
{
    [Fact]
    public void Run_of_a_dead_process_is_shown_as_interrupted()
    {
        var alive = LeaseHolder.Create();
        var dead = alive with { StartStamp = "another process" };

        Assert.Equal("Running", Shown(PathwayRunState.Running, alive.ToString()));
        Assert.Equal("Interrupted", Shown(PathwayRunState.Running, dead.ToString()));
        Assert.Equal("Running", Shown(PathwayRunState.Running, (dead with { Machine = "elsewhere" }).ToString()));
        Assert.Equal("Running", Shown(PathwayRunState.Running, null));
        Assert.Equal("Complete", Shown(PathwayRunState.Complete, dead.ToString()));
    }

    private static string Shown(PathwayRunState state, string? holder) =>
        $"{(Stores.Run("run 1", state) with { Holder = holder }).WithTotals([]).State}";
}
