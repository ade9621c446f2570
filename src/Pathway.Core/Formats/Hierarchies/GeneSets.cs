using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>The sizes of the gene sets to write.</summary>
internal sealed record GeneSetSizes(int Minimum = 1, int Maximum = int.MaxValue);

/// <summary>
/// Writes GMT: a gene set for each node, with the proteins of the interactions at the node or below it. A protein that has an approved
/// human symbol is written by it.
/// </summary>
internal static class GeneSets
{
    public static void Write(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, new GeneSetSizes());

    public static void Write(PathwayHierarchy hierarchy, Stream stream, GeneSetSizes sizes)
    {
        var genes = Collect(hierarchy);
        using var text = ExportText.CreateWriter(stream);
        foreach (var node in hierarchy.Nodes)
        {
            if (!genes.TryGetValue(node, out var set) || set.Count < sizes.Minimum || set.Count > sizes.Maximum) { continue; }
            text.Write(ExportText.Cell(ExportText.Name(node)));
            text.Write('\t');
            text.Write(ExportText.Cell($"{node.OntologyId} {ExportText.Path(node)}"));
            foreach (var gene in set.Order(StringComparer.Ordinal))
            {
                text.Write('\t');
                text.Write(gene);
            }
            text.WriteLine();
        }
    }

    private static Dictionary<PathwayNode, HashSet<string>> Collect(PathwayHierarchy hierarchy)
    {
        var genes = new Dictionary<PathwayNode, HashSet<string>>();
        // Parents come before children: from the end, each node is complete before it goes into its parent.
        foreach (var node in hierarchy.Nodes.Reverse())
        {
            foreach (var interaction in node.Interactions)
            {
                Add(node, ExportText.Cell(interaction.QuerySymbol ?? interaction.Query));
                Add(node, ExportText.Cell(interaction.PartnerSymbol ?? interaction.Partner));
            }
            if (node.ParentNode is not { } parent || !genes.TryGetValue(node, out var own)) { continue; }
            foreach (var gene in own) { Add(parent, gene); }
        }
        return genes;

        void Add(PathwayNode node, string gene)
        {
            if (gene.Length == 0) { return; }
            if (!genes.TryGetValue(node, out var set)) { genes[node] = set = new HashSet<string>(StringComparer.Ordinal); }
            set.Add(gene);
        }
    }
}
