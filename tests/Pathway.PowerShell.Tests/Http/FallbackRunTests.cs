using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Http;

/// <summary>Models that stand in for each other, over HTTP.</summary>
public sealed class FallbackRunTests
{
    private const string First = "gemini-3.8-flash";
    private const string Second = "gemini-3.6-flash";
    private const string Terms = "(1..20 | ForEach-Object { 'term {0:00}' -f $_ })";

    [Fact]
    public async Task Next_model_answers_when_the_quota_of_a_day_is_used_up()
    {
        await using var host = await StartAsync(static call => call.Request.Model == First && call.Number > 6
            ? Fault.TooManyRequests(null, QuotaViolation.PerDay(6)) : null);

        var result = Run(host, $"{First}, {Second}");

        AssertComplete(result);
        Assert.Contains($"{Second} is asked instead", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.All([First, Second], model => Assert.Contains(result.Texts, text => text.StartsWith(model, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rerun_in_another_order_asks_nothing_and_gives_the_same()
    {
        await using var host = await StartAsync(static call => call.Request.Model == First && call.Number > 6
            ? Fault.TooManyRequests(null, QuotaViolation.PerDay(6)) : null);
        var first = Run(host, $"{First}, {Second}");
        host.Emulator.Options = host.Emulator.Options with { Faults = FaultSchedule.None };
        host.Emulator.Log.Clear();

        var again = Run(host, $"{First}, {Second}");
        var reversed = Run(host, $"{Second}, {First}");

        Assert.Equal(0, host.Emulator.Log.Count);
        Assert.Equal(first.Texts, again.Texts);
        Assert.Equal(first.Texts, reversed.Texts);
        Assert.Empty(again.Warnings);
    }

    [Fact]
    public async Task Next_model_answers_when_a_model_does_not_exist()
    {
        await using var host = await StartAsync(static _ => null);

        var result = Run(host, $"gemini-gone, {Second}");

        AssertComplete(result);
        Assert.All(result.Texts, static text => Assert.StartsWith(Second, text, StringComparison.Ordinal));
        Assert.Contains("gemini-gone", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_model_answers_when_an_outage_outlasts_the_patience_of_the_run()
    {
        await using var host = await StartAsync(static call => call.Request.Model == First ? Fault.Status(503) : null);

        var result = Run(host, $"{First}, {Second}", "-MaxOutageSeconds 1");

        AssertComplete(result);
        Assert.All(result.Texts, static text => Assert.StartsWith(Second, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_of_the_last_model_is_the_failure_of_the_question()
    {
        await using var host = await StartAsync(static _ => null);

        var result = Run(host, "gemini-gone, gemini-gone-too");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith("ModelNotFound", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("gemini-gone-too", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_key_is_no_reason_to_ask_the_next_model()
    {
        await using var host = await StartAsync(static _ => null);
        host.Emulator.Options = host.Emulator.Options with { ApiKey = "quite-another-key-0123456789" };

        var result = host.Run($"{Terms} | Invoke-PathwayHierarchy -Curator Model -Endpoint {host.Emulator.BaseAddress} "
            + $"-ApiKey {EmulatorOptions.DefaultKey} -CachePath '{host.CachePath}' -Model {First}, {Second} > $null");

        Assert.StartsWith("ModelKeyRefused", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Emulator.Log.Requests, static request => request.Model == Second);
    }

    [Fact]
    public async Task Question_in_a_batch_job_of_one_model_is_in_no_job_of_the_other()
    {
        await using var host = await StartAsync(static _ => null);
        const string Work = "'alpha', 'beta' | Invoke-PathwayHierarchy PARAMETERS | Find-PathwaySibling PARAMETERS -TermTaxon any -Batch";

        var first = host.Run($"{Work} -Model {First}, {Second} > $null");
        var reversed = host.Run($"{Work} -Model {Second}, {First} > $null");

        Assert.Contains(first.Warnings, static text => text.Contains("was submitted", StringComparison.Ordinal));
        Assert.DoesNotContain(reversed.Warnings, static text => text.Contains("was submitted", StringComparison.Ordinal));
        Assert.Single(host.Emulator.BatchNames);
    }

    [Fact]
    public async Task Setting_names_several_models()
    {
        await using var host = await StartAsync(static _ => null);

        var result = host.Run($"$env:PATHWAY_MODEL = 'gemini-gone, {Second}'; try {{ {Terms} | Invoke-PathwayHierarchy PARAMETERS | "
            + "Where-Object Kind -eq Term | ForEach-Object { \"$($_.Provenance.Answerer)\" } } finally { $env:PATHWAY_MODEL = $null }");

        AssertComplete(result);
        Assert.All(result.Texts, static text => Assert.StartsWith(Second, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Model_that_is_named_twice_is_asked_once()
    {
        await using var host = await StartAsync(static _ => null);

        var result = Run(host, "gemini-gone, models/gemini-gone, gemini-gone");

        Assert.StartsWith("ModelNotFound", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Warnings, static warning => warning.Contains("asked instead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Budget_of_both_models_is_never_exceeded()
    {
        await using var host = await StartAsync(static call => call.Request.Model == First && call.Number > 3
            ? Fault.TooManyRequests(null, QuotaViolation.PerDay(3)) : null);

        var result = host.Run($"{Terms} | Invoke-PathwayHierarchy PARAMETERS -Model {First}, {Second} -MaxCost 0.02 "
            + "-WarningAction SilentlyContinue -ErrorAction SilentlyContinue > $null; "
            + $"(Get-PathwayRun -Last 1 -CachePath '{host.CachePath}').Cost");

        Assert.InRange((decimal)result.Output.Single().BaseObject, 0.0000001m, 0.02m);
        Assert.Contains(host.Emulator.Log.Requests, static request => request.Model == Second);
    }

    [Fact]
    public async Task Estimate_of_several_models_asks_nobody()
    {
        await using var host = await StartAsync(static _ => null);

        var result = host.Run($"{Terms} | Invoke-PathwayHierarchy PARAMETERS -Model {First}, {Second} -WhatIf");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Equal(0, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Report_of_a_rerun_counts_the_stored_answers_of_each_model()
    {
        await using var host = await StartAsync(static call => call.Request.Model == First && call.Number > 6
            ? Fault.TooManyRequests(null, QuotaViolation.PerDay(6)) : null);
        Run(host, $"{First}, {Second}");
        var page = Path.Combine(TestFolders.New(), "report.md");

        var result = host.Run($"{Terms} | Invoke-PathwayPipeline PARAMETERS -Model {Second}, {First} -ReportPath $args[0] > $null", page);

        Assert.Empty(result.Errors);
        var report = File.ReadAllText(page);
        Assert.Matches($"{First} placed [0-9]+ terms?", report);
        Assert.Matches($"{Second} placed [0-9]+ terms?", report);
    }

    [Fact]
    public async Task Report_counts_the_answers_of_each_model()
    {
        await using var host = await StartAsync(static call => call.Request.Model == First && call.Number > 6
            ? Fault.TooManyRequests(null, QuotaViolation.PerDay(6)) : null);
        var page = Path.Combine(TestFolders.New(), "report.md");

        var result = host.Run($"{Terms} | Invoke-PathwayPipeline PARAMETERS -Model {First}, {Second} "
            + "-ReportPath $args[0] > $null", page);

        Assert.Empty(result.Errors);
        Assert.Matches($"{Second} answered [0-9]+ questions? and {First} answered [0-9]+ questions?|"
            + $"{First} answered [0-9]+ questions? and {Second} answered", File.ReadAllText(page));
    }

    private static Task<ModelHost> StartAsync(Func<CallInfo, Fault?> fault) => ModelHost.StartAsync(
        new EmulatorOptions { Responder = ModelHost.UnderFirstRoot, Faults = new FaultSchedule(fault) });

    private static PowerShellResult Run(ModelHost host, string models, string more = "") => host.Run(
        $"{Terms} | Invoke-PathwayHierarchy PARAMETERS -Model {models} {more} | Where-Object Kind -eq Term | "
            + "ForEach-Object { \"$($_.Provenance.Answerer): $($_.Path -join ' > ')\" }");

    private static void AssertComplete(PowerShellResult result)
    {
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(20, result.Output.Count);
    }
}
