namespace Pathway.Configuration;

/// <summary>Where the files of this program lie by default.</summary>
internal static class UserFolders
{
    private const string Folder = "pathway";

    /// <summary>The environment variable that names the configuration file.</summary>
    public const string ConfigurationVariable = "PATHWAY_CONFIGURATION";

    public static string DefaultCachePath => Path.Combine(Base(Environment.SpecialFolder.LocalApplicationData), Folder, "pathway.db");

    /// <summary>A user's models file, beside the configuration; it need not be there.</summary>
    public static string ModelsPath => Path.Combine(Path.GetDirectoryName(ConfigurationPath)!, "models.json");

    public static string ConfigurationPath => Environment.GetEnvironmentVariable(ConfigurationVariable) is { Length: > 0 } named
        ? Path.GetFullPath(named) : Path.Combine(Base(Environment.SpecialFolder.ApplicationData), Folder, "configuration.json");

    // A service account or a bare container may have no home folder; the temporary folder then serves.
    private static string Base(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } path ? path : Path.GetTempPath();
}
