namespace Pathway.Shell;

/// <summary>Finds the module that this shell was built with: the manifest in one of the folders above it.</summary>
internal static class ModuleLocation
{
    private const string Manifest = "Pathway.psd1";

    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var manifest = Path.Combine(folder.FullName, Manifest);
            if (File.Exists(manifest)) { return manifest; }
        }
        throw new FileNotFoundException($"There is no {Manifest} above '{AppContext.BaseDirectory}'.");
    }
}
