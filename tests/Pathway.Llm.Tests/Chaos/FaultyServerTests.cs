using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Storage;
using Xunit;

namespace Pathway.Chaos;

/// <summary>
/// Each fault of the emulator alone, and all faults together: every run ends, and repeated runs complete it to the same bytes.
/// </summary>
public sealed class FaultyServerTests(FaultyServerTests.Baseline baseline) : IClassFixture<FaultyServerTests.Baseline>
{
    private static readonly Dictionary<string, Fault> Faults = new(StringComparer.Ordinal)
    {
        ["500"] = Fault.Status(500), ["503"] = Fault.Status(503), ["504"] = Fault.Status(504), ["408"] = Fault.Status(408),
        ["409"] = Fault.Status(409), ["499"] = Fault.Status(499),
        ["error with 200"] = Fault.Page(200, "application/json",
            """{"error":{"code":503,"message":"The gateway got no answer.","status":"UNAVAILABLE"}}"""u8.ToArray()),
        ["thoughts alone"] = Fault.OtherText("<think>Perhaps {\"answers\":[{\"id\":\"1\",\"parent\":\"Draft\"}]}, but no"),
        ["400"] = Fault.Status(400), ["403"] = Fault.Status(403), ["404"] = Fault.Status(404),
        ["429"] = Fault.TooManyRequests(TimeSpan.FromSeconds(3), QuotaViolation.PerMinute(1000)),
        ["429 without details"] = Fault.TooManyRequestsWithoutDetails,
        ["reset"] = Fault.Reset(-1), ["reset in the body"] = Fault.Reset(40), ["closed"] = Fault.Closed(60), ["never"] = Fault.Never,
        ["drip"] = Fault.SlowDrip(20, TimeSpan.FromSeconds(0.2)),
        ["truncated"] = Fault.Truncated(100), ["no UTF-8"] = Fault.InvalidUtf8, ["cut"] = Fault.MaxTokens(25),
        ["blocked"] = Fault.PromptBlocked(), ["stopped"] = Fault.Stopped("RECITATION"),
        ["wrong schema"] = Fault.WrongSchema, ["no candidates"] = Fault.NoCandidates, ["empty"] = Fault.EmptyText,
        ["chatter"] = Fault.OtherText("I am sorry, I cannot help with that."),
        ["page"] = Fault.HtmlPage(502), ["page with 200"] = Fault.HtmlPage(200),
    };

    public static TheoryData<string> Alone { get; } = [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task Survives_each_fault_at_any_rate(string name)
    {
        foreach (var percent in (int[])[5, 20, 50])
        {
            await RunAsync(FaultSchedule.WithProbability(percent / 100.0, percent, Faults[name]), $"{name}, {percent} %");
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(50)]
    public async Task Survives_all_faults_together(int percent)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            await RunAsync(FaultSchedule.WithProbability(percent / 100.0, seed, [.. Faults.Values]), $"all, {percent} %, seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task Ends_run_on_permanent_fault_and_resumes_later(string name)
    {
        // These faults do not fail a call: a slow answer counts, and a 429 delays the call.
        if (name is "drip" or "429" or "429 without details") { return; }
        await using var faultyRun = await FaultyModelRun.StartAsync(FaultSchedule.Always(Faults[name]));
        using var store = new MemoryStore();

        var (isComplete, _, hierarchy) = await faultyRun.BuildAsync(store);

        Assert.False(isComplete);
        Assert.Empty(store.Answers());
        Assert.InRange(faultyRun.Calls, 1, 14 * 3 * 2);
        Assert.InRange(hierarchy.Failures.Select(static failure => failure.ErrorId).Distinct().Count(), 1, 2);
        faultyRun.ClearFaults();
        Assert.Equal(baseline.Export, await faultyRun.BuildUntilCompleteAsync(store));
    }

    private async Task RunAsync(FaultSchedule faults, string description)
    {
        await using var faultyRun = await FaultyModelRun.StartAsync(faults);
        using var store = new MemoryStore();
        Assert.True(baseline.Export == await faultyRun.BuildUntilCompleteAsync(store), $"{description}: the result differs.");
    }

    /// <summary>The result without faults.</summary>
    public sealed class Baseline : IAsyncLifetime
    {
        public string Export { get; private set; } = "";

        public async ValueTask InitializeAsync() => Export = await FaultyModelRun.BuildWithoutFaultsAsync();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
