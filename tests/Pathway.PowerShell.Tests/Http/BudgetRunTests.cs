using System.Globalization;
using System.Text;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Http;

/// <summary>
/// Budgets and failures that stop many questions: the run ends in order and reports each cause once.
/// </summary>
public sealed class BudgetRunTests
{
    private const string Few = "(1..5 | ForEach-Object { \"term $_\" })";
    private const string Terms = "(1..20 | ForEach-Object { \"term $_\" })";

    [Fact]
    public async Task Run_ends_at_budget_and_next_run_resumes()
    {
        await using var host = await ModelHost.StartAsync();

        var first = host.Run(
            $"{Terms} | Invoke-PathwayHierarchy PARAMETERS -MaxCalls 5 | Where-Object Kind -eq Term; "
                + $"(Get-PathwayRun -Last 1 -CachePath '{host.CachePath}').State");

        Assert.Equal(5, host.Emulator.Log.Count);
        Assert.Equal("Incomplete", first.Texts[^1]);
        Assert.Empty(first.Errors);
        Assert.Contains("questions were not answered: -MaxCalls is reached: 5 calls of 5 are used. Run the same command again",
            Assert.Single(Incomplete(first)), StringComparison.Ordinal);

        var second = host.Run($"{Terms} | Invoke-PathwayHierarchy PARAMETERS | Where-Object State -eq Placed");
        Assert.Empty(second.Errors);
        Assert.Equal(40, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Cmdlets_share_a_budget_only_in_one_pipeline()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run($"{Few} | Invoke-PathwayHierarchy PARAMETERS -MaxCalls 12 | Find-PathwaySibling PARAMETERS > $null");

        // Ten calls for the hierarchy, two for siblings.
        Assert.Equal(12, host.Emulator.Log.Count);
        Assert.Empty(result.Errors);
        Assert.Single(Incomplete(result));
        host.Run(
            $"{Few} | Invoke-PathwayHierarchy PARAMETERS -MaxCalls 12 | Find-PathwaySibling PARAMETERS -MaxCalls 2 > $null\n(1..6 | "
                + $"ForEach-Object {{ \"term $_\" }}) | Invoke-PathwayHierarchy PARAMETERS -MaxCalls 12 > $null");
        Assert.Equal(12 + 2 + 2, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Parameter_overrides_configured_budget()
    {
        await using var host = await ModelHost.StartAsync();
        Environment.SetEnvironmentVariable("PATHWAY_MAX_CALLS", "3");
        try
        {
            var first = host.Run($"{Few} | Invoke-PathwayHierarchy PARAMETERS | Find-PathwaySibling PARAMETERS > $null");

            Assert.Equal(3, host.Emulator.Log.Count);
            // Each cmdlet that has open questions says so.
            Assert.Empty(first.Errors);
            Assert.All(Incomplete(first), static warning =>
                Assert.Contains("-MaxCalls is reached: 3 calls of 3 are used.", warning, StringComparison.Ordinal));
            Assert.InRange(Incomplete(first).Length, 1, 2);
            // Each run has the whole configured limit; a limit from a parameter belongs to its pipeline.
            host.Run($"{Few} | Invoke-PathwayHierarchy PARAMETERS > $null");
            Assert.Equal(3 + 3, host.Emulator.Log.Count);
            host.Run($"{Few} | Invoke-PathwayHierarchy PARAMETERS -MaxCalls 12 | Find-PathwaySibling PARAMETERS > $null");
            Assert.InRange(host.Emulator.Log.Count, 3 + 3 + 5, 3 + 3 + 12);
        }
        finally { Environment.SetEnvironmentVariable("PATHWAY_MAX_CALLS", null); }
    }

    [Fact]
    public async Task Reserves_maximum_tokens_and_cost()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run(
            $"{Terms} | Invoke-PathwayHierarchy PARAMETERS -MaxTokens 12000 -ThrottleLimit 4 > $null; "
                + $"Get-PathwayRun -Last 1 -Call -CachePath '{host.CachePath}' | "
                + $"ForEach-Object {{ $_.InputTokens + $_.OutputTokens + $_.ThoughtTokens }}");

        Assert.InRange(host.Emulator.Log.Count, 2, 39);
        Assert.InRange(result.Texts.Sum(static text => long.Parse(text, CultureInfo.InvariantCulture)), 1, 12000);
        Assert.Empty(result.Errors);
        Assert.Contains("-MaxTokens is reached", Assert.Single(Incomplete(result)), StringComparison.Ordinal);
    }

    // The longest reply alone would cost three times as much.
    [Fact]
    public async Task Small_MaxCost_suffices_for_the_work()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run("'term 1', 'term 2', 'term 3' | Invoke-PathwayHierarchy PARAMETERS -MaxCost 0.01 > $null; "
            + $"(Get-PathwayRun -Last 1 -CachePath '{host.CachePath}').State");

        Assert.Empty(result.Errors);
        Assert.Empty(Incomplete(result));
        Assert.Equal("Complete", result.Texts[^1]);
        Assert.Equal(6, host.Emulator.Log.Count);
        Assert.All(host.Emulator.Log.Requests, static request =>
            Assert.DoesNotContain("\"maxOutputTokens\":8192", Encoding.UTF8.GetString(request.Body.Span), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-MaxCalls", "7", "100")]
    [InlineData("-MaxTokens", "9000", "900000")]
    [InlineData("-MaxCost", "0.008", "1")]
    public async Task Run_that_its_budget_ends_emits_its_nodes_and_the_next_one_pays_nothing_twice(string name, string few, string many)
    {
        await using var host = await ModelHost.StartAsync();

        // Even where every error ends the script.
        var first = host.Run($"$ErrorActionPreference = 'Stop'; $all = {Terms} | Invoke-PathwayHierarchy PARAMETERS {name} {few}; "
            + "@($all | Where-Object Kind -eq Term).Count; $all[0].Hierarchy.IsComplete");

        Assert.Null(first.Failure);
        Assert.Empty(first.Errors);
        // Those that are open too, with their state.
        Assert.InRange(int.Parse(first.Texts[0], CultureInfo.InvariantCulture), 20, 40);
        Assert.Equal("False", first.Texts[1]);
        Assert.Contains($"{name} is reached", Assert.Single(Incomplete(first)), StringComparison.Ordinal);
        var paid = host.Emulator.Log.Count;
        Assert.InRange(paid, 1, 39);

        var second = host.Run($"({Terms} | Invoke-PathwayHierarchy PARAMETERS {name} {many})[0].Hierarchy.IsComplete");

        Assert.Empty(Incomplete(second));
        Assert.Equal("True", second.Texts[^1]);
        // As many as without a budget: forty questions, each asked once.
        Assert.Equal(40, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Run_that_its_budget_ends_writes_its_report()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run($"$all = {Terms} | Invoke-PathwayPipeline PARAMETERS -MaxCalls 7 -ReportVariable report; "
            + "$all[0].Hierarchy.IsComplete; $report.Run.State; $report.Run.Calls");

        Assert.Empty(result.Errors);
        Assert.Equal(["False", "Incomplete", "7"], result.Texts);
        Assert.Single(Incomplete(result));
    }

    private static string[] Incomplete(PowerShellResult result) =>
        [.. result.Warnings.Where(static warning => warning.StartsWith("Incomplete:", StringComparison.Ordinal))];

    [Fact]
    public async Task Rejects_MaxCost_without_price()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run("'term' | Invoke-PathwayHierarchy PARAMETERS -MaxCost 1 -Provider OpenAI -Model gemini-without-a-price");

        Assert.StartsWith("PriceUnknown",
            (result.Failure as System.Management.Automation.RuntimeException)?.ErrorRecord.FullyQualifiedErrorId
                ?? result.Errors.Single().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(0, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Reports_rejected_key_once()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run(
            $"{Terms} | Invoke-PathwayHierarchy PARAMETERS -ThrottleLimit 1 > $null".Replace("-ApiKey $key", "",
                StringComparison.Ordinal)
                    .Replace("PARAMETERS",
                        $"-Curator Model -Endpoint {host.Emulator.BaseAddress} -ApiKey 'another-key-than-that' -CachePath "
                            + $"'{host.CachePath}'", StringComparison.Ordinal));

        Assert.Equal(1, host.Emulator.Log.Count);
        var error = Assert.Single(result.Errors);
        Assert.StartsWith("ModelKeyRefused", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("20 questions were not answered", error.Exception.Message, StringComparison.Ordinal);
    }
}
