using System.Management.Automation;
using System.Reflection;
using Pathway.Loading;

namespace Pathway.Help;

/// <summary>The module as it was built last, and the doc comments that were written with it.</summary>
internal static class BuiltModule
{
    /// <summary>The folder of the project.</summary>
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

    private static string Metadata(string name) => Path.GetFullPath(typeof(BuiltModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!);
}
