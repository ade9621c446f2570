using Xunit;

namespace Pathway.Http;

/// <summary>-EstimateOnly of every cmdlet that asks a model.</summary>
public sealed class EstimateTests
{
    private const string Hierarchy =
        "$n = 'Mitophagy', 'Aggrephagy' | Invoke-PathwayHierarchy -NoCache -Curator Ontology -WarningAction Ignore";

    private const string Interactions =
        "$i = ConvertTo-PathwayInteraction @{ query = 'ATXN3'; partner = 'VCP'; functions = @(@{ title = 'DUB activity'; "
            + "evidence = @(@{ pmid = '1' }) }) }";

    [Theory]
    [InlineData("'alpha', 'beta' | Invoke-PathwayHierarchy")]
    [InlineData("'alpha', 'beta' | Invoke-PathwayPipeline -ReportVariable report -ChangeVariable changes")]
    [InlineData("$n | Find-PathwaySibling")]
    [InlineData("$n, $n | Invoke-PathwayReorganize")]
    [InlineData("$i | Test-PathwayEvidence")]
    [InlineData("$i | Resolve-PathwayTerm -TermCurator Model")]
    [InlineData("$i | Resolve-PathwayTerm")]
    [InlineData("$i, 'alpha' | Invoke-PathwayPipeline -Evidence -TermCurator Model")]
    public async Task Gives_one_object_and_asks_nobody(string command)
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run($"{Hierarchy}; {Interactions}; {command} {WithoutCurator(command)} -EstimateOnly -AsJob");

        Assert.Empty(result.Errors);
        var estimate = Assert.Single(result.Output);
        Assert.Equal("Pathway.Model.PathwayEstimate", estimate.TypeNames[0]);
        Assert.Equal(0, host.Emulator.Log.Count);
        Assert.False(File.Exists(host.CachePath));
    }

    [Fact]
    public async Task Truth_lies_within_and_a_rerun_has_nothing_to_ask()
    {
        await using var host = await ModelHost.StartAsync();
        const string work = "'alpha', 'beta', 'gamma' | Invoke-PathwayHierarchy PARAMETERS";

        var before = host.Run($"$e = {work} -EstimateOnly; $null = {work}; $run = Get-PathwayRun -CachePath '{host.CachePath}' -Last 1; "
            + "$tokens = $run.InputTokens + $run.OutputTokens + $run.ThoughtTokens; "
            + "$e.LeastCalls -le $run.Calls -and $run.Calls -le $e.MostCalls -and $e.LeastTokens -le $tokens -and "
            + "$tokens -le $e.MostTokens -and $e.LeastCost -le $run.Cost -and $run.Cost -le $e.MostCost; $e.StoredAnswers; "
            + $"$again = {work} -EstimateOnly; $again.MostCalls; $again.ExpectedCost; $again.StoredAnswers -eq $run.Questions; \"$again\"");

        Assert.Empty(before.Errors);
        Assert.Equal(["True", "0", "0", "0", "True", "no question to ask; 6 answers are stored"], before.Texts);
    }

    [Fact]
    public async Task Works_in_scripts_and_leaves_room_for_a_budget()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run("$e = 'alpha', 'beta' | Invoke-PathwayHierarchy PARAMETERS -EstimateOnly; "
            + "$json = $e | ConvertTo-Json | ConvertFrom-Json; $json.ExpectedCalls -eq $e.ExpectedCalls; $json.PriceAsOf -is [string] -or "
            + "$json.PriceAsOf -is [datetime]; ($e | ConvertTo-Csv | ConvertFrom-Csv).ExpectedCost -eq \"$($e.ExpectedCost)\"; "
            + "$e.FlexCost -eq $e.StandardCost / 2; ($e | Format-Table | Out-String) -match 'Tokens'; "
            + "($e | Format-List | Out-String) -match 'SmallestMaxCost'; "
            + "$null = 'alpha', 'beta' | Invoke-PathwayHierarchy PARAMETERS -MaxCost $e.SmallestMaxCost -ErrorAction Ignore "
            + "-WarningAction Ignore; "
            + $"(Get-PathwayRun -CachePath '{host.CachePath}' -Last 1).Calls -ge 1");

        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Repeat("True", 7), result.Texts);
    }

    [Fact]
    public async Task Batch_switch_changes_the_expected_cost_alone()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run($"{Hierarchy}; $plain = $n | Find-PathwaySibling PARAMETERS -EstimateOnly; "
            + "$jobs = $n | Find-PathwaySibling PARAMETERS -EstimateOnly -Batch; "
            + "$plain.BatchCost -gt 0 -and $jobs.ExpectedCost -eq $plain.BatchCost; "
            + "$jobs.StandardCost -eq $plain.ExpectedCost; $jobs.ExpectedMinutes");

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "0"], result.Texts);
    }

    // These two choose who answers in another way, or ask nobody.
    private static string WithoutCurator(string command) => command.EndsWith("Resolve-PathwayTerm", StringComparison.Ordinal)
        ? "" : "PARAMETERS";
}
