using System.Text.Json;
using Pathway.Hosting;
using Pathway.Http;
using Pathway.Literature.Emulator;
using Xunit;

namespace Pathway.Commands;

/// <summary>The cmdlets for evidence and publications, with emulated services.</summary>
public sealed class EvidenceTests : IAsyncLifetime
{
    private readonly string folder = TestFolders.New();
    private LiteratureHost literature = null!;

    public async ValueTask InitializeAsync()
    {
        literature = await LiteratureHost.StartAsync(LiteratureHost.PapersOfExamples);
        File.WriteAllText(Path.Combine(folder, "cited.json"), """
            { "main": "ATXN3", "interactors": [
              { "primary": "VCP", "arrow": "inhibits", "direction": "main_to_primary", "unknown": [1, "=cmd|'/c calc'!A1"], "functions": [
                { "function": "Quality control", "pathway": "Aggrephagy", "evidence": [ { "pmid": "900000001",
                  "relevant_quote": "We show that ataxin-3 directly inhibits p97 activity in cultured cells" } ] } ] },
              { "id": "=HYPERLINK(\"http://evil\")", "primary": "=HYPERLINK(\"http://evil\")", "arrow": "activates", "functions": [
                { "function": "<img src=x onerror=alert(1)> ::error::|\u001b[31m", "pathway": "Mitophagy",
                  "evidence": [ { "pmid": "900000009" } ] } ] },
              { "primary": "SOD2", "functions": [] } ] }
            """);
    }

    public ValueTask DisposeAsync() => literature.DisposeAsync();

    [Fact]
    public void Checked_interactions_keep_verdicts_in_hierarchy()
    {
        using var runner = new PowerShellRunner();
        var judged = runner.Run(
            "Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] | "
                + "ForEach-Object { \"$($_.Partner): $($_.Verdict.Kind)\" }", At("cited.json"), At("cache.db"));
        var page = runner.Run(
            "Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] | "
                + "Invoke-PathwayHierarchy -CachePath $args[1] -WarningAction SilentlyContinue | "
                + "Export-PathwayHierarchy $args[2] -PassThru; " +
            "Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] | "
            + "Invoke-PathwayHierarchy -CachePath $args[1] -WarningAction SilentlyContinue | Export-PathwayHierarchy $args[3]; " +
            "(Import-PathwayHierarchy $args[3])[0].Hierarchy.Interactions | ForEach-Object { $_.Verdict.Kind }", At("cited.json"),
            At("cache.db"), At("page.html"), At("whole.json"));

        Assert.Empty(judged.Errors);
        Assert.Equal(["VCP: Supported", "=HYPERLINK(\"http://evil\"): NotFound", "SOD2: Unchecked"], judged.Texts);
        Assert.Empty(page.Errors);
        Assert.Equal(["NotFound", "Supported", "Unchecked"], page.Texts[1..].Order(StringComparer.Ordinal));
        var html = File.ReadAllText(At("page.html"));
        Assert.Contains("<span class=\"v vs\">supported</span>", html);
        Assert.Contains("https://pubmed.ncbi.nlm.nih.gov/900000001/", html);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain('\u001b', html);
    }

    [Fact]
    public void Key_of_NCBI_is_not_sent_unencrypted_to_public_host()
    {
        using var runner = new PowerShellRunner();
        const string script = "$env:NCBI_API_KEY = 'ncbi0123456789abcdef'; $env:PATHWAY_NCBI_ENDPOINT = $args[0]; "
            + "try { Get-PathwayPublication 900000001 -CachePath $args[1] } finally { "
            + "$env:NCBI_API_KEY = $null; $env:PATHWAY_NCBI_ENDPOINT = $args[2] }";
        var before = Environment.GetEnvironmentVariable("PATHWAY_NCBI_ENDPOINT");

        var exposed = runner.Run(script, "http://ncbi.example.org/eutils", At("exposed.db"), before);
        var safe = runner.Run(script, before, At("exposed.db"), before);

        Assert.StartsWith("EndpointExposed", exposed.Failure is { } failure ? failure.ErrorRecord.FullyQualifiedErrorId
            : exposed.Errors[0].FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Null(safe.Failure);
        Assert.Empty(safe.Errors);
    }

    [Fact]
    public void Pipeline_with_evidence_equals_single_cmdlets()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $i = Import-PathwayInteraction $args[0]
            $i | Test-PathwayEvidence -CachePath $args[1] |
                Invoke-PathwayHierarchy -CachePath $args[1] -WarningAction SilentlyContinue |
                Find-PathwaySibling -CachePath $args[1] | Invoke-PathwayReorganize -CachePath $args[1] |
                Export-PathwayHierarchy $args[3]
            $i | Invoke-PathwayPipeline -Evidence -NoTermAssignment -CachePath $args[2] `
                -ReportVariable report -WarningAction SilentlyContinue |
                Export-PathwayHierarchy $args[4]
            @($report.Steps | Where-Object Kind -eq 'publication').Count
            @($report.Steps | Where-Object Kind -eq 'parent').Count
            """, At("cited.json"), At("one.db"), At("other.db"), At("steps.json"), At("whole.json"));

        Assert.Empty(result.Errors);
        Assert.Equal(["1", "1"], result.Texts);
        Assert.Contains("\"Supported\"", File.ReadAllText(At("whole.json")), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(At("steps.json")), File.ReadAllText(At("whole.json")));
    }

    [Fact]
    public void Writes_no_file_without_verdicts()
    {
        using var runner = new PowerShellRunner();
        File.WriteAllText(At("kept.md"), "mine");

        var refused = runner.Run("'abc', $null | Export-PathwayEvidence $args[0] -Force", At("kept.md"));
        var early = runner.Run("& { throw 'nobody should get so far' } | Export-PathwayEvidence $args[0]", At("kept.md"));

        Assert.Equal(2, refused.Errors.Count);
        Assert.Contains("no file was written", Assert.Single(refused.Warnings), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(At("kept.md")));
        Assert.StartsWith("FileExists,", Assert.Single(early.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void AsVerdict_emits_records_and_Offline_sends_no_request()
    {
        using var runner = new PowerShellRunner();
        var offline = runner.Run(
            "Import-PathwayInteraction $args[0] | Test-PathwayEvidence -Offline -AsVerdict -CachePath $args[1] | "
                + "ForEach-Object { \"$($_.Scope) $($_.Verdict)\" }", At("cited.json"), At("cache.db"));

        Assert.Empty(offline.Errors);
        Assert.All(offline.Warnings, static text => Assert.Contains("approved human symbol", text, StringComparison.Ordinal));
        Assert.Equal(
            ["Interaction Unchecked", "Function Unchecked", "Evidence Unchecked", "Interaction Unchecked", "Function Unchecked",
                "Evidence Unchecked", "Interaction Unchecked"], offline.Texts);
        Assert.Empty(literature.Emulator.Requests);
    }

    [Fact]
    public void WhatIf_sends_no_request_and_writes_nothing()
    {
        using var runner = new PowerShellRunner();
        var result = runner.Run("Import-PathwayInteraction $args[0] | Test-PathwayEvidence -WhatIf -CachePath $args[1]", At("cited.json"),
            At("cache.db"));

        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.Empty(literature.Emulator.Requests);
        Assert.False(File.Exists(At("cache.db")));
    }

    [Fact]
    public void Outage_is_one_warning_and_next_run_asks_open_questions()
    {
        using var runner = new PowerShellRunner();
        literature.Emulator.Faults = static request => request.Ids.Contains("900000009") ? LiteratureFault.Html : LiteratureFault.None;
        var first =
            runner.Run("Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] | ForEach-Object { $_.Verdict.Kind }",
                At("cited.json"), At("cache.db"));
        literature.Emulator.Faults = static _ => LiteratureFault.None;
        var asked = literature.Emulator.Requests.Count;
        var second =
            runner.Run("Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] | ForEach-Object { $_.Verdict.Kind }",
                At("cited.json"), At("cache.db"));

        Assert.Equal(["Supported", "Unchecked", "Unchecked"], first.Texts);
        Assert.Single(first.Warnings, static text => !text.Contains("approved human symbol", StringComparison.Ordinal));
        Assert.Equal(["Supported", "NotFound", "Unchecked"], second.Texts);
        Assert.DoesNotContain(literature.Emulator.Requests.Skip(asked).SelectMany(static request => request.Ids),
            static id => id == "900000001");
    }

    [Fact]
    public void Outage_leaves_the_hierarchy_of_a_pipeline_incomplete()
    {
        using var runner = new PowerShellRunner();
        literature.Emulator.Faults = static request => request.Ids.Contains("900000009") ? LiteratureFault.Html : LiteratureFault.None;
        const string script = "$all = Import-PathwayInteraction $args[0] | Invoke-PathwayPipeline -Evidence -NoTermAssignment "
            + "-CachePath $args[1] -ReportVariable report; $all[0].Hierarchy.IsComplete; $report.Failures | ForEach-Object Question";

        var first = runner.Run(script, At("cited.json"), At("cache.db"));
        literature.Emulator.Faults = static _ => LiteratureFault.None;
        var second = runner.Run(script, At("cited.json"), At("cache.db"));

        Assert.Empty(first.Errors);
        Assert.Equal(["False", "publication"], first.Texts);
        Assert.StartsWith("Incomplete: 1 question was not answered (", Assert.Single(first.Warnings,
            static text => text.Contains("Incomplete", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(second.Errors);
        Assert.Equal(["True"], second.Texts);
    }

    [Theory]
    [InlineData("Test-PathwayEvidence")]
    [InlineData("Invoke-PathwayPipeline -Evidence")]
    public void Complete_failure_is_an_error_for_ErrorAction_Stop(string command)
    {
        using var runner = new PowerShellRunner();
        literature.Emulator.Faults = static _ => LiteratureFault.Html;

        var result = runner.Run($"Import-PathwayInteraction $args[0] | {command} -CachePath $args[1]", At("cited.json"), At("cache.db"));
        var stopped = runner.Run($"Import-PathwayInteraction $args[0] | {command} -CachePath $args[1] -ErrorAction Stop", At("cited.json"),
            At("cache.db"));

        Assert.NotEmpty(result.Output);
        var record = Assert.Single(result.Errors);
        Assert.StartsWith("Literature", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("None of the evidence of the 3 interactions could be checked: ", record.Exception.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(result.Warnings, static text => text.Contains("not answered", StringComparison.Ordinal));
        Assert.Equal(record.FullyQualifiedErrorId, stopped.Failure?.ErrorRecord.FullyQualifiedErrorId);
    }

    [Fact]
    public void Gate_fails_after_all_output_and_names_the_evidence()
    {
        using var runner = new PowerShellRunner();
        const string script = "Import-PathwayInteraction $args[0] | Test-PathwayEvidence -AsSummary -CachePath $args[1] "
            + "-WarningAction SilentlyContinue -FailOn ";

        var failed = runner.Run(script + "NotFound, Retracted | ForEach-Object { \"$($_.Interactions) $($_.Evidence) $($_.Supported) "
            + "$($_.NotFound) $($_.Retracted)\"; $_.Reasons | ForEach-Object { \"$_\" } }", At("cited.json"), At("cache.db"));
        var passed = runner.Run(script + "Contradicted | ForEach-Object Evidence", At("cited.json"), At("cache.db"));
        var stopped = runner.Run(script + "NotFound -ErrorAction Stop | ForEach-Object Evidence", At("cited.json"), At("cache.db"));

        Assert.Equal(["3 2 1 1 0", "NotFound, Existence: 1", "Supported, Direction: 1"], failed.Texts);
        var record = Assert.Single(failed.Errors);
        Assert.StartsWith("EvidenceFailed,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("Evidence failed the check: 1 NotFound. First: ", record.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("900000009", record.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(passed.Errors);
        Assert.Equal(["2"], passed.Texts);
        Assert.StartsWith("EvidenceFailed,", stopped.Failure?.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_record_is_fetched_again_once_and_offline_its_age_is_said()
    {
        using var runner = new PowerShellRunner();
        const string script = "Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] -AsVerdict "
            + "-WarningAction SilentlyContinue {0} | Where-Object Evidence -eq '900000001' | ForEach-Object Reason";
        runner.Run(string.Format(null, script, ""), At("cited.json"), At("new.db"));
        runner.Run("Export-PathwayCache $args[0] -CachePath $args[1]", At("new.json"), At("new.db"));
        File.WriteAllText(At("old.json"), System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(At("new.json")),
            "\"at\":\"[0-9]{4}", "\"at\":\"2020"));
        runner.Run("Import-PathwayCache $args[0] -CachePath $args[1]", At("old.json"), At("old.db"));

        var offline = runner.Run(string.Format(null, script, "-Offline"), At("cited.json"), At("old.db"));
        var asked = literature.Emulator.Requests.Count;
        var patient = runner.Run(string.Format(null, script, "-MaxRecordAgeDays 36500"), At("cited.json"), At("old.db"));
        Assert.Equal(asked, literature.Emulator.Requests.Count);
        var online = runner.Run(string.Format(null, script, ""), At("cited.json"), At("old.db"));
        Assert.Contains(literature.Emulator.Requests.Skip(asked), static request => request.Ids.Contains("900000001"));
        asked = literature.Emulator.Requests.Count;
        var again = runner.Run(string.Format(null, script, ""), At("cited.json"), At("old.db"));

        Assert.Equal(asked, literature.Emulator.Requests.Count);
        Assert.Matches("The record is [0-9]{4} days old; it may have been retracted since", Assert.Single(offline.Texts));
        Assert.All([patient, online, again], static run => Assert.DoesNotContain("days old", Assert.Single(run.Texts),
            StringComparison.Ordinal));
    }

    [Fact]
    public void Outage_is_said_once_with_its_count()
    {
        using var runner = new PowerShellRunner();
        literature.Emulator.Faults = static request => request.Ids.Any(static id => id != "900000001") ? LiteratureFault.Html
            : LiteratureFault.None;
        File.WriteAllText(At("many.json"), """
            { "main": "ATXN3", "interactors": [ { "primary": "VCP", "arrow": "inhibits", "direction": "main_to_primary", "functions": [
              { "function": "One", "evidence": [ { "pmid": "900000001" } ] },
              { "function": "Two", "evidence": [ { "pmid": "900000101" }, { "pmid": "900000102" } ] },
              { "function": "Three", "evidence": [ { "pmid": "900000103" } ] } ] } ] }
            """);
        runner.Run("Get-PathwayPublication 900000001 -CachePath $args[0]", At("cache.db"));

        var result = runner.Run("Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] -AsSummary | "
            + "ForEach-Object { \"$($_.Supported) $($_.Unchecked)\" }", At("many.json"), At("cache.db"));

        Assert.Empty(result.Errors);
        Assert.Equal(["1 3"], result.Texts);
        Assert.StartsWith("3 questions were not answered (", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("json")]
    [InlineData("md")]
    [InlineData("sarif")]
    public void Reports_are_complete_and_contain_no_active_content(string extension)
    {
        using var runner = new PowerShellRunner();
        var file = At($"verdicts.{extension}");
        var result = runner.Run(
            "Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] | Export-PathwayEvidence $args[2]; "
                + "Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] | "
                + "Export-PathwayEvidence \"$($args[2]).again.$($args[3])\"",
            At("cited.json"), At("cache.db"), file, extension);

        Assert.Empty(result.Errors);
        var text = File.ReadAllText(file);
        Assert.Equal(text, File.ReadAllText($"{file}.again.{extension}"));
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\r', text);
        if (extension is "json" or "sarif") { using var json = JsonDocument.Parse(text); }
        if (extension is "csv" or "tsv") { Assert.Contains("'=HYPERLINK", text); }
        if (extension is "md") { Assert.Contains("\\<img", text); }
    }

    [Fact]
    public void Writes_annotations_and_summary_in_GitHub_Actions()
    {
        Environment.SetEnvironmentVariable("GITHUB_ACTIONS", "true");
        Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", At("summary.md"));
        Environment.SetEnvironmentVariable("GITHUB_WORKSPACE", folder);
        try
        {
            using var runner = new PowerShellRunner();
            var result = runner.Run("Import-PathwayInteraction $args[0] | Test-PathwayEvidence -NoCache | Export-PathwayEvidence $args[1]",
                At("cited.json"), At("v.json"));

            Assert.Empty(result.Errors);
            var line = Assert.Single(runner.Host.Lines, static said => said.StartsWith("::", StringComparison.Ordinal));
            Assert.StartsWith("::error file=cited.json,line=", line);
            Assert.DoesNotContain('\u001b', line);
            Assert.Contains("| NotFound | 1 |", File.ReadAllText(At("summary.md")));
        }
        finally
        {
            foreach (var name in (string[])["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"])
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    [Fact]
    public void Reports_invalid_input_and_processes_the_rest()
    {
        using var runner = new PowerShellRunner();
        var result = runner.Run("@('x', $null) + @(Import-PathwayInteraction $args[0]) | Test-PathwayEvidence -Offline -CachePath $args[1]",
            At("cited.json"), At("cache.db"));
        var unchecked_ =
            runner.Run("Import-PathwayInteraction $args[0] | Export-PathwayEvidence $args[1]", At("cited.json"), At("none.csv"));

        Assert.Equal(3, result.Output.Count);
        Assert.Equal(2,
            result.Errors.Count(static error => error.FullyQualifiedErrorId.StartsWith("InteractionInvalid,", StringComparison.Ordinal)));
        Assert.StartsWith("3 interactions were not checked yet: ", Assert.Single(unchecked_.Errors).Exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gets_finds_and_rejects_publications()
    {
        using var runner = new PowerShellRunner();
        var shown = runner.Run("Get-PathwayPublication 900000001, 'x', 900000999 -CachePath $args[0]", At("cache.db"));
        var found = runner.Run(
            "Find-PathwayPublication 'beclin-1 and Huntingtin in invented autophagy.', 'something else altogether' -CachePath $args[0]",
            At("cache.db"));

        Assert.Equal("PMID 900000001: Ataxin-3 and VCP in the quality control of invented proteins.", Assert.Single(shown.Texts));
        Assert.NotNull(shown.Output[0].Properties["FetchedAt"].Value);
        Assert.Equal(["PmidInvalid", "PublicationNotFound"],
            shown.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("900000002", Assert.Single(found.Output).Properties["Pmid"].Value);
        Assert.Equal("TitleUncertain", Assert.Single(found.Errors).FullyQualifiedErrorId.Split(',')[0]);
    }

    private string At(string name) => Path.Combine(folder, name);
}
