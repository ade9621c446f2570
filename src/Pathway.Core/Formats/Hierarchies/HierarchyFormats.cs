using System.Text;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Graphs;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Formats.Hierarchies.Ontologies;
using Pathway.Formats.Hierarchies.Page;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>All export formats for hierarchies. A new format is one line here.</summary>
internal static class HierarchyFormats
{
    private const string GeneSetFormat = "Gmt";

    public static IReadOnlyList<FileFormat<PathwayHierarchy>> All { get; } =
    [
        new("Json", [".json"], HierarchyJsonWriter.Write),
        new("Csv", [".csv"], HierarchyTable.WriteCsv),
        new("Tsv", [".tsv"], HierarchyTable.WriteTsv),
        new("Markdown", [".md"], HierarchyMarkdown.Write),
        new("Html", [".html", ".htm"], HierarchyPage.Write),
        new("Text", [".txt"], WriteTree),
        new("Curation", [".curation"], CurationFile.WriteDraft),
        new("LongCsv", [".long.csv"], PlacementTable.WriteCsv),
        new("LongTsv", [".long.tsv"], PlacementTable.WriteTsv),
        new("Excel", [".xlsx"], PlacementWorkbook.Write),
        new("GraphMl", [".graphml"], GraphMl.Write),
        new("Cytoscape", [".cyjs"], CytoscapeJson.Write),
        new("Sif", [".sif"], Sif.Write)
        {
            Companions = [new(".nodes.tsv", Sif.WriteNodes), new(".edges.tsv", Sif.WriteEdges)],
        },
        new(GeneSetFormat, [".gmt"], GeneSets.Write),
        new("Obo", [".obo"], Obo.Write),
        new("OboGraphs", [".obographs.json"], OboGraphs.Write),
        new("Skos", [".jsonld"], Skos.Write),
        new("Sssom", [".sssom.tsv"], Sssom.Write),
        new("Svg", [".svg"], Icicle.Write),
        new("Dot", [".dot", ".gv"], Dot.Write),
        new("Mermaid", [".mmd", ".mermaid"], Mermaid.Write),
    ];

    /// <summary>The format with a name, else the format of the extension of a path.</summary>
    /// <exception cref="PathwayException">There is no such format.</exception>
    public static FileFormat<PathwayHierarchy> Choose(string? name, string path) => FileFormat<PathwayHierarchy>.Choose(All, name, path);

    /// <summary>The same, with limits for the size of gene sets, which only gene sets can have.</summary>
    /// <exception cref="PathwayException">There is no such format, or it holds no gene sets.</exception>
    public static FileFormat<PathwayHierarchy> Choose(string? name, string path, GeneSetSizes? sizes)
    {
        var format = Choose(name, path);
        if (sizes is null) { return format; }
        return format.Name == GeneSetFormat
            ? format with { Write = (hierarchy, stream) => GeneSets.Write(hierarchy, stream, sizes) }
            : throw new PathwayException(PathwayErrors.FormatUnknown,
                $"-MinimumSize and -MaximumSize are for gene sets, which '{path}' will not hold: it is written as {format.Name}.", path);
    }

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
