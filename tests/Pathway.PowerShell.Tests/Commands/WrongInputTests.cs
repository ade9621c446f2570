using System.Management.Automation;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>
/// A wrong command upstream sends many wrong inputs: each kind is one error with its count, and valid inputs are processed.
/// </summary>
public sealed class WrongInputTests
{
    [Theory]
    [InlineData("1..500 | Find-PathwaySibling -NoCache", "InputInvalid",
        "500 inputs are of the type System.Int32, not nodes of a hierarchy: '1', '2', '3', '4', '5' and others.")]
    [InlineData("1..500 | Show-PathwayTree", "InputInvalid", "500 inputs")]
    [InlineData("1..500 | Test-PathwayHierarchy", "InputInvalid", "500 inputs")]
    [InlineData("1..500 | Export-PathwayHierarchy none.json", "InputInvalid", "500 inputs")]
    [InlineData("1..500 | Invoke-PathwayPipeline -NoCache", "TermInputInvalid", "500 inputs are of the type System.Int32")]
    [InlineData("1..500 | Test-PathwayEvidence -NoCache", "InteractionInvalid", "500 inputs")]
    [InlineData("1..500 | Export-PathwayEvidence none.csv", "InteractionInvalid", "500 inputs")]
    [InlineData("@('') * 500 | Invoke-PathwayHierarchy -NoCache", "NameInvalid", "500 inputs have no name of a pathway.")]
    [InlineData("1..500 | ForEach-Object { ([string]$_)[0] + 'x' * 300 } | Invoke-PathwayHierarchy -NoCache", "NameInvalid",
        "500 pathway names are longer than 200 characters: '1xxx")]
    public void Reports_many_inputs_of_one_kind_once(string call, string error, string message)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(call);

        Assert.Null(result.Failure);
        Assert.Empty(result.Output);
        var record = Assert.Single(result.Errors);
        Assert.StartsWith(error + ",", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith(message, record.Exception.Message, StringComparison.Ordinal);
        Assert.InRange(record.Exception.Message.Length, 10, 500);
        Assert.Equal(500, Assert.IsType<object[]>(record.TargetObject).Length);
    }

    [Fact]
    public void Reports_each_kind_and_processes_valid_input()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "@(1, 'mitophagy', [datetime]::UnixEpoch, 2, '', 'DNA repair') | Invoke-PathwayHierarchy -NoCache | "
                + "Where-Object Kind -eq Term");

        Assert.Equal(["DNA repair", "mitophagy"], result.Texts.Order(StringComparer.Ordinal));
        Assert.Equal(["TermInputInvalid", "TermInputInvalid", "NameInvalid"],
            result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.StartsWith("2 inputs are of the type System.Int32", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("An input is a System.DateTime, not the name of a pathway: '", result.Errors[1].Exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(DateTime.UnixEpoch, PSObject.AsPSObject(result.Errors[1].TargetObject).BaseObject);
    }

    [Fact]
    public void ErrorAction_Stop_asks_nothing()
    {
        var cache = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();

        var result = runner.Run("@(1, 'mitophagy') | Invoke-PathwayHierarchy -CachePath $args[0] -ErrorAction Stop", cache);

        Assert.StartsWith("TermInputInvalid,", result.Failure?.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.False(File.Exists(cache));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'mitophagy' }")]
    [InlineData("[pscustomobject]@{ Pathway = 'mitophagy'; Name = 'other' }")]
    [InlineData("@{ Name = 'mitophagy' }")]
    [InlineData("[ordered]@{ Pathway = 'mitophagy' }")]
    [InlineData("class Row { [string] $Name }; [Row]@{ Name = 'mitophagy' }")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize("
        + "[System.Management.Automation.PSSerializer]::Serialize([pscustomobject]@{ Name = 'mitophagy' }))")]
    [InlineData("$t = [System.Data.DataTable]::new(); $null = $t.Columns.Add('Name'); $null = $t.Rows.Add('mitophagy'); $t.Rows[0]")]
    [InlineData("('mitophagy' | Invoke-PathwayHierarchy -NoCache)[0].Hierarchy")]
    public void Accepts_rows_by_name(string row)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"$row = . {{ {row} }}; $row | Invoke-PathwayHierarchy -NoCache | Where-Object Kind -eq Term");

        Assert.Empty(result.Errors);
        Assert.Equal(["mitophagy"], result.Texts);
    }

    [Theory]
    [InlineData("Get-Command Get-Module", "System.Management.Automation.CmdletInfo")]
    [InlineData("[System.Diagnostics.Process]::GetCurrentProcess()", "System.Diagnostics.Process")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize("
        + "[System.Management.Automation.PSSerializer]::Serialize([System.Diagnostics.Process]::GetCurrentProcess(), 1))",
        "Deserialized.System.Diagnostics.Process")]
    [InlineData("[version]'1.0'", "System.Version")]
    public void Rejects_objects_with_unrelated_Name_property(string item, string type)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"{item} | Invoke-PathwayHierarchy -NoCache");

        Assert.Empty(result.Output);
        var record = Assert.Single(result.Errors);
        Assert.StartsWith("TermInputInvalid,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith($"An input is a {type}, not the name of a pathway", record.Exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("pipe them through Select-Object Name.", record.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'Aggrephagy' | Find-PathwaySibling -NoCache",
        "to Invoke-PathwayHierarchy first. Read saved files with Import-PathwayHierarchy.")]
    [InlineData("$f = $args[0]; 'mitophagy' | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy $f; Import-PathwayCache $f",
        "the file holds no stored answers; a hierarchy is read by Import-PathwayHierarchy.")]
    [InlineData("$f = $args[0]; 'mitophagy' | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy $f; Import-PathwayInteraction $f",
        "it is a hierarchy, which Import-PathwayHierarchy reads.")]
    public void Suggests_the_right_cmdlet(string call, string hint)
    {
        using var runner = new PowerShellRunner();

        Assert.EndsWith(hint, Assert.Single(runner.Run(call, Path.Combine(TestFolders.New(), "h.json")).Errors).Exception.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'a' | Invoke-PathwayHierarchy -NoCache -TermTaxon mouse", "-TermTaxon")]
    [InlineData("'Gene A,Gene B', 'ATXN3,VCP' | Import-PathwayInteraction -Text -ColumnMap @{ Qurey = 'Gene A' }", "-ColumnMap")]
    [InlineData("'Gene A,Gene B', 'ATXN3,VCP' | Import-PathwayInteraction -Text -ColumnMap @{ Query = 'Gen A' }", "-ColumnMap")]
    [InlineData("$f = $args[0] -replace 'json$', 'html'; 'mitophagy' | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy $f; "
        + "Import-PathwayHierarchy $f", ".json")]
    [InlineData("$f = $args[0] -replace 'json$', 'svg'; 'mitophagy' | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy $f; "
        + "Import-PathwayHierarchy $f", ".json")]
    [InlineData("[pscustomobject]@{ A = 1 } | Show-PathwayTree", "Invoke-PathwayHierarchy")]
    public void Recommends_what_fits_the_wrong_parameter(string call, string hint)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(call, Path.Combine(TestFolders.New(), "h.json"));

        var error = result.Failure?.ErrorRecord ?? Assert.Single(result.Errors);
        Assert.Contains(hint, error.Exception.Message + error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Correct the file", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Warns_once_about_missing_cache_file()
    {
        using var runner = new PowerShellRunner();

        var result =
            runner.Run("'mitophagy' | Invoke-PathwayHierarchy -NoCache | Get-PathwayRun -CachePath $args[0] -ErrorAction SilentlyContinue",
                TestFolders.NewCachePath());

        Assert.StartsWith("There is no cache file '", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
