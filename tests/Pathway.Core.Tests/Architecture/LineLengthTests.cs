using System.Globalization;
using System.Runtime.CompilerServices;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Architecture;

public sealed class LineLengthTests
{
    private const int MaxLength = 140;

    private static readonly string[] Extensions = [".cs", ".ps1", ".psm1"];

    [Fact]
    public void No_line_of_the_repository_is_too_long()
    {
        var root = RepositoryRoot();
        var files = SourceFiles(root).ToArray();

        var parts = files.Select(file => Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0]).ToHashSet();
        Assert.Superset(new HashSet<string> { "src", "tests", "bench", "tools", "module", "examples", "build.ps1" }, parts);
        var longLines = files.SelectMany(file => FindLongLines(root, file)).ToArray();
        Assert.True(longLines.Length == 0, $"These lines have more than {MaxLength} characters:\n{string.Join('\n', longLines)}");
    }

    [Fact]
    public void Finds_long_lines_of_source_files_outside_build_folders()
    {
        using var folder = new TemporaryFolder();
        var (fits, tooLong) = (new string('x', MaxLength), new string('x', MaxLength + 1));
        foreach (var part in (string[])["src", "obj", "src/bin", "artifacts"]) { Directory.CreateDirectory(folder.File(part)); }
        File.WriteAllLines(folder.File("src/A.cs"), [fits, tooLong, "", tooLong]);
        foreach (var name in (string[])["build.ps1", "src/M.psm1", "src/Notes.md", "obj/B.cs", "src/bin/C.cs", "artifacts/D.ps1"])
        {
            File.WriteAllText(folder.File(name), tooLong);
        }

        var found = SourceFiles(folder.Path).SelectMany(file => FindLongLines(folder.Path, file)).Order(StringComparer.Ordinal);

        Assert.Equal(["build.ps1:1", "src/A.cs:2", "src/A.cs:4", "src/M.psm1:1"], found);
    }

    private static IEnumerable<string> FindLongLines(string root, string file) => File.ReadLines(file).Index()
        .Where(static line => line.Item.Length > MaxLength)
        .Select(line => string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')}:{line.Index + 1}"));

    internal static IEnumerable<string> SourceFiles(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)) { yield return file; }
        }
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            // Build output and hidden folders such as .git are no source.
            if (Path.GetFileName(inner) is ['.', ..] or "obj" or "bin" or "artifacts") { continue; }
            foreach (var file in SourceFiles(inner)) { yield return file; }
        }
    }

    // A build with mapped paths does not know the real path of this file: then the search starts at the folder of the test.
    internal static string RepositoryRoot([CallerFilePath] string path = "")
    {
        var start = File.Exists(path) ? Path.GetDirectoryName(path) : AppContext.BaseDirectory;
        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Pathway.slnx"))) { return folder; }
        }
        throw new DirectoryNotFoundException($"No Pathway.slnx lies above '{start}'.");
    }
}
