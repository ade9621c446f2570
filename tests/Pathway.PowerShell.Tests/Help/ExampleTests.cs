using Pathway.Hosting;
using Pathway.Http;
using Xunit;

namespace Pathway.Help;

/// <summary>Every help example runs unchanged, in a new folder with the files that the examples name.</summary>
public sealed class ExampleTests : IAsyncLifetime
{
    private LiteratureHost literature = null!;

    public async ValueTask InitializeAsync() => literature = await LiteratureHost.StartAsync(LiteratureHost.PapersOfExamples);

    public ValueTask DisposeAsync() => literature.DisposeAsync();

    // Created once and copied, because the examples change files.
    private static readonly Lazy<string> Prepared = new(Prepare);

    public static TheoryData<string, int> Examples => [.. BuiltModule.Read().SelectMany(static command => command.Examples
        .Select((_, index) => (command.Name, index + 1)))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_runs(string command, int number)
    {
        var folder = TestFolders.New();
        foreach (var file in Directory.GetFiles(Prepared.Value)) { File.Copy(file, Path.Combine(folder, Path.GetFileName(file))); }

        var result = In(folder,
            runner =>
                runner.Run(runner.Run("(Get-Help $args[0]).examples.example[$args[1] - 1].code", command, number).Texts.Single()));

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }

    private static string Prepare()
    {
        var folder = TestFolders.New();
        var result = In(folder,
            static runner =>
                runner.Run("& $args[0] -Root $args[1]",
                    Path.Combine(TestFolders.Root, "tests", "Pathway.PowerShell.Tests", "Help", "Prepare.ps1"), TestFolders.Root));
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        return folder;
    }

    // The folder is the current location and has its own cache and configuration.
    private static PowerShellResult In(string folder, Func<PowerShellRunner, PowerShellResult> run)
    {
        using var runner = new PowerShellRunner();
        runner.Run("""
            $previous = $env:PATHWAY_CACHE_PATH, $env:PATHWAY_CONFIGURATION
            $env:PATHWAY_CACHE_PATH = "$($args[0])/cache.db"
            $env:PATHWAY_CONFIGURATION = "$($args[0])/configuration.json"
            $null = $ExecutionContext.SessionState.Path.SetLocation($args[0])
            """, folder);
        try { return run(runner); }
        finally { runner.Run("$env:PATHWAY_CACHE_PATH, $env:PATHWAY_CONFIGURATION = $previous"); }
    }
}
