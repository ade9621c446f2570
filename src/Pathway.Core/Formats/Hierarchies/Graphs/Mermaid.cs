using System.Globalization;
using System.Text;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Graphs;

/// <summary>Writes a diagram in the language of Mermaid, which GitHub shows in Markdown.</summary>
internal static class Mermaid
{
    private const string Plain = " ,()/";

    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        var graph = new HierarchyGraph(hierarchy);
        var excerpt = new DiagramExcerpt(graph);
        using var text = ExportText.CreateWriter(stream);
        text.WriteLine("flowchart LR");
        if (excerpt.Notice is { } notice) { text.WriteLine($"  %% {notice}"); }
        if (GeneOntologyAttribution.IsRequired(hierarchy)) { text.WriteLine($"  %% {GeneOntologyAttribution.Text}"); }
        foreach (var node in excerpt.Nodes) { text.WriteLine($"  {graph.Id(node)}[\"{Escape(excerpt.Label(node))}\"]"); }
        foreach (var link in excerpt.Links)
        {
            text.WriteLine($"  {graph.Id(link.Parent)} {(link.IsSecondary ? "-.->" : "-->")} {graph.Id(link.Child)}");
        }
    }

    // Labels may hold Markdown, HTML, icons and formulas. So every sign that could start one is written by its number.
    private static string Escape(string text)
    {
        var label = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
        {
            if (!char.IsAscii(letter) || char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal)
                || (letter == '-' && label.Length > 0))
            {
                label.Append(letter);
            }
            else { label.Append(CultureInfo.InvariantCulture, $"#{(int)letter};"); }
        }
        return label.ToString();
    }
}
