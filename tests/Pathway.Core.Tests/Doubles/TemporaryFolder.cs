namespace Pathway.Doubles;

/// <summary>A folder for one test, removed after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pathway-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The names of what lies in it, in ordinal order.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path).Select(static entry => System.IO.Path.GetFileName(entry)!).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
