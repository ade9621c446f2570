using System.Diagnostics;
using System.Runtime.Loader;
using Pathway.Emulator;
using Pathway.Telemetry;
using Xunit;

namespace Pathway.Http;

/// <summary>A telemetry listener of the host, and the module in its own load context.</summary>
public sealed class TelemetryRunTests
{
    [Fact]
    public async Task Host_receives_calls_and_tokens_of_the_ledger()
    {
        await using var host = await ModelHost.StartAsync();
        using var heard = new TelemetryListener();

        var result = host.Run(
            $"'term 1', 'term 2' | Invoke-PathwayHierarchy PARAMETERS -ThrottleLimit 3 > $null; "
                + $"Get-PathwayRun -Last 1 -Call -CachePath '{host.CachePath}' | "
                + $"ForEach-Object {{ \"$($_.RunId) $($_.InputTokens) $($_.OutputTokens + $_.ThoughtTokens)\" }}");

        Assert.Empty(result.Errors);
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(typeof(ActivityListener).Assembly));
        var run = Assert.Single(heard.Runs);
        Assert.Equal(("Invoke-PathwayHierarchy", "Complete", 3, 4, 0),
            (run.DisplayName, run.GetTagItem("pathway.run.state"), run.GetTagItem("pathway.throttle_limit"),
                run.GetTagItem("pathway.run.calls"), run.GetTagItem("pathway.run.failed")));
        Assert.Equal(result.Texts.Order(StringComparer.Ordinal),
            heard.Calls.Select(
                static call =>
                    $"{call.GetTagItem("pathway.run.id")} {call.GetTagItem("gen_ai.usage.input_tokens")} "
                        + $"{call.GetTagItem("gen_ai.usage.output_tokens")}").Order(StringComparer.Ordinal));
        Assert.All(heard.Calls, call => Assert.Equal(run.SpanId, call.ParentSpanId));
        Assert.Equal(8, heard.Of("gen_ai.client.token.usage").Count);
        Assert.Equal("Complete", Assert.Single(heard.Of("pathway.run.duration")).Tags["pathway.run.state"]);
        Assert.DoesNotContain(heard.Texts,
            static text => text.Contains(EmulatorOptions.DefaultKey, StringComparison.Ordinal)
                || text.Contains("term 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Literature_calls_have_spans()
    {
        await using var literature = await LiteratureHost.StartAsync(LiteratureHost.PapersOfExamples);
        await using var host = await ModelHost.StartAsync();
        using var heard = new TelemetryListener();

        var result = host.Run(
            "Find-PathwayPublication 'Beclin-1 and huntingtin in invented autophagy' -CachePath $args[0] > $null; "
                + "Get-PathwayPublication 900000001 -CachePath $args[0] > $null", host.CachePath);

        Assert.Empty(result.Errors);
        Assert.Equal(["Find-PathwayPublication", "Get-PathwayPublication"], heard.Runs.Select(static run => run.DisplayName));
        Assert.All(heard.Calls, static call => Assert.StartsWith("lookup publication", call.DisplayName, StringComparison.Ordinal));
        Assert.Equal(heard.Runs.Select(static run => run.SpanId), heard.Calls.Select(static call => call.ParentSpanId).Distinct());
        Assert.DoesNotContain(heard.Texts,
            static text => text.Contains("Beclin", StringComparison.OrdinalIgnoreCase)
                || text.Contains("900000001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopped_run_is_reported()
    {
        await using var host = await ModelHost.StartAsync();
        host.Emulator.Gate.Close();
        using var heard = new TelemetryListener();
        using var shell = host.Shell("'term' | Invoke-PathwayHierarchy PARAMETERS");
        var running = shell.BeginInvoke();
        await host.Emulator.Gate.WaitForHeldAsync(1);

        await Task.Run(shell.Stop);

        Assert.Throws<System.Management.Automation.PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal(["Stopped", "Stopped"], heard.Spans.Select(static span => span.GetTagItem("error.type")));
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(heard.Runs).Status);
    }
}
