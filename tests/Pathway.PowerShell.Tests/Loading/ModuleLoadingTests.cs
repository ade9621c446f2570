using System.Management.Automation;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Loading;

public sealed class ModuleLoadingTests
{
    [Fact]
    public void Module_loads_into_its_own_context()
    {
        using var runner = new PowerShellRunner();
        runner.Run("Get-PathwayCache -CachePath $args[0]", TestFolders.NewCachePath());

        var context = AssemblyLoadContext.GetLoadContext(LoadedModule.Cmdlets)!;

        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.Contains(context.Assemblies, static assembly => assembly.GetName().Name == "Pathway.Core");
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies,
            static assembly => assembly.GetName().Name is "Pathway.Core" or "Microsoft.Data.Sqlite");
        Assert.DoesNotContain(context.Assemblies,
            static assembly => assembly.GetName().Name is "System.Text.Json" or "System.Management.Automation");
    }

    [Fact]
    public void Native_library_of_the_store_loads()
    {
        using var runner = new PowerShellRunner();
        var path = TestFolders.NewCachePath();

        runner.Run("'a' | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Replay -ErrorAction SilentlyContinue", path);
        var read = runner.Run("Get-PathwayRun -CachePath $args[0]", path);

        Assert.Empty(read.Warnings);
        Assert.Single(read.Output);
    }

    [Fact]
    public void Forced_reimport_keeps_all_cmdlets()
    {
        using var runner = new PowerShellRunner();

        var counts = runner.Run(
            "(Get-Command -Module Pathway).Count; 1..2 | ForEach-Object { Import-Module $args[0] -Force }; "
                + "(Get-Command -Module Pathway).Count; (Get-Module Pathway).ExportedCmdlets.Count; "
                + "(Get-PathwayConfiguration).Count", TestFolders.Manifest);

        Assert.Null(counts.Failure);
        Assert.Equal(counts.Output[0].BaseObject, counts.Output[1].BaseObject);
        Assert.Equal(counts.Output[0].BaseObject, counts.Output[2].BaseObject);
        Assert.True((int)counts.Output[3].BaseObject > 0);
    }

    [Fact]
    public void Module_autoloads_from_module_path()
    {
        var modules = TestFolders.New();
        // The folder must have the name of the module.
        Directory.CreateSymbolicLink(Path.Combine(modules, "Pathway"), TestFolders.Root);
        using var runner = new PowerShellRunner(import: false);

        var found = runner.Run(
            "$before = $env:PSModulePath; try { $env:PSModulePath = $args[0]; "
                + "(Get-PathwayConfiguration -Name MaxDepth).Name } finally { $env:PSModulePath = $before }", modules);

        Assert.Empty(found.Errors);
        Assert.Equal(["MaxDepth"], found.Texts);
    }

    [Fact]
    public void Same_version_in_another_folder_shares_assembly()
    {
        var copy = Path.Combine(TestFolders.New(), "Pathway");
        Directory.CreateSymbolicLink(copy, TestFolders.Root);
        using var runner = new PowerShellRunner();
        runner.Run("Get-PathwayConfiguration MaxDepth");

        var again =
            runner.Run("Import-Module $args[0] -Force; (Get-PathwayConfiguration MaxDepth).Name", Path.Combine(copy, "Pathway.psd1"));

        Assert.Empty(again.Errors);
        Assert.Equal(["MaxDepth"], again.Texts);
        Assert.Empty(runner.Host.Lines);
    }

    [Theory]
    [InlineData("Pathway.Cmdlets.dll")]
    [InlineData("Pathway.Core.dll")]
    [InlineData("Pathway.Loader.dll")]
    public void Another_build_of_the_version_says_that_the_first_one_stays(string changed)
    {
        using var runner = new PowerShellRunner();
        var folder = CopyModule();
        var bin = Path.Combine(folder, "module", "bin");
        SetBuild(Path.Combine(bin, changed));

        var again =
            runner.Run("Import-Module $args[0] -Force; (Get-PathwayConfiguration MaxDepth).Name", Path.Combine(folder, "Pathway.psd1"));

        Assert.Null(again.Failure);
        Assert.Empty(again.Errors);
        Assert.Equal(["MaxDepth"], again.Texts);
        // The loader itself is no part of what may differ: it only loads.
        if (changed == "Pathway.Loader.dll") { return; }
        Assert.Equal([$"This PowerShell goes on with the build of Pathway that it loaded first, from '{LoadedModule.Cmdlets.Location}'. "
            + $"Start a new PowerShell to use the one in '{bin}'."], runner.Host.Lines);
    }

    [Fact]
    public void Hierarchy_property_survives_repeated_imports()
    {
        var copy = Path.Combine(TestFolders.New(), "Pathway");
        Directory.CreateSymbolicLink(copy, TestFolders.Root);
        using var runner = new PowerShellRunner();
        const string Known = "('mitophagy' | Invoke-PathwayHierarchy -NoCache)[0].Hierarchy.IsComplete";

        var result = runner.Run(
            $"{Known}; Import-Module $args[0]; {Known}; Import-Module $args[1] -Force; {Known}; Remove-Module Pathway; "
                + $"Import-Module $args[0]; {Known}; Remove-Module Pathway; Import-Module $args[1]; "
                + $"{Known}", Path.Combine(copy, "Pathway.psd1"), TestFolders.Manifest);

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True", "True", "True"], result.Texts);
    }

    [Theory]
    [InlineData("PathwayNode")]
    [InlineData("PathwayInteraction")]
    [InlineData("PathwayHierarchy")]
    public void Short_type_names_resolve_until_last_runspace_removes_module(string name)
    {
        using var first = new PowerShellRunner();
        using var second = new PowerShellRunner();

        first.Run("Remove-Module Pathway");
        Assert.Equal([$"Pathway.Model.{name}"], second.Run($"[{name}].FullName").Texts);

        second.Run("Remove-Module Pathway");
        Assert.False(Accelerators().ContainsKey(name));
    }

    [Fact]
    public void Keeps_existing_type_accelerator()
    {
        var accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")!;
        using var runner = new PowerShellRunner(import: false);
        accelerators.GetMethod("Add")!.Invoke(null, ["PathwayFailure", typeof(string)]);
        try
        {
            runner.Run("Import-Module $args[0]; Remove-Module Pathway", TestFolders.Manifest);
            Assert.Equal(typeof(string), Accelerators()["PathwayFailure"]);
        }
        finally
        {
            accelerators.GetMethod("Remove")!.Invoke(null, ["PathwayFailure"]);
        }
    }

    [Fact]
    public void Eight_runspaces_share_one_engine()
    {
        var path = TestFolders.NewCachePath();
        using var held = LoadedModule.CreateGatedEngine(path);
        var runners = Enumerable.Range(0, 8).Select(static _ => new PowerShellRunner()).ToArray();
        var shells =
            runners.Select(runner => runner.Shell(
                "'one term' | Invoke-PathwayHierarchy -CachePath $args[0] -Curator Ontology -TermTaxon any", path))
            .ToArray();
        try
        {
            var running = shells.Select(static shell => shell.BeginInvoke()).ToArray();
            Assert.True(held.WaitForHeld(1));
            held.Open();
            var roots = shells.Zip(running, static (shell, run) => shell.EndInvoke(run))
                .Select(static nodes => nodes.Single(static node => node.ToString() == "one term").Properties["Root"].Value).ToArray();

            Assert.Single(roots.Distinct());
            Assert.Single((string[])held.Begun);
        }
        finally
        {
            foreach (var shell in shells) { shell.Dispose(); }
            foreach (var runner in runners) { runner.Dispose(); }
        }
    }

    // A second copy would have its own types: for example, listeners of the process would not receive the module's spans.
    [Fact]
    public void Module_contains_no_framework_assembly()
    {
        var framework = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Select(Path.GetFileName);

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(TestFolders.Cmdlets)!, "*.dll").Select(Path.GetFileName)
            .Intersect(framework));
    }

    private static string CopyModule()
    {
        var folder = Path.Combine(TestFolders.New(), "Pathway");
        foreach (var name in (string[])["Pathway.psd1", "module/*.ps*", "module/bin/Pathway.*.dll"])
        {
            var source = Path.Combine(TestFolders.Root, Path.GetDirectoryName(name)!);
            var target = Path.Combine(folder, Path.GetDirectoryName(name)!);
            Directory.CreateDirectory(target);
            foreach (var file in Directory.GetFiles(source, Path.GetFileName(name)))
            {
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
            }
        }
        return folder;
    }

    // What a compiler would do with a change: another identifier of the build.
    private static void SetBuild(string path)
    {
        var bytes = File.ReadAllBytes(path);
        using var image = new PEReader(new MemoryStream(bytes));
        var metadata = image.GetMetadataReader();
        var build = metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToByteArray();
        var at = bytes.AsSpan().IndexOf(build);
        Assert.True(at > 0);
        bytes[at] ^= 0xFF;
        File.WriteAllBytes(path, bytes);
    }

    private static Dictionary<string, Type> Accelerators() =>
        (Dictionary<string,
            Type>)typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")!.GetProperty("Get")!.GetValue(null)!;
}
