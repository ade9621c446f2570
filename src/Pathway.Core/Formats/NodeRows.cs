namespace Pathway.Formats;

/// <summary>Tables of nodes, as Export-PathwayHierarchy and Export-Csv write them: for people and for other programs.</summary>
internal static class NodeRows
{
    /// <summary>Why such a table cannot be read, and what to do.</summary>
    public const string Advice = "it is a table of a hierarchy, which lacks the records of its interactions. Save hierarchies with "
        + "Export-PathwayHierarchy as .json, and read them with Import-PathwayHierarchy.";

    private static readonly string[] Columns = ["Name", "Parent", "Root", "Path", "Kind", "State"];

    /// <summary>Whether the names of columns are those of such a table.</summary>
    public static bool IsHeader(IEnumerable<string> names)
    {
        var there = names.Select(static name => name.Trim(' ', '"', '\uFEFF')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Columns.All(there.Contains);
    }
}
