using System.Text;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Formats.Hierarchies.Page;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>All export formats for hierarchies. A new format is one line here.</summary>
internal static class HierarchyFormats
{
    public static IReadOnlyList<FileFormat<PathwayHierarchy>> All { get; } =
    [
        new("Json", [".json"], HierarchyJsonWriter.Write),
        new("Csv", [".csv"], HierarchyTable.WriteCsv),
        new("Tsv", [".tsv"], HierarchyTable.WriteTsv),
        new("Markdown", [".md"], HierarchyMarkdown.Write),
        new("Html", [".html", ".htm"], HierarchyPage.Write),
        new("Text", [".txt"], WriteTree),
        new("Curation", [".curation"], CurationFile.WriteDraft),
    ];

    /// <summary>The format with a name, else the format of the extension of a path.</summary>
    /// <exception cref="PathwayException">There is no such format.</exception>
    public static FileFormat<PathwayHierarchy> Choose(string? name, string path) => FileFormat<PathwayHierarchy>.Choose(All, name, path);

    private static void WriteTree(PathwayHierarchy hierarchy, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        foreach (var line in TreeText.Lines(hierarchy, new TreeOptions())) { text.WriteLine(line); }
    }
}

/// <summary>The attribution that the licence of the Gene Ontology requires where its terms are shown.</summary>
internal static class GeneOntologyAttribution
{
    public const string Text = "Terms with a GO identifier: Gene Ontology, CC BY 4.0.";

    public static bool IsRequired(PathwayHierarchy hierarchy) =>
        hierarchy.Nodes.Any(static node => node.OntologyId?.StartsWith("GO:", StringComparison.Ordinal) == true);
}
