using System.Management.Automation;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Tree;
using Pathway.Hierarchies;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Draws a hierarchy as a tree of text lines.</summary>
[Cmdlet(VerbsCommon.Show, "PathwayTree")]
[OutputType(typeof(string))]
public sealed class ShowPathwayTreeCommand : HierarchyCmdlet
{
    /// <summary>The most links below a root; what lies deeper is counted.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Depth { get; set; } = int.MaxValue;

    /// <summary>Only these roots; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.RootCompleter))]
    public string[]? Root { get; set; }

    /// <summary>Draws with ASCII characters alone.</summary>
    [Parameter]
    public SwitchParameter Ascii { get; set; }

    /// <summary>Draws without colours, whatever the host can show.</summary>
    [Parameter]
    public SwitchParameter NoColor { get; set; }

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        var palette = NoColor ? TreePalette.Plain : HostPalette.Of(this);
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
            foreach (var line in TreeText.Lines(hierarchy, options))
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
            Report(new PathwayException(PathwayErrors.RootNotFound, $"There is no root '{name}'; there are {string.Join(", ", roots)}.", name));
        }
    }
}
