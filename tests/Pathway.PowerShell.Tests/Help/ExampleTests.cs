using Pathway.Hosting;
using Pathway.Http;
using Xunit;

namespace Pathway.Help;

/// <summary>Every help example runs unchanged, in a new folder with the files that the examples name.</summary>
public sealed class ExampleTests(ExampleFiles files, HelpRunner help) : IClassFixture<ExampleFiles>, IClassFixture<HelpRunner>
{
    public static TheoryData<string, int> Examples => [.. HelpRunner.Commands.SelectMany(static command => command.Examples
        .Select((_, index) => (command.Name, index + 1)))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_runs(string command, int number)
    {
        var code = help.GetExamples(command)[number - 1];

        var result = ExampleFiles.RunIn(files.Copy(), runner => runner.Run(code));

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }
}

/// <summary>
/// The files that the examples name, and the literature services that they look up papers in: one of each for all examples.
/// </summary>
public sealed class ExampleFiles : IAsyncLifetime
{
    private LiteratureHost literature = null!;
    private string prepared = "";

    public async ValueTask InitializeAsync()
    {
        literature = await LiteratureHost.StartAsync(LiteratureHost.PapersOfExamples);
        prepared = TestFolders.New();
        var result = RunIn(prepared,
            static runner =>
                runner.Run("& $args[0] -Root $args[1]",
                    Path.Combine(TestFolders.Root, "tests", "Pathway.PowerShell.Tests", "Help", "Prepare.ps1"), TestFolders.Root));
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
    }

    public ValueTask DisposeAsync() => literature.DisposeAsync();

    /// <summary>A new folder with copies of the files, because the examples change them.</summary>
    internal string Copy()
    {
        var folder = TestFolders.New();
        foreach (var file in Directory.GetFiles(prepared)) { File.Copy(file, Path.Combine(folder, Path.GetFileName(file))); }
        return folder;
    }

    /// <summary>Runs something where the folder is the current location, with a cache and a configuration in it.</summary>
    internal static PowerShellResult RunIn(string folder, Func<PowerShellRunner, PowerShellResult> run)
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
