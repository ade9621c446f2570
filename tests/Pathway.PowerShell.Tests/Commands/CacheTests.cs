using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

public sealed class CacheTests
{
    private const string Own = """
        { "parent:leaf one": "Branch", "parent:branch": "Twig", "parent:twig": "Branch", "siblings:branch": [ { "name": "Leaf Two" } ] }
        """;

    [Fact]
    public void Lists_filters_and_removes_answers()
    {
        var path = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();
        runner.Run("'mitophagy', 'DNA repair' | Invoke-PathwayHierarchy -CachePath $args[0]", path);

        var result = runner.Run(
            "@(Get-PathwayCache Mito* -CachePath $args[0]).Count; @(Get-PathwayCache -Kind root -CachePath $args[0]).Count; "
                + "Get-PathwayCache mitophagy -CachePath $args[0] | Clear-PathwayCache -CachePath $args[0] -Confirm:$false; "
                + "@(Get-PathwayCache mitophagy -CachePath $args[0]).Count", path);

        Assert.Empty(result.Errors);
        Assert.Equal(["1", "0", "0"], result.Texts);
    }

    [Fact]
    public void Clear_asks_once_about_all_piped_answers_and_an_empty_pipeline_removes_nothing()
    {
        var path = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $c = @{ CachePath = $args[0] }
            $null = 'mitophagy', 'DNA repair' | Invoke-PathwayHierarchy @c -Curator Ontology
            $n = @(Get-PathwayCache @c).Count
            Get-PathwayCache @c | Clear-PathwayCache @c -WhatIf
            Get-PathwayCache nothing-like-it @c | Clear-PathwayCache @c -Confirm:$false
            $n -gt 2
            @(Get-PathwayCache @c).Count -eq $n
            @(Get-PathwayCache @c | Clear-PathwayCache @c -Confirm:$false -PassThru).Count -eq $n
            @(Get-PathwayCache @c).Count
            """, path);

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True", "0"], result.Texts);
        Assert.Single(runner.Host.Lines, static line => line.Contains("stored answers", StringComparison.Ordinal));
    }

    [Fact]
    public void Answerers_are_completed_from_the_cache()
    {
        var path = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();
        runner.Run("$null = 'mitophagy' | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Ontology", path);

        var found = Assert.Single(runner.Completions($"Get-PathwayCache -CachePath '{path}' -Answerer "));

        Assert.StartsWith("'GO ", found.CompletionText, StringComparison.Ordinal);
        Assert.Contains("parent", found.ToolTip, StringComparison.Ordinal);
    }

    [Fact]
    public void Clear_supports_WhatIf()
    {
        var path = TestFolders.NewCachePath();
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "'mitophagy' | Invoke-PathwayHierarchy -CachePath $args[0] > $null; $n = @(Get-PathwayCache -CachePath $args[0]).Count; "
                + "Clear-PathwayCache -CachePath $args[0] -WhatIf; @(Get-PathwayCache -CachePath $args[0]).Count - $n", path);

        Assert.Equal(["0"], result.Texts);
    }

    [Fact]
    public void Legacy_cache_is_imported_used_and_exported()
    {
        var folder = TestFolders.New();
        File.WriteAllText(Path.Combine(folder, "legacy.json"), Own);
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $folder = $args[0]
            Import-PathwayCache $folder/legacy.json -CachePath $folder/c.db
            $n = 'Leaf One' | Invoke-PathwayHierarchy -CachePath $folder/c.db -ErrorAction SilentlyContinue
            ($n | Where-Object Name -eq 'Leaf One').Parent
            @($n[0].Hierarchy.Changes | Where-Object Kind -eq CutCycle).Count
            Export-PathwayCache $folder/out.json -Format Legacy -CachePath $folder/c.db
            """, folder);

        Assert.Empty(result.Errors);
        Assert.Equal(["Branch", "1"], result.Texts[^2..]);
        Assert.Contains("\"parent:leaf one\"", File.ReadAllText(Path.Combine(folder, "out.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_entries_are_one_warning_and_objects_and_the_others_are_imported()
    {
        var folder = TestFolders.New();
        var path = Path.Combine(folder, "legacy.json");
        File.WriteAllText(path, """
            { "parent:leaf one": "Branch",
              "parent:leaf two": null,
              "cousins:branch": "Twig",
              "siblings:branch": [ { "name": "Leaf Two" } ],
              "siblings:twig": "none" }
            """);
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $ErrorActionPreference = 'Stop'
            "$(Import-PathwayCache $args[0] -CachePath $args[1] -RejectedVariable rejected)"
            $rejected | ForEach-Object { "$($_.Line): $($_.Reason): $($_.Text)" }
            """, path, Path.Combine(folder, "c.db"));

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(
            [
                "2 added, 0 kept, 0 in conflict, 3 invalid",
                "2: 'parent:leaf two': a name in it is no text: null",
                "3: 'cousins:branch': only names that begin with 'parent:' or 'siblings:' are known: \"Twig\"",
                "5: 'siblings:twig': its value is no list: \"none\"",
            ], result.Texts);
        Assert.StartsWith($"'{path}': 3 of 5 records cannot be used and are left out. Line 2: ", Assert.Single(result.Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_breaks_off_is_one_error_and_its_complete_entries_are_imported()
    {
        var folder = TestFolders.New();
        var path = Path.Combine(folder, "legacy.json");
        File.WriteAllText(path, """{ "parent:leaf one": "Branch", "parent:leaf two": 5, "parent:bra""");
        using var runner = new PowerShellRunner();

        var result = runner.Run("\"$(Import-PathwayCache $args[0] -CachePath $args[1])\"", path, Path.Combine(folder, "c.db"));

        Assert.StartsWith("FormatInvalid,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(result.Warnings);
        Assert.Equal(["1 added, 0 kept, 0 in conflict, 2 invalid"], result.Texts);
    }

    [Fact]
    public void Places_all_names_of_the_real_cache()
    {
        var real = Path.GetFullPath(Path.Combine(TestFolders.Root, "..", "shared", "data", "pathway_hierarchy_cache.json"));
        Assert.SkipUnless(File.Exists(real), "The real cache is not beside this checkout.");
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $null = Import-PathwayCache $args[0] -CachePath $args[1]
            $names = Get-PathwayCache -Kind parent -CachePath $args[1] | ForEach-Object Name
            $nodes = $names | Invoke-PathwayHierarchy -CachePath $args[1]
            @($names).Count
            @($names | Where-Object { $nodes[0].Hierarchy.Find($_).State -ne 'Placed' }).Count
            @($nodes[0].Hierarchy.Changes | Where-Object Kind -eq CutCycle).Count
            """, real, TestFolders.NewCachePath());

        Assert.Empty(result.Errors);
        Assert.Equal(["62", "0", "2"], result.Texts);
    }
}
