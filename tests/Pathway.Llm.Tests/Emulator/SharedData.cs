namespace Pathway.Emulator;

/// <summary>Test inputs that lie beside the checkout, not in it.</summary>
internal static class SharedData
{
    /// <summary>The path of a file of ../shared/data beside the checkout, or null if it is not there.</summary>
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path)) { return path; }
        }
        return null;
    }
}
