using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace Pathway.Hierarchies;

/// <summary>
/// A line of a tree with colours that only the view of PowerShell shows. The line itself is plain text, because nobody can tell where it
/// goes: PowerShell takes escape sequences out of what it formats for a file, but not out of a text.
/// </summary>
public static class TreeLine
{
    // By reference, as long as the line lives.
    private static readonly ConditionalWeakTable<string, string> Coloured = [];

    /// <summary>The line, with its coloured form for the view.</summary>
    internal static PSObject Create(string line, string coloured)
    {
        Coloured.AddOrUpdate(line, coloured);
        var shown = PSObject.AsPSObject(line);
        shown.TypeNames.Insert(0, typeof(TreeLine).FullName);
        return shown;
    }

    /// <summary>What the view shows: the coloured form of a line that Show-PathwayTree wrote, any other line as it is.</summary>
    /// <param name="line">The line.</param>
    public static string Show(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Coloured.TryGetValue(line, out var coloured) ? coloured : Text.TextSanitizer.SingleLine(line);
    }
}
