using System.Text.Json.Nodes;
using Pathway.Emulator;
using Pathway.Emulator.Responders;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Http;

/// <summary>-TermCurator of Resolve-PathwayTerm and Invoke-PathwayPipeline, with a model over HTTP.</summary>
public sealed class TermRunTests
{
    private const string Warnings = "$WarningPreference = 'SilentlyContinue'";

    private static readonly EmulatorOptions Naming = new()
    {
        Responder = new TermResponder(static (kind, item) => (kind, item.Term) switch
        {
            ("assign-term", "dub activity") => "Protein Deubiquitination",
            ("assign-term", "support of vcp") => "Invented Turnover of Waste",
            ("assign-term", "waste") => "Waste That Has Invented Turnover",
            ("standardize-term", _) => item.Json.GetProperty("known")[0].GetString(),
            ("siblings", _) => new JsonArray(),
            ("same-concept", _) => false,
            ("intermediate", _) => true,
            ("assign-term", _) => null,
            _ => "Proteostasis",
        }),
    };

    private readonly string folder = TestFolders.New();

    public TermRunTests() => File.WriteAllText(At("pairs.json"), """
        { "main": "ATXN3", "interactors": [
          { "primary": "VCP", "functions": [
            { "function": "DUB activity" }, { "function": "Mitophagy" }, { "function": "Support of VCP" } ] },
          { "primary": "PML", "functions": [ { "function": "Waste" } ] },
          { "primary": "USP13" }, { "primary": "NOSUCHGENE9" }, { "primary": "STUB1", "pathway": "Aggrephagy" } ] }
        """);

    [Fact]
    public async Task Model_names_terms_and_one_warning_counts_them()
    {
        await using var host = await ModelHost.StartAsync(Naming);

        var result = host.Run("Import-PathwayInteraction $args[0] | Resolve-PathwayTerm -TermCurator model "
            + $"{Parameters(host)} | ForEach-Object {{ \"$($_.Partner): $($_.Functions.Pathway -join ', ')\" }}", At("pairs.json"));

        Assert.Empty(result.Errors);
        // The model names no process for "Mitophagy", so that annotation serves.
        Assert.StartsWith("VCP: protein deubiquitination, ", result.Texts[0], StringComparison.Ordinal);
        Assert.EndsWith(", Invented Turnover of Waste", result.Texts[0], StringComparison.Ordinal);
        Assert.Equal("PML: Invented Turnover of Waste", result.Texts[1]);
        Assert.Equal(5, result.Texts.Length);
        Assert.Contains("3 got one from the model, 0 got one from their text and 2 from the annotation",
            result.Warnings[^1], StringComparison.Ordinal);
        Assert.Equal(2, host.Emulator.Log.Count);
    }

    [Fact]
    public async Task A_key_alone_asks_no_model_about_terms()
    {
        await using var host = await ModelHost.StartAsync(Naming);

        var result = host.Run(
            $"{Warnings}; Import-PathwayInteraction $args[0] | Invoke-PathwayPipeline PARAMETERS | Out-Null; "
                + $"Import-PathwayInteraction $args[0] | Resolve-PathwayTerm {Parameters(host)} -Curator Model | Out-Null",
            At("pairs.json"));

        Assert.Empty(result.Errors);
        Assert.NotEmpty(host.Emulator.Log.Requests);
        Assert.DoesNotContain(host.Emulator.Log.Requests, static request => request.Text.Contains("-term", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Ontology", "Model")]
    [InlineData("Ontology", "Hybrid")]
    [InlineData("Model", "Model")]
    public async Task Pipeline_gives_the_same_file_as_its_steps(string curator, string terms)
    {
        await using var host = await ModelHost.StartAsync(Naming);
        var common = $"{Parameters(host)} -Curator {curator}";

        var result = host.Run($$"""
            {{Warnings}}
            $i = Import-PathwayInteraction $args[0]
            $i | Resolve-PathwayTerm -TermCurator {{terms}} {{common}} |
                Invoke-PathwayPipeline {{common}} | Export-PathwayHierarchy $args[1]
            $asked = (Get-PathwayRun -CachePath '{{host.CachePath}}' | Measure-Object Calls -Sum).Sum
            $i | Invoke-PathwayPipeline -TermCurator {{terms}} {{common}} | Export-PathwayHierarchy $args[2]
            (Get-PathwayRun -CachePath '{{host.CachePath}}' | Measure-Object Calls -Sum).Sum - $asked
            $i | Invoke-PathwayPipeline -TermCurator {{terms}} -NoCache -Curator {{curator}} -Sequential -ApiKey $key `
                -Endpoint {{host.Emulator.BaseAddress}} | Export-PathwayHierarchy $args[3]
            """, At("pairs.json"), At("steps.json"), At("whole.json"), At("sequential.json"));

        // The ontology knows no place for an invented term.
        Assert.All(result.Errors,
            static error => Assert.StartsWith("TermUnplaced", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(["0"], result.Texts);
        Assert.Equal(File.ReadAllText(At("steps.json")), File.ReadAllText(At("whole.json")));
        Assert.Equal(File.ReadAllText(At("steps.json")), File.ReadAllText(At("sequential.json")));
        Assert.Contains("Invented Turnover of Waste", File.ReadAllText(At("whole.json")), StringComparison.Ordinal);
        var naming = host.Emulator.Log.Requests.Where(static request => request.Text.Contains("assign-term", StringComparison.Ordinal));
        Assert.Equal(terms == "Model", naming.All(static request => request.Text.Contains("Mitophagy", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Resolve-PathwayTerm -TermCurator Model")]
    [InlineData("Resolve-PathwayTerm -TermCurator Hybrid -Curator Ontology")]
    [InlineData("Invoke-PathwayPipeline -TermCurator Hybrid -Curator Ontology")]
    public void Missing_key_is_one_error_that_names_the_way_without(string command)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"Import-PathwayInteraction $args[0] | {command} -NoCache", At("pairs.json"));

        Assert.Empty(result.Output);
        var error = Assert.Single(result.Errors);
        Assert.StartsWith("ModelKeyMissing", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-TermCurator Ontology", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_estimates_and_asks_nothing()
    {
        await using var host = await ModelHost.StartAsync(Naming);
        string[] commands = ["Resolve-PathwayTerm", "Invoke-PathwayPipeline"];
        foreach (var command in commands)
        {
            using var runner = new PowerShellRunner();
            var result = runner.Run($"Import-PathwayInteraction $args[0] | {command} -TermCurator Hybrid -WhatIf -CachePath $args[1]",
                At("pairs.json"), At("none.db"));

            Assert.Empty(result.Errors);
            Assert.Empty(result.Output);
            Assert.Matches(@": about [0-9]+ questions \(at least [0-9]+, at most [0-9,]+\) in [0-9]+ calls? to ", runner.Host.Lines[^1]);
        }
        Assert.False(File.Exists(At("none.db")));
        host.Run($"{Warnings}; Import-PathwayInteraction $args[0] | Resolve-PathwayTerm -TermCurator Model {Parameters(host)} | Out-Null",
            At("pairs.json"));
        host.Emulator.Log.Clear();

        var known = host.Run($"Import-PathwayInteraction $args[0] | Resolve-PathwayTerm -TermCurator Model -WhatIf {Parameters(host)}",
            At("pairs.json"));

        Assert.Empty(known.Errors);
        Assert.Contains("no question to ask", host.Runner.Host.Lines[^1], StringComparison.Ordinal);
        Assert.Empty(host.Emulator.Log.Requests);
    }

    [Fact]
    public async Task Replay_uses_stored_answers_and_a_budget_is_kept()
    {
        await using var host = await ModelHost.StartAsync(Naming);
        var resolve = $"Import-PathwayInteraction $args[0] | Resolve-PathwayTerm -TermCurator Model {Parameters(host)}";

        var limited = host.Run($"{Warnings}; {resolve} -MaxCalls 1 | ForEach-Object {{ $_.Terms.Count }}", At("pairs.json"));
        Assert.Single(host.Emulator.Log.Requests);
        Assert.Empty(limited.Errors);
        // A term that could not be standardised is kept.
        Assert.Equal(5, limited.Texts.Length);

        var replay = host.Run($"{Warnings}; {resolve} -Curator Replay | ForEach-Object {{ $_.Functions.Pathway }}", At("pairs.json"));
        Assert.Single(host.Emulator.Log.Requests);
        Assert.Contains("protein deubiquitination", replay.Texts);
        Assert.Contains("Waste That Has Invented Turnover", replay.Texts);
    }

    [Fact]
    public void Parameter_without_effect_is_a_warning_and_a_wrong_value_an_error()
    {
        using var runner = new PowerShellRunner();

        var idle = runner.Run("'Aggrephagy' | Invoke-PathwayPipeline -NoCache -NoTermAssignment -TermCurator Model | Out-Null");
        var wrong = runner.Run("Resolve-PathwayTerm -TermCurator Replay");

        Assert.Empty(idle.Errors);
        Assert.Equal("-TermCurator has no effect with -NoTermAssignment.", Assert.Single(idle.Warnings));
        Assert.Contains("Ontology,Model,Hybrid", $"{wrong.Failure}{string.Join(' ', wrong.Errors)}", StringComparison.Ordinal);
    }

    private static string Parameters(ModelHost host) =>
        $"-Endpoint {host.Emulator.BaseAddress} -ApiKey $key -CachePath '{host.CachePath}'";

    private string At(string file) => Path.Combine(folder, file);
}
