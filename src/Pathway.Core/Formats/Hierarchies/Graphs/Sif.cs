using System.Globalization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Graphs;

/// <summary>
/// Writes a simple interaction file, with a table of its nodes and one of its edges. All three call a node by its name, so that Cytoscape
/// joins them.
/// </summary>
internal static class Sif
{
    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        var graph = new HierarchyGraph(hierarchy);
        using var text = ExportText.CreateWriter(stream);
        var linked = graph.Links.SelectMany(static link => (PathwayNode[])[link.Child, link.Parent]).ToHashSet();
        foreach (var node in graph.Nodes)
        {
            if (!linked.Contains(node)) { text.WriteLine(Name(node)); }
            foreach (var link in graph.LinksOf(node)) { text.WriteLine($"{Name(link.Child)}\t{link.Relation}\t{Name(link.Parent)}"); }
        }
    }

    public static void WriteNodes(PathwayHierarchy hierarchy, Stream stream)
    {
        var graph = new HierarchyGraph(hierarchy);
        using var text = ExportText.CreateWriter(stream);
        text.WriteLine(string.Join('\t', NodeAttribute.All.Select(static attribute => attribute.Name)));
        foreach (var node in graph.Nodes)
        {
            text.WriteLine(string.Join('\t', NodeAttribute.All.Select(attribute => Format(attribute.Value(graph, node)))));
        }
    }

    public static void WriteEdges(PathwayHierarchy hierarchy, Stream stream)
    {
        using var text = ExportText.CreateWriter(stream);
        text.WriteLine("edge\tsource\tinteraction\ttarget");
        foreach (var link in new HierarchyGraph(hierarchy).Links)
        {
            var (child, parent) = (Name(link.Child), Name(link.Parent));
            text.WriteLine($"{child} ({link.Relation}) {parent}\t{child}\t{link.Relation}\t{parent}");
        }
    }

    private static string Name(PathwayNode node) => ExportText.Cell(ExportText.Name(node));

    private static string Format(object? value) => value switch
    {
        null => "",
        bool isSo => isSo ? "true" : "false",
        string text => ExportText.Cell(text),
        IReadOnlyList<string> parts => ExportText.Cell(NodeAttribute.Join(parts)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
