using System.Text.RegularExpressions;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>Find-PathwaySibling in a runspace.</summary>
public sealed class SiblingTests
{
    private const string Build = "$c = $args[0]; $n = 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy -CachePath $c";

    [Fact]
    public void Emits_all_nodes_with_new_sibling_leaves()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"{Build}; $s = $n | Find-PathwaySibling -CachePath $c; @($n | Where-Object {{ $_.Name -notin $s.Name }}).Count; @($s | "
                + $"Where-Object {{ $_.Name -notin $n.Name -and $_.Kind -ne 'Sibling' }}).Count; @($s | "
                + $"Where-Object {{ $_.Kind -eq 'Sibling' -and $_.Name -in $s.Parent }}).Count", TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal(["0", "0", "0"], result.Texts);
    }

    [Fact]
    public void NewOnly_emits_new_nodes_and_Maximum_limits_them()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"{Build}; $s = $n | Find-PathwaySibling -CachePath $c -Maximum 2; $new = $n | "
                + $"Find-PathwaySibling -CachePath $c -Maximum 2 -NewOnly; (@($s).Count - @($n).Count) -eq @($new).Count; "
                + $"@($new).Count -gt 0; @($new | Where-Object {{ $p = $_.Parent; @($new | "
                + $"Where-Object Parent -eq $p).Count -gt 2 }}).Count -eq 0", TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True"], result.Texts);
    }

    [Fact]
    public void Trees_and_exports_show_siblings_only_when_wanted_and_nodes_come_before_them()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"{Build} | Find-PathwaySibling -CachePath $c; $kinds = @($n | ForEach-Object Kind); "
                + "$first = [array]::IndexOf($kinds, ($kinds | Where-Object { $_ -eq 'Sibling' } | Select-Object -First 1)); "
                + "$first -gt 0 -and @($kinds[$first..($kinds.Count - 1)] | Where-Object { $_ -ne 'Sibling' }).Count -eq 0; "
                + "$name = @($n | Where-Object Kind -eq Sibling)[0].Name; $d = Join-Path (Split-Path $c) 'siblings.md'; "
                + "@($n | Show-PathwayTree | Where-Object { $_ -like \"*$name*\" }).Count; "
                + "@($n | Show-PathwayTree -IncludeSibling | Where-Object { $_ -like \"*$name*\" }).Count -gt 0; "
                + "$part = $n | Where-Object Kind -eq Sibling | Show-PathwayTree -AllowPartial; "
                + "@($part | Where-Object { $_ -like \"*$name*\" }).Count -gt 0; "
                + "$n | Export-PathwayHierarchy $d; (Get-Content $d -Raw).Contains($name); "
                + "$n | Export-PathwayHierarchy $d -IncludeSibling -Force; (Get-Content $d -Raw).Contains($name)",
            TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "0", "True", "True", "False", "True"], result.Texts);
    }

    [Fact]
    public void Pipeline_finds_as_many_siblings_as_wanted()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "$c = $args[0]; $none = 'Aggrephagy', 'Mitophagy' | Invoke-PathwayPipeline -CachePath $c -MaxSiblings 0; "
                + "@($none | Where-Object Kind -eq Sibling).Count; "
                + "$one = 'Aggrephagy', 'Mitophagy' | Invoke-PathwayPipeline -CachePath $c -MaxSiblings 1; "
                + "@($one | Where-Object Kind -eq Sibling | Group-Object Parent | Where-Object Count -gt 1).Count; "
                + "@($one | Where-Object Kind -eq Sibling).Count -gt 0", TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal(["0", "0", "True"], result.Texts);
    }

    [Fact]
    public void WhatIf_gives_exact_estimate_and_asks_nothing()
    {
        using var runner = new PowerShellRunner();
        var path = TestFolders.NewCachePath();

        var result = runner.Run(
            $"{Build}; $before = (Get-PathwayCache -CachePath $c).Count; $n | Find-PathwaySibling -CachePath $c -WhatIf; "
                + $"(Get-PathwayCache -CachePath $c).Count -eq $before; @(Get-PathwayRun -CachePath $c).Count", path);

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "1"], result.Texts);
        Assert.Contains(runner.Host.Lines,
            static line => Regex.IsMatch(line, "Find siblings under [0-9]+ parents?: [0-9]+ questions?, at no cost; [0-9]+ answers? "));
    }

    [Fact]
    public void Second_call_asks_nothing()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"{Build}; $null = $n | Find-PathwaySibling -CachePath $c; $null = $n | Find-PathwaySibling -CachePath $c; "
                + $"(Get-PathwayRun -CachePath $c -Last 1).Calls; (Get-PathwayRun -CachePath $c -Last 1).Stored -eq (Get-PathwayRun "
                + $"-CachePath $c -Last 1).Questions", TestFolders.NewCachePath());

        Assert.Equal(["0", "True"], result.Texts);
    }

    [Fact]
    public void Reports_filtered_nodes_unless_AllowPartial()
    {
        using var runner = new PowerShellRunner();

        var refused =
            runner.Run($"{Build}; $n | Where-Object Name -ne 'Mitophagy' | Find-PathwaySibling -CachePath $c", TestFolders.NewCachePath());
        var allowed = runner.Run(
            $"{Build}; $n | Where-Object Name -ne 'Mitophagy' | Find-PathwaySibling -CachePath $c -AllowPartial -Verbose | "
                + $"Where-Object Name -eq 'Aggrephagy' | ForEach-Object Name", TestFolders.NewCachePath());

        var error = Assert.Single(refused.Errors);
        Assert.StartsWith("InputPartial,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("mitophagy", error.Exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(refused.Output);
        Assert.Empty(allowed.Errors);
        Assert.Equal(["aggrephagy"], allowed.Texts);
    }

    [Fact]
    public void Rejects_input_without_nodes()
    {
        using var runner = new PowerShellRunner();

        var wrong = runner.Run("'Aggrephagy' | Find-PathwaySibling -NoCache");
        var none = runner.Run("@() | Find-PathwaySibling -NoCache");

        Assert.StartsWith("InputInvalid,", Assert.Single(wrong.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("no hierarchy", Assert.Single(none.Warnings), StringComparison.Ordinal);
    }
}
