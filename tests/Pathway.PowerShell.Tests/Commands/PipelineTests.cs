using System.Text.Json;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>Invoke-PathwayPipeline in a runspace.</summary>
public sealed class PipelineTests
{
    private static readonly string Example = Path.Combine(TestFolders.Root, "examples", "atxn3.json");

    [Fact]
    public void Equals_the_three_cmdlets()
    {
        var folder = TestFolders.New();
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $i = Import-PathwayInteraction $args[0]
            $i | Invoke-PathwayHierarchy -NoCache | Find-PathwaySibling -NoCache | Invoke-PathwayReorganize -NoCache |
                Export-PathwayHierarchy $args[1]
            [array]::Reverse($i)
            $n = $i | Invoke-PathwayPipeline -NoCache -ThrottleLimit 64
            $n | Export-PathwayHierarchy $args[2]
            $n | Test-PathwayHierarchy -FailOn Error | ForEach-Object Severity
            """, Example, Path.Combine(folder, "steps.json"), Path.Combine(folder, "whole.json"));

        Assert.Empty(result.Errors);
        Assert.DoesNotContain("Error", result.Texts);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "steps.json")), File.ReadAllBytes(Path.Combine(folder, "whole.json")));
    }

    [Fact]
    public void Second_run_asks_nothing()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "'Aggrephagy', 'Mitophagy' | Invoke-PathwayPipeline -CachePath $args[0] | Out-Null; 'mitophagy', 'AGGREPHAGY' | "
                + "Invoke-PathwayPipeline -CachePath $args[0] | Out-Null; $r = Get-PathwayRun -CachePath $args[0] -Last 1; $r.Calls; "
                + "$r.Questions -eq $r.Stored; $r.Questions -gt 5", TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal(["0", "True", "True"], result.Texts);
    }

    [Theory]
    [InlineData("run.html", "<!DOCTYPE html>")]
    [InlineData("run.json", "{")]
    [InlineData("run.md", "# Run ")]
    public void ReportPath_writes_the_report_in_the_format_of_its_extension(string name, string begins)
    {
        var file = Path.Combine(TestFolders.New(), name);
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "$null = 'Aggrephagy' | Invoke-PathwayPipeline -CachePath $args[1] -ReportPath $args[0] -ReportVariable report; "
                + "$report.Steps.Kind -join ','; $report.Run.Calls -eq $report.Calls.Count; "
                + "$report.CriticalPath -le $report.LowerBound", file, TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Contains("parent", result.Texts[0], StringComparison.Ordinal);
        Assert.Contains("siblings", result.Texts[0], StringComparison.Ordinal);
        Assert.Equal(["True", "True"], result.Texts[1..]);
        Assert.StartsWith(begins, File.ReadAllText(file), StringComparison.Ordinal);
        if (name.EndsWith("json", StringComparison.Ordinal))
        {
            Assert.NotEmpty(JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("steps").EnumerateArray());
        }
    }

    [Fact]
    public void Existing_report_is_an_error_before_any_call_unless_Force()
    {
        var file = Path.Combine(TestFolders.New(), "run.md");
        File.WriteAllText(file, "mine");
        var path = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();

        var refused = runner.Run("'Aggrephagy' | Invoke-PathwayPipeline -CachePath $args[1] -ReportPath $args[0]", file, path);
        Assert.StartsWith("FileExists,", Assert.Single(refused.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        Assert.Equal("mine", File.ReadAllText(file));

        var forced =
            runner.Run("$null = 'Aggrephagy' | Invoke-PathwayPipeline -CachePath $args[1] -ReportPath $args[0] -Force", file, path);
        Assert.Empty(forced.Errors);
        Assert.StartsWith("# Run ", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void ReportVariable_with_plus_sign_appends()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "foreach ($term in 'Aggrephagy', 'DNA Repair') { $null = $term | "
                + "Invoke-PathwayPipeline -NoCache -ReportVariable +reports }; $reports.Count; $reports[1].Run.Command");

        Assert.Empty(result.Errors);
        Assert.Equal(["2", "Invoke-PathwayPipeline"], result.Texts);
    }

    [Fact]
    public void Unwritable_report_does_not_fail_the_run()
    {
        using var runner = new PowerShellRunner();

        // The folder is deleted during the run: the path is checked before the first term arrives.
        var folder = TestFolders.New();
        var result = runner.Run(
            "& { [IO.Directory]::Delete($args[0], $true); 'Aggrephagy' } $args[0] | "
                + "Invoke-PathwayPipeline -NoCache -ReportPath $args[1] | ForEach-Object Name", folder, Path.Combine(folder, "run.md"));

        Assert.StartsWith("FileUnwritable,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("aggrephagy", result.Texts);
    }

    [Fact]
    public void WhatIf_estimates_from_stored_answers_and_writes_nothing()
    {
        var path = TestFolders.NewCachePath();
        var report = Path.Combine(Path.GetDirectoryName(path)!, "run.html");
        using var runner = new PowerShellRunner();

        var result =
            runner.Run("'Aggrephagy', 'DNA Repair' | Invoke-PathwayPipeline -CachePath $args[0] -ReportPath $args[1] -WhatIf -Verbose "
                + "-Curator Model", path, report);

        Assert.False(File.Exists(path));
        Assert.False(File.Exists(report));
        var line = Assert.Single(runner.Host.Lines, static line => line.StartsWith("What if: ", StringComparison.Ordinal));
        Assert.Matches(
            @"pathway terms: about [0-9]+ questions \(at least 2, at most [0-9,]+\) in [0-9]+ calls to gemini-[^ ]+, about [0-9,]+ tokens "
                + @"and [0-9.]+ USD at prices of [0-9-]{10}, (less than a minute|about [0-9]+ minutes?); 0 answers are stored", line);
        Assert.Contains(result.Verbose,
            static text => text.StartsWith("The number of questions depends on the answers. ", StringComparison.Ordinal)
                && text.Contains("-MaxCalls", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("@()", 0, "no term")]
    [InlineData("'Proteostasis'", 7, "")]
    [InlineData("'mitophagy', 'Mitophagy', ' MITOPHAGY '", -1, "")]
    public void Handles_edge_cases(string input, int nodes, string warned)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"$n = @({input} | Invoke-PathwayPipeline -NoCache); $n.Count; @($n | Where-Object Kind -eq 'Term').Count; @($n | "
                + $"Where-Object Level -eq 0).Count");

        Assert.Empty(result.Errors);
        if (nodes >= 0) { Assert.Equal(nodes.ToString(System.Globalization.CultureInfo.InvariantCulture), result.Texts[0]); }
        Assert.Equal(nodes < 0 ? "1" : "0", result.Texts[1]);
        if (warned.Length > 0) { Assert.Contains(warned, Assert.Single(result.Warnings), StringComparison.Ordinal); }
        else { Assert.Equal("7", result.Texts[2]); }
    }

    [Fact]
    public void Spellings_of_one_term_share_a_node_and_duplicates_are_kept()
    {
        var folder = TestFolders.New();
        var (one, other) = (Path.Combine(folder, "one.csv"), Path.Combine(folder, "other.csv"));
        File.WriteAllLines(one,
            ["query,partner,pathway", "ATXN3,VCP,Mitophagy", "ATXN3,PRKN,mitophagy", "ATXN3,VCP,Mitophagy", "ATXN3,HTT,"]);
        File.WriteAllLines(other,
            ["query,partner,pathway", "ATXN3,HTT,", "ATXN3,VCP,Mitophagy", "ATXN3,VCP,Mitophagy", "ATXN3,PRKN,mitophagy"]);
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            foreach ($at in 0, 1) {
                $n = Import-PathwayInteraction $args[$at] |
                    Invoke-PathwayPipeline -NoTermAssignment -NoCache -WarningAction SilentlyContinue
                $n | Export-PathwayHierarchy $args[2 + $at]
                @($n | Where-Object Kind -eq 'Term').Count; ($n | Where-Object Kind -eq 'Term').Interactions.Count
                $n[0].Hierarchy.Interactions.Count; $n[0].Hierarchy.Unassigned.Count
            }
            """, one, other, Path.Combine(folder, "one.json"), Path.Combine(folder, "other.json"));

        Assert.Empty(result.Errors);
        Assert.Equal(["1", "3", "4", "1", "1", "3", "4", "1"], result.Texts);
    }

    [Fact]
    public void Reports_nodes_filtered_between_two_cmdlets()
    {
        using var runner = new PowerShellRunner();

        var refused = runner.Run(
            "'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy -NoCache | Find-PathwaySibling -NoCache | "
                + "Where-Object Name -ne 'mitophagy' | Invoke-PathwayReorganize -NoCache");
        var allowed = runner.Run(
            "'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy -NoCache | Find-PathwaySibling -NoCache | "
                + "Where-Object Root -eq 'Proteostasis' | Invoke-PathwayReorganize -NoCache -AllowPartial | ForEach-Object Root");

        Assert.Empty(refused.Output);
        Assert.Contains("'mitophagy'", Assert.Single(refused.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Empty(allowed.Errors);
        Assert.Contains("Proteostasis", allowed.Texts);
    }
}
