using System.Management.Automation;
using System.Reflection;
using System.Text;
using Pathway.Loading;

namespace Pathway.Help;

/// <summary>
/// Writes the help of the cmdlets from their doc comments: en-US/Pathway.Cmdlets.dll-Help.xml, where PowerShell looks for it, and
/// docs/commands/*.md. Both are committed, and a test compares them with what this program would write. After a change of a comment or a
/// parameter:
///
///     dotnet run --project src/Pathway.Help
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length > 0)
        {
            Console.Error.WriteLine(
                "usage: dotnet run --project src/Pathway.Help\nWrites the help of all cmdlets; there are no arguments.");
            return 2;
        }
        foreach (var file in HelpFiles.Of(BuiltModule.Read()))
        {
            var path = Path.GetFullPath(Path.Combine(BuiltModule.Root, file.Path));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            Console.WriteLine(file.Path);
        }
        return 0;
    }
}

/// <summary>The last build of the module, with its doc comments.</summary>
internal static class BuiltModule
{
    /// <summary>The root folder of the repository.</summary>
    public static string Root => Metadata("Root");

    /// <summary>The help of all cmdlets, by name.</summary>
    /// <exception cref="InvalidOperationException">A comment is missing that the help needs.</exception>
    public static IReadOnlyList<CommandHelp> Read()
    {
        var comments = DocComments.Read(Directory.EnumerateFiles(Metadata("Comments"), "Pathway.*.xml"));
        var reader = new CommandReader(comments);
        return
        [
            .. ModuleLoadContext.Load(Path.Combine(Root, "module", "bin", "Pathway.Cmdlets.dll")).GetExportedTypes()
                .Where(static type => type.GetCustomAttribute<CmdletAttribute>() is not null)
                .Select(reader.Read).OrderBy(static command => command.Name, StringComparer.Ordinal),
        ];
    }

    private static string Metadata(string name) =>
        Path.GetFullPath(typeof(BuiltModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == name).Value!);
}

/// <summary>A help file: its path relative to the root folder, and its text.</summary>
internal sealed record HelpFile(string Path, string Text);

/// <summary>All help files of the cmdlets.</summary>
internal static class HelpFiles
{
    // PowerShell falls back to this folder for any language.
    private const string Maml = "en-US/Pathway.Cmdlets.dll-Help.xml";

    /// <summary>The files; equal help gives equal bytes.</summary>
    public static IReadOnlyList<HelpFile> Of(IReadOnlyList<CommandHelp> commands) =>
    [
        new(Maml, MamlText.Of(commands)),
        new("docs/commands/README.md", CommandPage.Index(commands)),
        .. commands.Select(static command => new HelpFile($"docs/commands/{command.Name}.md", CommandPage.Of(command))),
    ];
}
