using System.Runtime.CompilerServices;
using Xunit;

namespace Pathway.Doubles;

/// <summary>A folder for one test, removed after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pathway-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The names of its entries, in ordinal order.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path)
        .Select(static entry => System.IO.Path.GetFileName(entry)!).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A folder for a test, deleted after it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pathway-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Files that tests read: those of the project, and real data beside the checkout where available.</summary>
internal static class TestData
{
    public static string Example { get; } = Path.Combine(Checkout(), "examples", "atxn3.json");

    /// <summary>A file of real data; the test is skipped where it is absent.</summary>
    public static string Real(string name)
    {
        var path = Path.Combine(Checkout(), "..", "shared", "data", name);
        Assert.SkipUnless(File.Exists(path),
            $"There is no ../shared/data/{name} beside the checkout; a test on data of the project's own covers the same.");
        return path;
    }

    private static string Checkout([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
