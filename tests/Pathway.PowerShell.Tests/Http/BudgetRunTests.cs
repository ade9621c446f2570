using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pathway.Emulator;
using Pathway.Emulator.Responders;
using Pathway.Hosting;
using Pathway.Literature.Emulator;
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

    // Every cmdlet that asks: rows, one warning, no error, and what says that it is incomplete.
    [Theory]
    [InlineData("Find-PathwaySibling")]
    [InlineData("Invoke-PathwayReorganize")]
    public async Task Steps_that_their_budget_ends_emit_their_nodes(string command)
    {
        await using var host = await ModelHost.StartAsync();
        const string Hierarchy = "$all = 'alpha', 'beta', 'gamma' | Invoke-PathwayHierarchy PARAMETERS";
        host.Run(Hierarchy);
        var before = host.Emulator.Log.Count;

        var result = host.Run($"$ErrorActionPreference = 'Stop'; {Hierarchy}; $more = $all | {command} PARAMETERS -MaxCalls 1; "
            + "@($more | Where-Object Kind -eq Term).Count -ge 3; $more[0].Hierarchy.IsComplete; "
            + $"(Get-PathwayRun -Last 1 -CachePath '{host.CachePath}').State");

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(["True", "False", "Incomplete"], result.Texts);
        Assert.Contains("-MaxCalls is reached: 1 calls of 1 are used", Assert.Single(Incomplete(result)), StringComparison.Ordinal);
        Assert.Equal(before + 1, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Naming_of_terms_that_its_budget_ends_emits_its_interactions()
    {
        await using var host = await ModelHost.StartAsync();
        var file = Path.Combine(TestFolders.New(), "functions.json");
        await File.WriteAllTextAsync(file, """
            { "main": "ATXN3", "interactors": [
              { "primary": "VCP", "functions": [ { "function": "Support of invented waste" } ] },
              { "primary": "PML", "functions": [ { "function": "Turnover of invented waste" } ] } ] }
            """);

        var result = host.Run("$ErrorActionPreference = 'Stop'; Import-PathwayInteraction $args[0] | "
            + "Resolve-PathwayTerm -TermCurator Model PARAMETERS -MaxCalls 0 | ForEach-Object Partner; "
            + $"(Get-PathwayRun -Last 1 -CachePath '{host.CachePath}').State", file);

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(["VCP", "PML", "Incomplete"], result.Texts);
        Assert.Contains("-MaxCalls is reached: 0 calls of 0", Assert.Single(Incomplete(result)), StringComparison.Ordinal);
        Assert.Equal(0, host.Emulator.Log.Count);
    }

    // The record decides one claim of four; a budget of one call answers another.
    [Theory]
    [InlineData(1, 4, 2)]
    [InlineData(0, 4, 3)]
    [InlineData(0, 1, 1)]
    public async Task Evidence_check_that_its_budget_ends_emits_its_rows(int calls, int claims, int open)
    {
        await using var literature = await LiteratureHost.StartAsync([Cited]);
        await using var host = await ModelHost.StartAsync(new EmulatorOptions { Responder = new TermResponder(static (_, _) =>
            new JsonObject { ["verdict"] = "not found", ["quote"] = null, ["pmid"] = null, ["correction"] = null }) });
        var file = Path.Combine(TestFolders.New(), "claims.json");
        await File.WriteAllTextAsync(file, Claims(claims));
        const string Check = "Import-PathwayInteraction $args[0] | Test-PathwayEvidence PARAMETERS -BatchSize 1";

        var first = host.Run($"$ErrorActionPreference = 'Stop'; $rows = @({Check} -MaxCalls $args[1]); $rows.Count; "
            + "@($rows | Where-Object { $_.Verdict.Kind -eq 'Unchecked' }).Count; "
            + $"(Get-PathwayRun -Last 1 -CachePath '{host.CachePath}').State", file, calls);

        Assert.Null(first.Failure);
        Assert.Empty(first.Errors);
        Assert.Equal([$"{claims}", $"{open}", "Incomplete"], first.Texts);
        var questions = open == 1 ? "1 question was" : $"{open} questions were";
        Assert.StartsWith($"Incomplete: {questions} not answered: -MaxCalls is reached: {calls} calls of {calls} are used. ",
            Assert.Single(first.Warnings), StringComparison.Ordinal);
        Assert.Equal(calls, host.Emulator.Log.Count);

        var summary = host.Run($"({Check} -MaxCalls 0 -AsSummary).IsComplete; ({Check} -AsSummary).IsComplete", file);

        Assert.Empty(summary.Errors);
        Assert.Equal(["False", "True"], summary.Texts);
        Assert.Equal(calls + open, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task Pipeline_with_evidence_that_its_budget_ends_says_so_once()
    {
        await using var literature = await LiteratureHost.StartAsync([Cited]);
        await using var host = await ModelHost.StartAsync();
        var file = Path.Combine(TestFolders.New(), "claims.json");
        await File.WriteAllTextAsync(file, Claims(4));

        var result = host.Run("$ErrorActionPreference = 'Stop'; $all = Import-PathwayInteraction $args[0] | "
            + "Invoke-PathwayPipeline PARAMETERS -Evidence -MaxCalls 1 -ReportVariable report; $all.Count -gt 0; $report.Run.State", file);

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(["True", "Incomplete"], result.Texts);
        Assert.Contains("-MaxCalls is reached: 1 calls of 1 are used", Assert.Single(Incomplete(result)), StringComparison.Ordinal);
        Assert.DoesNotContain(result.Warnings, static warning => warning.Contains("could be checked", StringComparison.Ordinal));
        Assert.Equal(1, host.Emulator.Log.Count);
    }

    // Nothing but questions about evidence is open: the hierarchy was built before.
    [Fact]
    public async Task Pipeline_whose_evidence_stays_open_is_incomplete()
    {
        await using var literature = await LiteratureHost.StartAsync([Cited]);
        await using var host = await ModelHost.StartAsync(new EmulatorOptions { Responder = ModelHost.UnderFirstRootWithoutEvidence });
        var file = Path.Combine(TestFolders.New(), "claims.json");
        await File.WriteAllTextAsync(file, Claims(4));
        const string Pipeline = "$all = Import-PathwayInteraction $args[0] | Invoke-PathwayPipeline PARAMETERS -ReportVariable report";
        host.Run(Pipeline, file);
        var built = host.Emulator.Log.Count;

        var first = host.Run($"$ErrorActionPreference = 'Stop'; {Pipeline} -Evidence -MaxCalls 0; $all[0].Hierarchy.IsComplete; "
            + "$report.Run.State; $all[0].Hierarchy.Failures.Question; $report.Failures.Count", file);

        Assert.Null(first.Failure);
        Assert.Empty(first.Errors);
        Assert.Equal(["False", "Incomplete", "claim", "claim", "claim", "3"], first.Texts);
        Assert.StartsWith("Incomplete: 3 questions were not answered: -MaxCalls is reached: 0 calls of 0 are used. ",
            Assert.Single(Incomplete(first)), StringComparison.Ordinal);
        Assert.Equal(built, host.Emulator.Log.Count);

        var second = host.Run($"{Pipeline} -Evidence; $all[0].Hierarchy.IsComplete; $report.Run.State; $report.Failures.Count", file);

        Assert.Empty(second.Errors);
        Assert.Empty(Incomplete(second));
        Assert.Equal(["True", "Complete", "0"], second.Texts);
    }

    [Fact]
    public async Task Pipeline_whose_evidence_waits_for_a_job_is_incomplete()
    {
        await using var literature = await LiteratureHost.StartAsync([Cited]);
        await using var host = await ModelHost.StartAsync(new EmulatorOptions
            { Responder = ModelHost.UnderFirstRootWithoutEvidence, Batches = new BatchFaults() });
        var file = Path.Combine(TestFolders.New(), "claims.json");
        await File.WriteAllTextAsync(file, Claims(4));
        const string Pipeline = "$all = Import-PathwayInteraction $args[0] | Invoke-PathwayPipeline PARAMETERS -Evidence -Batch "
            + "-BatchKind claim -ReportVariable report; $all[0].Hierarchy.IsComplete; $report.Run.State; $report.Failures.Count";

        // Each run asks once how far the job is: submitted, running, received.
        PowerShellResult[] runs = [host.Run(Pipeline, file), host.Run(Pipeline, file), host.Run(Pipeline, file)];

        Assert.All(runs, static run => Assert.Empty(run.Errors));
        Assert.All(runs[..2], static run =>
        {
            Assert.Equal(["False", "Incomplete", "3"], run.Texts);
            Assert.Contains("3 questions wait for batch jobs", Assert.Single(Incomplete(run)), StringComparison.Ordinal);
        });
        Assert.Equal(["True", "Complete", "0"], runs[2].Texts);
        Assert.Empty(Incomplete(runs[2]));
    }

    private static TestPaper Cited => new()
    {
        Pmid = "900000001", Title = "Invented cells", Abstract = "Little was known. Ataxin-3 binds p97, HDAC6 and Beclin-1 in cells.",
    };

    // The record supports the claim about VCP alone, which is the last.
    private static string Claims(int count) => $$"""
        { "main": "ATXN3", "interactors": [ {{string.Join(", ", ((string[])["SOD2", "HTT", "TP53", "VCP"]).Take(count).Select(
            static partner => $$"""
                { "primary": "{{partner}}", "pathway": "Aggrephagy", "functions": [
                  { "function": "Binding of {{partner}}", "arrow": "binds", "evidence": [ { "pmid": "900000001" } ] } ] }
                """))}} ] }
        """;

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
