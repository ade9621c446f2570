using System.Text;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Graphs;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Formats.Hierarchies.Ontologies;
using Pathway.Formats.Hierarchies.Page;
using Pathway.Formats.Hierarchies.Pictures;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>All export formats for hierarchies. A new format is one line here.</summary>
internal static class HierarchyFormats
{
    private const string GeneSetFormat = "Gmt";
    private const string IcicleFormat = "Svg";
    private const string PageFormat = "Html";
    private const string SunburstFormat = "Sunburst";
    private const string TreeFormat = "Text";

    public static IReadOnlyList<FileFormat<PathwayHierarchy>> All { get; } =
    [
        new("Json", [".json"], HierarchyJsonWriter.Write),
        new("Csv", [".csv"], HierarchyTable.WriteCsv),
        new("Tsv", [".tsv"], HierarchyTable.WriteTsv),
        new("Markdown", [".md"], HierarchyMarkdown.Write),
        new(PageFormat, [".html", ".htm"], HierarchyPage.Write),
        new(TreeFormat, [".txt"], WriteTree),
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
        new(IcicleFormat, [".svg"], Icicle.Write),
        new(SunburstFormat, [".sunburst.svg"], Sunburst.Write),
        new("Dot", [".dot", ".gv"], Dot.Write),
        new("Mermaid", [".mmd", ".mermaid"], Mermaid.Write),
    ];

    /// <summary>The format with a name, else the format of the extension of a path.</summary>
    /// <exception cref="PathwayException">There is no such format.</exception>
    public static FileFormat<PathwayHierarchy> Choose(string? name, string path) => FileFormat<PathwayHierarchy>.Choose(All, name, path);

    /// <summary>The same, with options. Some are for some formats only.</summary>
    /// <exception cref="PathwayException">There is no such format, or it cannot have an option.</exception>
    public static FileFormat<PathwayHierarchy> Choose(string? name, string path, HierarchyExportOptions options)
    {
        var format = Choose(name, path);
        if (options.GeneSets is { } sizes)
        {
            if (format.Name != GeneSetFormat)
            {
                throw new PathwayException(PathwayErrors.FormatUnknown,
                    $"-MinimumSize and -MaximumSize are for gene sets, which '{path}' will not hold: it is written as {format.Name}.",
                    path);
            }
            format = format with { Write = (hierarchy, stream) => GeneSets.Write(hierarchy, stream, sizes) };
        }
        if (options.Colouring is { } colouring)
        {
            format = format with { Write = format.Name switch
            {
                IcicleFormat => (hierarchy, stream) => Icicle.Write(hierarchy, stream, colouring),
                SunburstFormat => (hierarchy, stream) => Sunburst.Write(hierarchy, stream, colouring),
                _ => throw new PathwayException(PathwayErrors.FormatUnknown,
                    $"-ColorBy is for pictures, which '{path}' will not hold: it is written as {format.Name}.", path),
            } };
        }
        if (format.Name == PageFormat)
        {
            return format with { Write = (hierarchy, stream) => HierarchyPage.Write(hierarchy, stream, options.IncludeSiblings) };
        }
        if (options.IncludeSiblings || !IsToRead(format)) { return format; }
        var write = format.Write;
        return format with { Write = (hierarchy, stream) => write(HierarchySiblings.LeaveOut(hierarchy), stream) };
    }

    // What people read leaves siblings out unless they are wanted. What programs read is whole, and says which terms are siblings.
    private static bool IsToRead(FileFormat<PathwayHierarchy> format) =>
        format.Name is TreeFormat or "Markdown" or IcicleFormat or SunburstFormat or "Dot" or "Mermaid";

    private static void WriteTree(PathwayHierarchy hierarchy, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        foreach (var line in TreeText.Lines(hierarchy, new TreeOptions())) { text.WriteLine(line); }
    }
}

/// <summary>What a format can be told.</summary>
internal sealed record HierarchyExportOptions
{
    /// <summary>The sizes of gene sets, which only gene sets have; null where none are given.</summary>
    public GeneSetSizes? GeneSets { get; init; }

    /// <summary>What the colours of a picture tell; null where it is not given.</summary>
    public PictureColouring? Colouring { get; init; }

    /// <summary>Whether a format that people read shows the siblings.</summary>
    public bool IncludeSiblings { get; init; }
}

/// <summary>The attribution that the licence of the Gene Ontology requires where its terms are shown.</summary>
internal static class GeneOntologyAttribution
{
    public const string Text = "Terms with a GO identifier: Gene Ontology, CC BY 4.0.";

    public static bool IsRequired(PathwayHierarchy hierarchy) =>
        hierarchy.Nodes.Any(static node => node.OntologyId?.StartsWith("GO:", StringComparison.Ordinal) == true);
}
