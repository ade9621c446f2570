using System.Text.Json;

namespace Pathway.Bench;

/// <summary>Reads lists of terms: the lines of a text file, the pathways of an interaction file, or names.</summary>
internal static class TermLists
{
    /// <summary>The terms of each argument: a file that exists, or a name.</summary>
    public static IReadOnlyList<string> Read(IEnumerable<string> arguments) => [.. arguments.SelectMany(argument =>
        !File.Exists(argument) ? [argument]
        : argument.EndsWith(".json", StringComparison.Ordinal) ? Pathways(argument)
        : File.ReadAllLines(argument).Where(static line => line.Trim().Length > 0))];

    /// <summary>The root folder of the repository, which contains the solution.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pathway.slnx"))) { return folder.FullName; }
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Pathway.slnx.");
    }

    private static IEnumerable<string> Pathways(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.GetProperty("interactors").EnumerateArray()
            .SelectMany(static interactor => interactor.GetProperty("functions").EnumerateArray())
            .Select(static function => function.GetProperty("pathway").GetString()!)
            .Distinct(StringComparer.Ordinal).ToArray();
    }
}
