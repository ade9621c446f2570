using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using CsvHelper.Configuration.Attributes;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>
/// Writes the long table: a row for each interaction and each of its terms, and one for an interaction without a term. For statistics and
/// pivot tables. Formulas are made harmless as in <see cref="HierarchyTable"/>.
/// </summary>
internal static class PlacementTable
{
    public static void WriteCsv(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, ",");

    public static void WriteTsv(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, "\t");

    private static void Write(PathwayHierarchy hierarchy, Stream stream, string delimiter)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
            { Delimiter = delimiter, NewLine = "\n", InjectionOptions = InjectionOptions.Escape };
        using var text = ExportText.CreateWriter(stream);
        using var table = new CsvWriter(text, configuration);
        table.WriteRecords(hierarchy.Interactions.SelectMany(interaction => PlacementRow.Of(hierarchy, interaction)));
    }
}

/// <summary>The place of an interaction under one of its terms. Each cell is one line.</summary>
internal sealed record PlacementRow
{
    private const string ListSeparator = "; ";

    [Index(0)] public required string Interaction { get; init; }
    [Index(1)] public required string Query { get; init; }
    [Index(2)] public required string Partner { get; init; }
    [Index(3)] public required string QuerySymbol { get; init; }
    [Index(4)] public required string PartnerSymbol { get; init; }
    [Index(5)] public string Term { get; init; } = "";
    [Index(6)] public string OntologyId { get; init; } = "";
    [Index(7)] public string Root { get; init; } = "";
    [Index(8)] public int? Level { get; init; }
    [Index(9)] public string Path { get; init; } = "";
    [Index(10)] public string State { get; init; } = "";
    [Index(11)] public required string Functions { get; init; }
    [Index(12)] public required string Arrow { get; init; }
    [Index(13)] public double? Score { get; init; }
    [Index(14)] public bool IsNegative { get; init; }
    [Index(15)] public required string Publications { get; init; }
    [Index(16)] public required string Verdict { get; init; }
    [Index(17)] public required string VerdictReason { get; init; }
    [Index(18)] public string Answerer { get; init; } = "";
    [Index(19)] public double? Confidence { get; init; }
    [Index(20)] public bool IsFallback { get; init; }

    /// <summary>The rows of an interaction.</summary>
    public static IEnumerable<PlacementRow> Of(PathwayHierarchy hierarchy, PathwayInteraction interaction)
    {
        var nodes = interaction.Terms.Select(hierarchy.Find).OfType<PathwayNode>().Distinct().ToArray();
        if (nodes.Length == 0) { return [Of(interaction, interaction.Functions)]; }
        return nodes.Select(node => Of(interaction, FunctionsOf(interaction, node)) with
        {
            Term = ExportText.Name(node), OntologyId = ExportText.Line(node.OntologyId), Root = ExportText.Line(node.Root),
            Level = node.Level, Path = ExportText.Path(node), State = node.State.ToString(),
            Answerer = ExportText.Line(node.Provenance?.Answerer), Confidence = ExportText.Confidence(node.Provenance),
            IsFallback = node.Provenance is { IsFallback: true },
        });
    }

    private static PlacementRow Of(PathwayInteraction interaction, IReadOnlyList<PathwayFunction> functions)
    {
        // The worst verdict comes first in the order of the kinds.
        var verdict = functions.Select(static function => function.Verdict).OfType<PathwayVerdict>().MinBy(static one => one.Kind)
            ?? interaction.Verdict;
        return new PlacementRow
        {
            Interaction = ExportText.Line(interaction.Id), Query = ExportText.Line(interaction.Query),
            Partner = ExportText.Line(interaction.Partner), QuerySymbol = ExportText.Line(interaction.QuerySymbol),
            PartnerSymbol = ExportText.Line(interaction.PartnerSymbol), Functions = List(functions.Select(static one => one.Title)),
            Arrow = List(functions.Select(static one => one.Arrow)) is { Length: > 0 } arrows ? arrows : ExportText.Line(interaction.Arrow),
            Score = interaction.Score is { } score && double.IsFinite(score) ? score : null, IsNegative = interaction.IsNegative,
            Publications = List(interaction.Evidence.Concat(functions.SelectMany(static one => one.Evidence))
                .Select(static evidence => evidence.Pmid)),
            Verdict = verdict?.Kind.ToString() ?? "", VerdictReason = ExportText.Line(verdict?.Reason),
        };
    }

    // The functions that name the term or got it; all where the term is that of the interaction as a whole.
    private static IReadOnlyList<PathwayFunction> FunctionsOf(PathwayInteraction interaction, PathwayNode node)
    {
        var assigned = interaction.TermAssignments.Where(one => TermName.Same(one.Term, node.Name)).Select(static one => one.Function)
            .ToHashSet();
        PathwayFunction[] own = [.. interaction.Functions
            .Where((function, index) => TermName.Same(function.Pathway, node.Name) || assigned.Contains(index))];
        return own.Length > 0 ? own : interaction.Functions;
    }

    private static string List(IEnumerable<string?> parts) => string.Join(ListSeparator,
        parts.Select(ExportText.Line).Where(static part => part.Length > 0).Distinct(StringComparer.Ordinal));
}
