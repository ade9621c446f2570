using System.Management.Automation;
using Pathway.Formats.Hierarchies;

namespace Pathway.Hierarchies;

/// <summary>
/// The colours of the host, only if they are certain to be shown: at the end of the pipeline, in a terminal that supports them, not
/// redirected, and without NO_COLOR.
/// </summary>
internal static class HostPalette
{
    /// <param name="cmdlet">The cmdlet that writes. Call this on the pipeline thread.</param>
    public static TreePalette Of(PSCmdlet cmdlet)
    {
        if (cmdlet.GetVariableValue("PSStyle") is not { } value || !IsWanted(cmdlet, Text(value, "OutputRendering")))
        {
            return TreePalette.Plain;
        }
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

    private static bool IsWanted(PSCmdlet cmdlet, string rendering)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))) { return false; }
        return rendering switch
        {
            "Ansi" => true,
            "Host" => cmdlet.Host.UI is { SupportsVirtualTerminal: true }
                && cmdlet.MyInvocation.PipelinePosition == cmdlet.MyInvocation.PipelineLength && !Console.IsOutputRedirected,
            _ => false,
        };
    }

    private static object? Property(object owner, string name) => PSObject.AsPSObject(owner).Properties[name]?.Value;

    private static string Text(object? owner, string name) => owner is null ? "" : Property(owner, name)?.ToString() ?? "";
}
