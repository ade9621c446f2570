using System.Runtime.CompilerServices;
using Xunit;

namespace Pathway.Architecture;

public sealed class FileSizeTests
{
    private const int MaxLines = 420;

    [Fact]
    public void No_source_file_is_too_long()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin")).ToArray();

        Assert.NotEmpty(files);
        Assert.Empty(TooLong(files));
    }

    [Fact]
    public void A_file_that_is_too_long_is_found()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, Enumerable.Repeat("// line", MaxLines + 1));
            Assert.Single(TooLong([path]));
            File.WriteAllLines(path, Enumerable.Repeat("// line", MaxLines));
            Assert.Empty(TooLong([path]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string[] TooLong(IEnumerable<string> files) =>
        [.. files.Select(static path => (Path: path, Lines: File.ReadLines(path).Count())).Where(static file => file.Lines > MaxLines)
            .Select(static file => $"{file.Path}: {file.Lines} lines")];

    // A build with mapped paths does not say where the file really lies; the folder of the test does then.
    private static string Root([CallerFilePath] string path = "")
    {
        var start = File.Exists(path) ? Path.GetDirectoryName(path) : AppContext.BaseDirectory;
        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Pathway.slnx"))) { return folder; }
        }
        throw new DirectoryNotFoundException($"No Pathway.slnx lies above '{start}'.");
    }
}
