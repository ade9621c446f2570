using System.Management.Automation;
using System.Runtime.Loader;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Loading;

public sealed class ModuleLoadingTests
{
    [Fact]
    public void Everything_of_the_module_is_loaded_in_one_context_of_its_own()
    {
        using var engine = new Engine();
        engine.Run("Get-PathwayCache -CachePath $args[0]", TestFolders.NewCachePath());

        var context = AssemblyLoadContext.GetLoadContext(ModuleInside.Cmdlets)!;

        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.Contains(context.Assemblies, static assembly => assembly.GetName().Name == "Pathway.Core");
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, static assembly => assembly.GetName().Name is "Pathway.Core" or "Microsoft.Data.Sqlite");
        Assert.DoesNotContain(context.Assemblies, static assembly => assembly.GetName().Name is "System.Text.Json" or "System.Management.Automation");
    }

    [Fact]
    public void The_native_library_of_the_store_is_found()
    {
        using var engine = new Engine();
        var path = TestFolders.NewCachePath();

        engine.Run("'a' | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Replay -ErrorAction SilentlyContinue", path);
        var read = engine.Run("Get-PathwayRun -CachePath $args[0]", path);

        Assert.Empty(read.Warnings);
        Assert.Single(read.Output);
    }

    [Fact]
    public void Importing_again_by_force_keeps_all_cmdlets()
    {
        using var engine = new Engine();

        var counts = engine.Run("(Get-Command -Module Pathway).Count; 1..2 | ForEach-Object { Import-Module $args[0] -Force }; (Get-Command -Module Pathway).Count; (Get-Module Pathway).ExportedCmdlets.Count; (Get-PathwayConfiguration).Count", TestFolders.Manifest);

        Assert.Null(counts.Failure);
        Assert.Equal(counts.Output[0].BaseObject, counts.Output[1].BaseObject);
        Assert.Equal(counts.Output[0].BaseObject, counts.Output[2].BaseObject);
        Assert.True((int)counts.Output[3].BaseObject > 0);
    }

    [Fact]
    public void The_module_loads_by_itself_from_a_module_path()
    {
        var modules = TestFolders.New();
        // The folder must bear the module's name, whatever the checkout is called.
        Directory.CreateSymbolicLink(Path.Combine(modules, "Pathway"), TestFolders.Root);
        using var engine = new Engine(import: false);

        var found = engine.Run("$before = $env:PSModulePath; try { $env:PSModulePath = $args[0]; (Get-PathwayConfiguration -Name MaxDepth).Name } finally { $env:PSModulePath = $before }", modules);

        Assert.Empty(found.Errors);
        Assert.Equal(["MaxDepth"], found.Texts);
    }

    [Fact]
    public void The_same_version_from_another_folder_is_the_same_module()
    {
        var copy = Path.Combine(TestFolders.New(), "Pathway");
        Directory.CreateSymbolicLink(copy, TestFolders.Root);
        using var engine = new Engine();
        engine.Run("Get-PathwayConfiguration MaxDepth");

        var again = engine.Run("Import-Module $args[0] -Force; (Get-PathwayConfiguration MaxDepth).Name", Path.Combine(copy, "Pathway.psd1"));

        Assert.Empty(again.Errors);
        Assert.Equal(["MaxDepth"], again.Texts);
    }

    [Fact]
    public void A_node_knows_its_hierarchy_however_often_and_from_where_the_module_is_imported()
    {
        var copy = Path.Combine(TestFolders.New(), "Pathway");
        Directory.CreateSymbolicLink(copy, TestFolders.Root);
        using var engine = new Engine();
        const string Known = "('mitophagy' | Invoke-PathwayHierarchy -NoCache)[0].Hierarchy.IsComplete";

        var result = engine.Run($"{Known}; Import-Module $args[0]; {Known}; Import-Module $args[1] -Force; {Known}; Remove-Module Pathway; Import-Module $args[0]; {Known}; Remove-Module Pathway; Import-Module $args[1]; {Known}", Path.Combine(copy, "Pathway.psd1"), TestFolders.Manifest);

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True", "True", "True"], result.Texts);
    }

    [Theory]
    [InlineData("PathwayNode")]
    [InlineData("PathwayInteraction")]
    [InlineData("PathwayHierarchy")]
    public void Public_types_resolve_by_their_short_names_until_the_last_runspace_removes_the_module(string name)
    {
        using var first = new Engine();
        using var second = new Engine();

        first.Run("Remove-Module Pathway");
        Assert.Equal([$"Pathway.Model.{name}"], second.Run($"[{name}].FullName").Texts);

        second.Run("Remove-Module Pathway");
        Assert.False(Accelerators().ContainsKey(name));
    }

    [Fact]
    public void A_short_name_that_is_taken_stays_with_its_owner()
    {
        var accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")!;
        using var engine = new Engine(import: false);
        accelerators.GetMethod("Add")!.Invoke(null, ["PathwayFailure", typeof(string)]);
        try
        {
            engine.Run("Import-Module $args[0]; Remove-Module Pathway", TestFolders.Manifest);
            Assert.Equal(typeof(string), Accelerators()["PathwayFailure"]);
        }
        finally
        {
            accelerators.GetMethod("Remove")!.Invoke(null, ["PathwayFailure"]);
        }
    }

    [Fact]
    public void Eight_runspaces_share_one_desk()
    {
        var path = TestFolders.NewCachePath();
        using var held = ModuleInside.HeldDesk(path);
        var engines = Enumerable.Range(0, 8).Select(static _ => new Engine()).ToArray();
        var shells = engines.Select(engine => engine.Shell("'one term' | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Ontology", path)).ToArray();
        try
        {
            var running = shells.Select(static shell => shell.BeginInvoke()).ToArray();
            Assert.True(held.WaitForHeld(1));
            held.Open();
            var roots = shells.Zip(running, static (shell, run) => shell.EndInvoke(run)).Select(static nodes => nodes.Single(static node => node.ToString() == "one term").Properties["Root"].Value).ToArray();

            Assert.Single(roots.Distinct());
            Assert.Single((string[])held.Begun);
        }
        finally
        {
            foreach (var shell in shells) { shell.Dispose(); }
            foreach (var engine in engines) { engine.Dispose(); }
        }
    }

    // A second copy would have types of its own: listeners of the process would not hear the module's spans, for example.
    [Fact]
    public void The_module_holds_no_copy_of_an_assembly_of_the_framework()
    {
        var framework = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Select(Path.GetFileName);

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(TestFolders.Cmdlets)!, "*.dll").Select(Path.GetFileName).Intersect(framework));
    }

    private static Dictionary<string, Type> Accelerators() =>
        (Dictionary<string, Type>)typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")!.GetProperty("Get")!.GetValue(null)!;
}
