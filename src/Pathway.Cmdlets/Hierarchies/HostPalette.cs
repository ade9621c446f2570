using System.Management.Automation;
using Pathway.Formats.Hierarchies;

namespace Pathway.Hierarchies;

/// <summary>Where the colours of a tree stand.</summary>
internal enum ColourPlace
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>In the view alone (<see cref="TreeLine"/>).</summary>
    View,

    /// <summary>In the text itself.</summary>
    Text,
}

/// <summary>
/// The colours of the host, only if they are certain to be shown: at the end of the pipeline, in a terminal that supports them, not
/// redirected, and without NO_COLOR. If $PSStyle.OutputRendering is Ansi, they stand in the text, wherever it goes.
/// </summary>
internal static class HostPalette
{
    /// <param name="cmdlet">The cmdlet that writes. Call this on the pipeline thread.</param>
    public static (TreePalette Palette, ColourPlace Place) Of(PSCmdlet cmdlet)
    {
        if (cmdlet.GetVariableValue("PSStyle") is not { } value) { return (TreePalette.Plain, ColourPlace.None); }
        var place = FindPlace(cmdlet, Text(value, "OutputRendering"));
        return (place == ColourPlace.None ? TreePalette.Plain : Read(value), place);
    }

    private static TreePalette Read(object value)
    {
        var foreground = Property(value, "Foreground");
        return new TreePalette
        {
            Root = Text(value, "Bold") + Text(foreground, "Green"),
            Term = Text(foreground, "BrightCyan"),
            Sibling = Text(foreground, "BrightBlue"),
            Faint = Text(foreground, "BrightBlack"),
            Mark = Text(foreground, "Yellow"),
            Reset = Text(value, "Reset"),
        };
    }

    private static ColourPlace FindPlace(PSCmdlet cmdlet, string rendering)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))) { return ColourPlace.None; }
        return rendering switch
        {
            "Ansi" => ColourPlace.Text,
            "Host" when cmdlet.Host.UI is { SupportsVirtualTerminal: true } && !Console.IsOutputRedirected
                && cmdlet.MyInvocation.PipelinePosition == cmdlet.MyInvocation.PipelineLength => ColourPlace.View,
            _ => ColourPlace.None,
        };
    }

    private static object? Property(object owner, string name) => PSObject.AsPSObject(owner).Properties[name]?.Value;

    private static string Text(object? owner, string name) => owner is null ? "" : Property(owner, name)?.ToString() ?? "";
}
