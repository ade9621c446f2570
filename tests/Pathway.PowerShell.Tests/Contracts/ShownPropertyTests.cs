using System.Management.Automation;
using System.Text.Json;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Contracts;

/// <summary>The properties that PowerShell shows: no type names, and no reference from a node to all others.</summary>
public sealed class ShownPropertyTests
{
    private const string Example = """
        $file = $args[0]
        [IO.File]::WriteAllText($file, '[ { "partner": "VCP", "query": "ATXN3", "pathway": "mitophagy", "functions": [
            { "function": "one", "pathway": "mitophagy", "evidence": [ { "pmid": "1" } ] } ] } ]')
        $i = Import-PathwayInteraction $file
        $n = $i, 'DNA repair' | Invoke-PathwayPipeline -CachePath "$file.db" -ReportVariable report -WarningAction SilentlyContinue
        $term = $n | Where-Object Name -eq 'mitophagy'
        """;

    // Export-Csv writes the string form of each property.
    [Fact]
    public void Lists_are_not_shown_as_type_names()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(Example
            + "\n$i; $i.Functions; $i.Functions[0].Evidence; $n; $report; $n | Test-PathwayHierarchy; "
            + "Get-PathwayRun -CachePath \"$file.db\"; $term.Hierarchy.Profile.Roots", Path.Combine(TestFolders.New(), "i.json"));

        Assert.Empty(result.Errors);
        Assert.NotEmpty(result.Output);
        var named =
            result.Output.SelectMany(static item => item.Properties.Where(static property => property.MemberType == PSMemberTypes.Property))
            .Select(static property => $"{property.Value}")
            .Where(static text => text.Contains("`1[", StringComparison.Ordinal) || text.Contains("String[]", StringComparison.Ordinal)
                || text.Contains("Object[]", StringComparison.Ordinal) || text.Contains(" { ", StringComparison.Ordinal));
        Assert.Empty(named);
    }

    [Fact]
    public void Lists_have_text_form_and_stay_lists()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(Example
            + "\n$term.Path.ToString(); $term.Path[-1]; $term.Path.Count; $term.Path -join '>'; \"$($i.Terms)\"; "
            + "$term.Interactions.ToString(); $i.Functions.ToString(); "
            + "$i.Functions[0].Evidence.ToString()", Path.Combine(TestFolders.New(), "i.json"));

        var path = JsonSerializer.Deserialize<string[]>(result.Texts[0])!;
        Assert.Equal(("Proteostasis", "mitophagy"), (path[0], path[^1]));
        Assert.Equal(
            ["mitophagy", path.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Join('>', path), "mitophagy",
                "[\"ATXN3-VCP\"]"], result.Texts[1..6]);
        Assert.StartsWith("[{\"Title\":\"one\"", result.Texts[6], StringComparison.Ordinal);
        Assert.StartsWith("[{\"Pmid\":\"1\"", result.Texts[7], StringComparison.Ordinal);
    }

    [Fact]
    public void Hierarchy_property_is_hidden_but_accessible()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(Example
            + "\n$term.Hierarchy.Nodes.Count -eq $n.Count; ($n | ForEach-Object Hierarchy).Count -eq $n.Count; @($n | "
            + "Where-Object { $_.Hierarchy.IsComplete }).Count -eq $n.Count; "
            + "$term.psobject.Properties.Name -contains 'Hierarchy'", Path.Combine(TestFolders.New(), "i.json"));

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True", "False"], result.Texts);
    }
}
