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
        var error = Assert.Single(first.Errors);
        Assert.StartsWith("BudgetReached", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("questions were not answered: -MaxCalls is reached: 5 calls of 5 are used.", error.Exception.Message,
            StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);

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
        Assert.Single(result.Errors);
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
            Assert.Contains("-MaxCalls is reached: 3 calls of 3 are used.", Assert.Single(first.Errors).Exception.Message,
                StringComparison.Ordinal);
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
        Assert.InRange(result.Texts.Sum(static text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)), 1, 12000);
        Assert.Contains("-MaxTokens is reached", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
    }

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
