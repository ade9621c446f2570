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
