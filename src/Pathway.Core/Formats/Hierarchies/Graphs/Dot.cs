using Pathway.Formats.Hierarchies.Pictures;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Graphs;

/// <summary>Writes a diagram in the language of Graphviz.</summary>
internal static class Dot
{
    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        var graph = new HierarchyGraph(hierarchy);
        var excerpt = new DiagramExcerpt(graph);
        var colours = new RootColours(hierarchy);
        using var text = ExportText.CreateWriter(stream);
        text.WriteLine("digraph {");
        text.WriteLine("  rankdir=LR;");
        text.WriteLine("  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];");
        string?[] notes = [excerpt.Notice, GeneOntologyAttribution.IsRequired(hierarchy) ? GeneOntologyAttribution.Text : null];
        if (notes.OfType<string>().ToArray() is { Length: > 0 } shown) { text.WriteLine($"  label={Quote(string.Join(' ', shown))};"); }
        foreach (var node in excerpt.Nodes)
        {
            text.WriteLine($"  {graph.Id(node)} [label={Quote(excerpt.Label(node))}, fillcolor=\"{colours.Of(node)}\"];");
        }
        foreach (var link in excerpt.Links)
        {
            text.WriteLine($"  {graph.Id(link.Parent)} -> {graph.Id(link.Child)}{(link.IsSecondary ? " [style=dashed]" : "")};");
        }
        text.WriteLine("}");
    }

    // In labels a backslash starts a special sequence, and an ampersand an entity.
    private static string Quote(string text) => $"\"{text.Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("&", "&amp;", StringComparison.Ordinal)}\"";
}
