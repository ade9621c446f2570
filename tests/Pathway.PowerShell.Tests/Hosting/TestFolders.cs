using System.Runtime.CompilerServices;

namespace Pathway.Hosting;

/// <summary>Folders of the tests: the checkout, and a temporary place instead of the user's own.</summary>
internal static class TestFolders
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    public static string Manifest => Path.Combine(Root, "Pathway.psd1");

    public static string Cmdlets => Path.Combine(Root, "module", "bin", "Pathway.Cmdlets.dll");

    private static readonly string User = Directory.CreateTempSubdirectory("pathway-tests-").FullName;

    /// <summary>A new, empty folder, removed with the process.</summary>
    public static string New() => Directory.CreateDirectory(Path.Combine(User, Guid.NewGuid().ToString("N"))).FullName;

    public static string NewCachePath() => Path.Combine(New(), "cache.db");

    // Before any test: nothing may touch the configuration and the cache of whoever runs the tests.
    [ModuleInitializer]
    internal static void IsolateEnvironment()
    {
        Environment.SetEnvironmentVariable("PATHWAY_CONFIGURATION", Path.Combine(User, "configuration.json"));
        Environment.SetEnvironmentVariable("PATHWAY_CACHE_PATH", Path.Combine(User, "cache.db"));
        // Nor may a key of theirs decide who answers.
        foreach (var name in (string[])["GOOGLE_API_KEY", "GEMINI_API_KEY", "OPENAI_API_KEY", "GOOGLE_GEMINI_BASE_URL"])
        {
            Environment.SetEnvironmentVariable(name, null);
        }
        // Nor may a test reach a service of the world: where it starts none of its own, there is none.
        foreach (var name in (string[])["PATHWAY_EUROPE_PMC_ENDPOINT", "PATHWAY_NCBI_ENDPOINT"])
        {
            Environment.SetEnvironmentVariable(name, "http://127.0.0.1:9/");
        }
        foreach (var name in (string[])["NCBI_API_KEY", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"])
        {
            Environment.SetEnvironmentVariable(name, null);
        }
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Directory.Delete(User, recursive: true);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
