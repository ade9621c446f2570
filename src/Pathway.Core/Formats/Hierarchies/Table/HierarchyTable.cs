using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Table;

/// <summary>
/// Writes the nodes as a flat table for spreadsheets and statistics. A cell that a spreadsheet would take for a formula gets
/// an apostrophe in front; whoever needs the exact text reads the canonical form.
/// </summary>
internal static class HierarchyTable
{
    public static void WriteCsv(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, ",");

    public static void WriteTsv(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, "\t");

    private static void Write(PathwayHierarchy hierarchy, Stream stream, string delimiter)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter, NewLine = "\n", InjectionOptions = InjectionOptions.Escape };
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        using var table = new CsvWriter(text, configuration);
        table.WriteRecords(hierarchy.Nodes.Select(NodeRow.Of));
    }
}
