using System.Globalization;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Quality;

namespace Pathway.Bench.Quality;

/// <summary>A column of the table: the figures of a hierarchy or of plain links.</summary>
/// <param name="Title">The title.</param>
/// <param name="Quality">The figures compared with the ontology.</param>
/// <param name="SeveralParents">The number of nodes with several undecided parents.</param>
/// <param name="Cycles">The number of cycles.</param>
internal sealed record QualityColumn(string Title, PathwayQuality Quality, int SeveralParents, int Cycles)
{
    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<(string Name, Func<QualityColumn, string> Text)> Rows { get; } =
    [
        ("terms of the input", static column => Number(column.Quality.Terms)),
        ("  grounded in the ontology", static column => Share(column.Quality.GroundedShare)),
        ("  unplaced", static column => Number(column.Quality.Unplaced)),
        ("  median depth", static column => column.Quality.MedianDepth.ToString("0.#", CultureInfo.InvariantCulture)),
        ("ancestor F1", static column => Share(column.Quality.AncestorF1)),
        ("  precision", static column => Share(column.Quality.AncestorPrecision)),
        ("  recall", static column => Share(column.Quality.AncestorRecall)),
        ("  without siblings", static column => Share(column.Quality.InputAncestorF1)),
        ("edge F1", static column => Share(column.Quality.EdgeF1)),
        ("Wu-Palmer similarity", static column => column.Quality.WuPalmer is { } similarity ? Share(similarity) : "-"),
        ("links", static column => Number(column.Quality.Links)),
        ("  placed by a rule", static column => Share(column.Quality.FallbackShare)),
        ("links between grounded terms", static column => Number(column.Quality.GroundedLinks)),
        ("  confirmed by is_a, part_of", static column => Share(column.Quality.ConfirmedShare)),
        ("  that confirm themselves", static column => Number(column.Quality.SelfConfirmed)),
        ("  regulating", static column => Number(column.Quality.Regulating)),
        ("  reversed", static column => Number(column.Quality.Reversed)),
        ("  same term", static column => Number(column.Quality.SameTerm)),
        ("several parents, undecided", static column => Number(column.SeveralParents)),
        ("cycles", static column => Number(column.Cycles)),
    ];

    /// <summary>The figures of a hierarchy, which cannot contain cycles.</summary>
    public static QualityColumn Of(string title, PathwayHierarchy hierarchy) =>
        new(title, QualityMeasurement.Of(hierarchy, EmbeddedOntology.Index),
            hierarchy.Nodes.Count(static node => node.CandidateParents.Any(parent => !TermName.Same(parent, node.Parent))), 0);

    /// <summary>The figures of plain links.</summary>
    public static QualityColumn Of(
        string title, IReadOnlyCollection<(string Child, string Parent)> links, IEnumerable<string> terms, PathwayRootProfile profile)
    {
        var nodes = MeasuredGraph.Of(links, terms, profile, EmbeddedOntology.Index);
        return new(title, QualityMeasurement.Of(nodes, EmbeddedOntology.Graph.Source), nodes.Count(static node => node.Parents.Count > 1),
            Components(nodes));
    }

    // The number of strongly connected components with a cycle.
    private static int Components(IReadOnlyList<MeasuredNode> nodes)
    {
        var above = nodes.ToDictionary(static node => node, static node => node.GetAncestors());
        var seen = new HashSet<MeasuredNode>();
        return nodes.Where(node => above[node].Contains(node)).Count(node => seen.Add(node) && Mark(node));

        bool Mark(MeasuredNode node)
        {
            seen.UnionWith(above[node].Where(other => above[other].Contains(node)));
            return true;
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
