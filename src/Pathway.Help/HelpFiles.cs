namespace Pathway.Help;

/// <summary>A file of help: its path from the project's folder, and its text.</summary>
internal sealed record HelpFile(string Path, string Text);

/// <summary>All files that are written from the help of the cmdlets.</summary>
internal static class HelpFiles
{
    // The folder of the manifest: there PowerShell looks, for whatever language, and needs nothing staged.
    private const string Maml = "en-US/Pathway.Cmdlets.dll-Help.xml";

    /// <summary>The files; the same help gives the same bytes.</summary>
    public static IReadOnlyList<HelpFile> Of(IReadOnlyList<CommandHelp> commands) =>
    [
        new(Maml, MamlText.Of(commands)),
        new("docs/commands/README.md", CommandPage.Index(commands)),
        .. commands.Select(static command => new HelpFile($"docs/commands/{command.Name}.md", CommandPage.Of(command))),
    ];
}
