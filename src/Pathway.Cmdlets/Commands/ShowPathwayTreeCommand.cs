using System.Management.Automation;
using Pathway.Errors;
using Pathway.Formats.Hierarchies;
using Pathway.Hierarchies;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Draws a hierarchy as a tree of text lines.</summary>
/// <remarks>
/// <para>Each line shows a term, its ontology identifier and the number of interactions at and below it. A mark shows terms that need
/// attention: unresolved (a question stayed open), unplaced (no root fits), fallback (placed by a rule).</para>
/// <para>The tree shows the terms of the input and what lies above them. Siblings are counted in the last line; -IncludeSibling shows
/// them. With -AllowPartial all given nodes are shown.</para>
/// <para>Colours are shown only if the tree is the end of the pipeline, the terminal supports them and NO_COLOR is not set. They are no
/// part of the lines: a file or a variable gets plain text. If $PSStyle.OutputRendering is Ansi, they are part of the lines, wherever these
/// go. Control characters in names are removed.</para>
/// <para>A terminal shows every character. A program that reads the output of PowerShell on Windows gets it in the code page of the
/// console. What the code page lacks is written in ASCII: beta for a Greek letter, |-- for a branch. To keep each character, begin the
/// script with [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new(), or write a file with Export-PathwayHierarchy. A script that
/// writes something before it imports the module gets what the code page puts in their place: import the module first.</para>
/// <para>Pass all nodes of a hierarchy, and use -Root and -Depth to show less of it. If nodes were filtered out before, the cmdlet writes
/// an error, unless -AllowPartial is given.</para>
/// </remarks>
/// <returns>The lines of the tree.</returns>
/// <example>
/// <para>Draw a saved hierarchy</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Show-PathwayTree
/// </code>
/// </example>
/// <example>
/// <para>Draw the upper part of some roots</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Show-PathwayTree -Root 'Proteo*', 'Gene*' -Depth 2
/// </code>
/// <para>Deeper terms are counted, not shown.</para>
/// </example>
/// <example>
/// <para>Draw only the paths to some terms</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Where-Object Name -like '*autophagy*' | Show-PathwayTree -AllowPartial
/// </code>
/// </example>
/// <example>
/// <para>Draw the siblings too</para>
/// <code>
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy | Find-PathwaySibling | Show-PathwayTree -IncludeSibling
/// </code>
/// </example>
/// <example>
/// <para>Keep a tree in a variable, in plain ASCII</para>
/// <code>
/// $lines = Import-PathwayHierarchy ./hierarchy.json | Show-PathwayTree -Ascii
/// "$($lines.Count) lines"
/// </code>
/// <para>To write the tree to a file, use Export-PathwayHierarchy with the extension .txt.</para>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Import-PathwayHierarchy"/>
/// <seealso href="Export-PathwayHierarchy"/>
[Cmdlet(VerbsCommon.Show, "PathwayTree")]
[OutputType(typeof(string))]
public sealed class ShowPathwayTreeCommand : HierarchyCmdlet
{
    /// <summary>The maximum number of links below a root: 0 shows the roots alone. Deeper terms are counted, not shown.</summary>
    /// <value>all</value>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Depth { get; set; } = int.MaxValue;

    /// <summary>Shows only these roots, by name; wildcards are allowed.</summary>
    /// <value>all</value>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.RootCompleter))]
    public string[]? Root { get; set; }

    /// <summary>Shows also the siblings: terms that the search for siblings added, and that no interaction names.</summary>
    [Parameter]
    public SwitchParameter IncludeSibling { get; set; }

    /// <summary>Draws with ASCII characters only; beta stands for a Greek letter.</summary>
    [Parameter]
    public SwitchParameter Ascii { get; set; }

    /// <summary>Draws without colours, as the environment variable NO_COLOR does.</summary>
    [Parameter]
    public SwitchParameter NoColor { get; set; }

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        var (palette, place) = NoColor ? (TreePalette.Plain, ColourPlace.None) : HostPalette.Of(this);
        var patterns = Root?.Select(static name => new WildcardPattern(name, WildcardOptions.IgnoreCase)).ToArray();
        var isFirst = true;
        foreach (var hierarchy in hierarchies)
        {
            if (!isFirst) { WriteObject(""); }
            isFirst = false;
            ReportMissing(hierarchy);
            var options = new TreeOptions
            {
                Depth = Depth, Glyphs = Ascii ? TreeGlyphs.Ascii : TreeGlyphs.Lines, Palette = palette,
                Root = patterns is null ? null : name => patterns.Any(pattern => pattern.IsMatch(name)),
            };
            var shown = IncludeSibling || AllowPartial ? hierarchy : HierarchySiblings.LeaveOut(hierarchy);
            var lines = TreeText.Lines(shown, options);
            // For the view the same lines twice, with and without colours.
            IEnumerable<object> written = place == ColourPlace.View
                ? TreeText.Lines(shown, options with { Palette = TreePalette.Plain }).Zip(lines, TreeLine.Create)
                : lines;
            foreach (var line in written)
            {
                StopToken.ThrowIfCancellationRequested();
                WriteObject(line);
            }
        }
    }

    private void ReportMissing(PathwayHierarchy hierarchy)
    {
        var roots = hierarchy.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root).Select(static node => node.Name).ToArray();
        foreach (var name in (Root ?? []).Where(static name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            if (roots.Contains(name, StringComparer.OrdinalIgnoreCase)) { continue; }
            Report(new PathwayException(PathwayErrors.RootNotFound, $"There is no root '{name}'; there are {string.Join(", ", roots)}.",
                name));
        }
    }
}
