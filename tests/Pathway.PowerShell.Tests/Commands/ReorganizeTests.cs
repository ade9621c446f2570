using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>Invoke-PathwayReorganize in a runspace.</summary>
public sealed class ReorganizeTests
{
    private const string Build =
        "$c = $args[0]; $n = 'Aggrephagy', 'Macromitophagy', 'Mitophagy', 'DNA Repair' | Invoke-PathwayHierarchy -CachePath $c | "
            + "Find-PathwaySibling -CachePath $c";

    [Fact]
    public void Merges_duplicate_and_records_reason_and_decider()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"{Build}; $r = $n | Invoke-PathwayReorganize -CachePath $c -ChangeVariable changes; @($r | "
                + $"Where-Object Name -in 'mitophagy', 'macromitophagy').Name -join ','; $changes | Where-Object Kind -eq 'Merge' | "
                + $"ForEach-Object {{ \"$($_.Before) > $($_.After) $($_.DecidedBy -like 'GO *') $($_.Reason.Length -gt 0)\" }}; "
                + $"$changes.Count -eq $r[0].Hierarchy.Changes.Count", TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal("True", result.Texts[^1]);
        Assert.Equal("mitophagy", result.Texts[0]);
        Assert.Contains(result.Texts[1..^1], static line => line.EndsWith(" True True", StringComparison.Ordinal));
    }

    [Fact]
    public void Result_is_valid_and_second_run_changes_nothing()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"{Build}; $r = $n | Invoke-PathwayReorganize -CachePath $c; $r | Test-PathwayHierarchy -Quiet; $again = $r | "
                + $"Invoke-PathwayReorganize -CachePath $c -ChangeVariable changes; $changes.Count; "
                + $"($r.Name -join ',') -eq ($again.Name -join ',')", TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "0", "True"], result.Texts);
    }

    [Fact]
    public void WhatIf_names_the_phases_with_one_estimate_and_runs_none()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"{Build}; $n | Invoke-PathwayReorganize -CachePath $c -WhatIf; @(Get-PathwayRun -CachePath $c).Count",
            TestFolders.NewCachePath());

        Assert.Equal(["2"], result.Texts);
        var line = Assert.Single(runner.Host.Lines, static line => line.StartsWith("What if: ", StringComparison.Ordinal));
        Assert.Matches(@"\): Deduplicate, OneParent, Place, Relink, Prune, Check: [0-9]+ questions?, at no cost; [0-9]+ answers? ", line);
    }

    [Fact]
    public void Confirm_skips_declined_phases()
    {
        using var runner = new PowerShellRunner();
        runner.Host.Confirms = static text => !text.StartsWith("Deduplicate", StringComparison.Ordinal);

        var result = runner.Run(
            $"{Build}; $null = $n | Invoke-PathwayReorganize -CachePath $c -Confirm -ChangeVariable changes; @($changes | "
                + $"Where-Object Kind -eq 'Merge').Count; @($changes).Count -gt 0", TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal(["0", "True"], result.Texts);
        Assert.Equal(6, runner.Host.Lines.Count(static line => line.Contains("in the hierarchy", StringComparison.Ordinal)));
    }

    [Fact]
    public void Runs_only_selected_phases()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"{Build}; $null = $n | Invoke-PathwayReorganize -CachePath $c -Phase OneParent -ChangeVariable changes; @($changes | "
                + $"Where-Object Kind -eq 'Merge').Count; @(Get-PathwayRun -CachePath $c -Last 1 | "
                + $"ForEach-Object {{ Get-PathwayRun $_.RunId -Call -CachePath $c }} | "
                + $"ForEach-Object Kind) -join ','", TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal("0", result.Texts[0]);
        Assert.DoesNotContain("same-concept", result.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ChangeVariable_sets_or_appends_variable_of_caller()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($$"""
            {{Build}}
            function Inner { $null = $n | Invoke-PathwayReorganize -CachePath $c -ChangeVariable changes; $changes.Count }
            $changes = 'untouched'
            $first = Inner
            $changes
            $null = $n | Invoke-PathwayReorganize -CachePath $c -ChangeVariable all
            $null = $n | Invoke-PathwayReorganize -CachePath $c -ChangeVariable +all
            $all.Count -eq 2 * $first
            $first -gt 0
            """, TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal(["untouched", "True", "True"], result.Texts);
    }

    [Fact]
    public void Interactions_follow_merged_terms()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "$r = Import-PathwayInteraction $args[1] | Invoke-PathwayHierarchy -CachePath $args[0] | "
                + "Find-PathwaySibling -CachePath $args[0] | Invoke-PathwayReorganize -CachePath $args[0]; "
                + "$r[0].Hierarchy.Interactions.Count; $r[0].Hierarchy.Unassigned.Count",
            TestFolders.NewCachePath(), Path.Combine(TestFolders.Root, "examples", "atxn3.json"));

        Assert.Empty(result.Errors);
        Assert.Equal(["60", "0"], result.Texts);
    }
}
