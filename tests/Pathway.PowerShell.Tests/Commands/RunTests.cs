using System.Globalization;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

public sealed class RunTests
{
    [Fact]
    public void Completes_run_identifiers_latest_first_with_command()
    {
        var cache = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();
        var runs = runner.Run(
            "'Aggrephagy' | Invoke-PathwayHierarchy -CachePath $args[0] | Find-PathwaySibling -CachePath $args[0] | Out-Null; "
                + "(Get-PathwayRun -CachePath $args[0]).RunId", cache).Texts;

        var found = runner.Completions($"Get-PathwayRun -CachePath '{cache}' -RunId ");

        Assert.Equal(2, runs.Length);
        Assert.Equal(runs, found.Select(static one => one.CompletionText));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Find-PathwaySibling, Complete, begun {DateTime.Now:yyyy}"),
            found[0].ToolTip, StringComparison.Ordinal);
        Assert.StartsWith("Invoke-PathwayHierarchy, Complete", found[1].ToolTip, StringComparison.Ordinal);
        Assert.Equal([runs[1]], runner.Complete($"Get-PathwayRun -CachePath '{cache}' {runs[1][..^3]}"));
    }

    [Fact]
    public void Completes_nothing_without_ledger()
    {
        var cache = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();

        Assert.DoesNotContain(runner.Completions($"Get-PathwayRun -CachePath '{cache}' -RunId "),
            static one => one.ToolTip.Contains("begun", StringComparison.Ordinal));
        Assert.False(File.Exists(cache));
    }
}
