using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Pathway.Architecture;

/// <summary>Files are opened, replaced and deleted in one place each, so that each of them bears with other programs.</summary>
public sealed partial class FileAccessTests
{
    // A file, and the calls in it that are no files of the user, or write a file that nobody else has.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Pathway.Core/Files/SharedFile.cs"] = ["new FileStream("],
        ["src/Pathway.Core/Files/FileChanges.cs"] = ["new FileStream("],
        // A new file of its own.
        ["src/Pathway.Core/Formats/AtomicFile.cs"] = ["new FileStream("],
        // A download of its own, and its tag.
        ["src/Pathway.Core/OntologyFiles/SourceDownload.cs"] = ["new FileStream(", "File.WriteAllText("],
        // Files of the system.
        ["src/Pathway.Core/Storage/Sharing/LeaseHolder.cs"] = ["File.ReadAllText("],
        ["src/Pathway.Core/Storage/Sharing/MachineIdentity.cs"] = ["File.ReadAllText("],
        // A copy that is read, not the damaged file.
        ["src/Pathway.Core/Storage/SalvagedAnswers.cs"] = ["File.Copy(", "new FileStream("],
        // A line at the end of a file that the workflow has open.
        ["src/Pathway.Cmdlets/Publications/UncheckedEvidence.cs"] = ["File.AppendAllText("],
        // It loads the rest, and so cannot use it.
        ["src/Pathway.Loader/ModuleLoadContext.cs"] = ["new FileStream("],
        // A tool of the project.
        ["src/Pathway.Help/Program.cs"] = ["File.WriteAllText("],
    };

    [Fact]
    public void Files_are_accessed_only_by_the_helpers()
    {
        var root = LineLengthTests.RepositoryRoot();
        var found = LineLengthTests.SourceFiles(Path.Combine(root, "src"))
            .Where(static file => file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Index().SelectMany(line => DirectAccess().Matches(line.Item)
                .Select(call => (Name: Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'), Line: line.Index + 1,
                    Call: call.Value)))).ToArray();

        Assert.Empty(found.Where(static one => !Allowed.GetValueOrDefault(one.Name, []).Contains(one.Call, StringComparer.Ordinal))
            .Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}:{one.Line} {one.Call}")));
        Assert.Equal(Allowed.SelectMany(static one => one.Value.Select(call => $"{one.Key} {call}")).Order(StringComparer.Ordinal),
            found.Select(static one => $"{one.Name} {one.Call}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Scripts_for_bash_have_the_line_ends_of_bash()
    {
        var root = LineLengthTests.RepositoryRoot();
        var scripts = Directory.GetFiles(Path.Combine(root, ".ci"));

        Assert.NotEmpty(scripts);
        Assert.All(scripts, static script => Assert.DoesNotContain('\r', File.ReadAllText(script)));
        Assert.Contains(".ci/* text eol=lf", File.ReadLines(Path.Combine(root, ".gitattributes")));
    }

    [GeneratedRegex(@"\bnew (?:FileStream\(|Stream(?:Reader|Writer)\((?:path|file|name)\b)"
        + @"|\bFile\.(?:Open|OpenRead|OpenText|OpenWrite|OpenHandle|Create|CreateText|ReadAll\w+|ReadLines\w*|WriteAll\w+|AppendAll\w+"
        + @"|Move|Replace|Delete|Copy)\(", RegexOptions.CultureInvariant)]
    private static partial Regex DirectAccess();
}
