using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

public sealed class ConfigurationTests
{
    [Fact]
    public void Setting_has_source_and_can_be_reset()
    {
        using var runner = new PowerShellRunner();
        try
        {
            var result = runner.Run("""
                (Get-PathwayConfiguration ThrottleLimit).Origin
                Set-PathwayConfiguration ThrottleLimit 7
                $s = Get-PathwayConfiguration Throttle*; $s.Value; $s.Origin
                Set-PathwayConfiguration ThrottleLimit 9 -WhatIf
                (Get-PathwayConfiguration ThrottleLimit).Value
                (Set-PathwayConfiguration ThrottleLimit -Reset -PassThru).Origin
                """);

            Assert.Empty(result.Errors);
            Assert.Equal(["Default", "7", "File", "7", "Default"], result.Texts);
        }
        finally
        {
            File.Delete(Environment.GetEnvironmentVariable("PATHWAY_CONFIGURATION")!);
        }
    }

    [Fact]
    public void Unknown_names_and_lists_get_one_clear_error()
    {
        using var runner = new PowerShellRunner();

        var names = runner.Run("Get-PathwayConfiguration nosuch, MaxDepth, nosuch* | ForEach-Object Name");
        var comma = runner.Run("Set-PathwayConfiguration MaxCost 0,5");

        Assert.Equal(["MaxDepth"], names.Texts);
        Assert.Contains("no setting 'nosuch'", Assert.Single(names.Errors).Exception.Message, StringComparison.Ordinal);
        var message = Assert.Single(comma.Errors).Exception.Message;
        Assert.Contains("'0,5'", message, StringComparison.Ordinal);
        Assert.Contains("such as 0.5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_models_are_one_value()
    {
        using var runner = new PowerShellRunner();
        try
        {
            Assert.Equal(["one,two"], runner.Run("Set-PathwayConfiguration Model one, two; (Get-PathwayConfiguration Model).Value").Texts);
        }
        finally
        {
            File.Delete(Environment.GetEnvironmentVariable("PATHWAY_CONFIGURATION")!);
        }
    }

    [Fact]
    public void Budget_is_unlimited_by_default()
    {
        using var runner = new PowerShellRunner();
        try
        {
            var result = runner.Run(
                "(Get-PathwayConfiguration MaxC*).Value; Set-PathwayConfiguration MaxCost 2.5; "
                    + "(Get-PathwayConfiguration MaxCost).Value; Set-PathwayConfiguration MaxCost ''; "
                    + "(Get-PathwayConfiguration MaxCost).Value");

            Assert.Empty(result.Errors);
            Assert.Equal(["", "", "2.5", ""], result.Texts);
        }
        finally
        {
            File.Delete(Environment.GetEnvironmentVariable("PATHWAY_CONFIGURATION")!);
        }
    }

    [Fact]
    public void Environment_overrides_file()
    {
        Environment.SetEnvironmentVariable("PATHWAY_MAX_DEPTH", "3");
        try
        {
            using var runner = new PowerShellRunner();
            Assert.Equal(["3", "Environment", "PATHWAY_MAX_DEPTH"],
                runner.Run("$s = Get-PathwayConfiguration MaxDepth; $s.Value; $s.Origin; $s.Source").Texts);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATHWAY_MAX_DEPTH", null);
        }
    }

    [Theory]
    [InlineData("Invoke-PathwayHierarchy -Curator ", "Replay")]
    [InlineData("Invoke-PathwayHierarchy -RootProfile te", "ten")]
    [InlineData("Set-PathwayConfiguration MaxD", "MaxDepth")]
    [InlineData("Export-PathwayHierarchy x -Format H", "Html")]
    [InlineData("Show-PathwayTree -Root Proteo", "Proteostasis")]
    [InlineData("Set-PathwayConfiguration Curator H", "Hybrid")]
    [InlineData("Set-PathwayConfiguration RootProfile se", "seven")]
    [InlineData("Set-PathwayConfiguration Model gemini-3.8", "gemini-3.8-flash")]
    [InlineData("Set-PathwayConfiguration -Name MaxDepth -Value ", "10")]
    [InlineData("Find-PathwayTerm mitophag", "mitophagy")]
    [InlineData("Find-PathwayTerm 'autophagy of mito", "'autophagy of mitochondrion'")]
    public void Completes_argument(string line, string expected)
    {
        using var runner = new PowerShellRunner();

        Assert.Contains(expected, runner.Complete(line));
    }

    [Fact]
    public void Completes_terms_and_roots_of_a_loaded_hierarchy()
    {
        using var runner = new PowerShellRunner();
        runner.Run("$global:n = 'zebra stripe autophagy' | Invoke-PathwayHierarchy -NoCache -WarningAction Ignore");

        var term = Assert.Single(runner.Completions("Find-PathwayTerm zebra"));
        var root = Assert.Single(runner.Completions("Show-PathwayTree -Root Proteo"));

        Assert.Equal("'zebra stripe autophagy'", term.CompletionText);
        Assert.Contains("Term under", term.ToolTip, StringComparison.Ordinal);
        Assert.Contains("interactions", root.ToolTip, StringComparison.Ordinal);
    }

    [Fact]
    public void Tool_tips_say_more_than_the_value()
    {
        using var runner = new PowerShellRunner();

        foreach (var line in (string[])["Invoke-PathwayHierarchy -Curator ", "Invoke-PathwayHierarchy -Provider ",
            "Invoke-PathwayHierarchy -Transport ", "Invoke-PathwayHierarchy -Ontology ", "Invoke-PathwayHierarchy -RootProfile ",
            "Invoke-PathwayHierarchy -Model ", "Set-PathwayConfiguration ", "Export-PathwayHierarchy x -Format ",
            "Export-PathwayEvidence x -Format ", "Show-PathwayTree -Root ", "Invoke-PathwayHierarchy -BatchKind ",
            "Get-PathwayCache -Kind ", "Invoke-PathwayHierarchy -ServiceTier ", "Test-PathwayHierarchy -Rule "])
        {
            var found = runner.Completions(line);
            Assert.NotEmpty(found);
            Assert.All(found, match => Assert.NotEqual(match.ListItemText, match.ToolTip));
            Assert.True(found.Count == 1 || found.DistinctBy(static match => match.ToolTip).Count() > 1, line);
        }
    }
}
