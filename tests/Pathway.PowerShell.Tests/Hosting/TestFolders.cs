using System.Runtime.CompilerServices;

namespace Pathway.Hosting;

/// <summary>Folders of the tests: the repository, and temporary folders instead of those of the user.</summary>
internal static class TestFolders
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    public static string Manifest => Path.Combine(Root, "Pathway.psd1");

    public static string Cmdlets => Path.Combine(Root, "module", "bin", "Pathway.Cmdlets.dll");

    private static readonly string User = Directory.CreateTempSubdirectory("pathway-tests-").FullName;

    /// <summary>A new, empty folder, which is deleted at the end of the process.</summary>
    public static string New() => Directory.CreateDirectory(Path.Combine(User, Guid.NewGuid().ToString("N"))).FullName;

    public static string NewCachePath() => Path.Combine(New(), "cache.db");

    // Runs before any test: tests must not touch the user's configuration and cache.
    [ModuleInitializer]
    internal static void IsolateEnvironment()
    {
        Environment.SetEnvironmentVariable("PATHWAY_CONFIGURATION", Path.Combine(User, "configuration.json"));
        Environment.SetEnvironmentVariable("PATHWAY_CACHE_PATH", Path.Combine(User, "cache.db"));
        Environment.SetEnvironmentVariable("PATHWAY_ONTOLOGY_PATH", Path.Combine(User, "ontologies"));
        // A key of the user must not select the curator.
        foreach (var name in (string[])["GOOGLE_API_KEY", "GEMINI_API_KEY", "OPENAI_API_KEY", "GOOGLE_GEMINI_BASE_URL"])
        {
            Environment.SetEnvironmentVariable(name, null);
        }
        // Tests must not reach a real service.
        foreach (var name in (string[])["PATHWAY_EUROPE_PMC_ENDPOINT", "PATHWAY_NCBI_ENDPOINT"])
        {
            Environment.SetEnvironmentVariable(name, "http://127.0.0.1:9/");
        }
        foreach (var name in (string[])["NCBI_API_KEY", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"])
        {
            Environment.SetEnvironmentVariable(name, null);
        }
        // As in the tests of the engine: no test waits for a retry.
        AppContext.SetData("Pathway.RetryDelay", TimeSpan.Zero);
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => DeleteAll();
    }

    private static void DeleteAll()
    {
        try { Directory.Delete(User, recursive: true); }
        catch (IOException)
        {
            // Two threads can end a process at once, and that of a store may still write. All tests are over, and the folder is temporary.
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
