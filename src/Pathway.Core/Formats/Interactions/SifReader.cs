namespace Pathway.Formats.Interactions;

/// <summary>
/// Reads the simple interaction format: a node, a relation, and one or more nodes on each line, separated by tabulators or, in a line that
/// has none, by spaces. A node that stands alone has no interaction.
/// </summary>
internal sealed class SifReader : IInteractionReader
{
    // The relations of Cytoscape and of Pathway Commons.
    private static readonly HashSet<string> Relations = new(
    [
        "pp", "pd", "pr", "rc", "cr", "gl", "pm", "mp", "gg", "interacts-with", "in-complex-with", "controls-state-change-of",
        "controls-transport-of", "controls-phosphorylation-of", "controls-expression-of", "catalysis-precedes", "neighbor-of",
            "reacts-with",
        "used-to-produce", "consumption-controlled-by", "controls-production-of", "controls-transport-of-chemical", "chemical-affects",
        "activates", "inhibits", "binds", "regulates",
    ], StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<InteractionFormat> Formats { get; } = [InteractionFormat.Sif];

    public bool CanRead(InputFile file)
    {
        var rows = file.Lines.Take(TableLayout.MostLines).Where(static line => line[0] != '#').Select(Split).ToArray();
        if (file.Extension == ".sif") { return !file.IsBinary && rows.Length > 0; }
        return rows.Length > 0 && rows.All(static row => row.Length == 1 || (row.Length > 2 && Relations.Contains(row[1])))
            && rows.Any(static row => row.Length > 2);
    }

    public void Read(InputFile file, InteractionOptions options, InteractionSink sink) => PairMerging.Read(_ => ReadRows(file), sink);

    private static string[] Split(string line) => line.Contains('\t', StringComparison.Ordinal)
        ? line.Split('\t', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<ExchangeRow> ReadRows(InputFile file)
    {
        var pool = new TextPool();
        using var lines = file.OpenLines();
        while (lines.Read())
        {
            if (lines.Fault is { } fault)
            {
                yield return new ExchangeRow { Line = lines.Number, Failure = fault };
                continue;
            }
            var cells = Split(lines.Text);
            if (cells.Length < 2 || lines.Text.StartsWith('#')) { continue; }
            if (cells.Length == 2)
            {
                yield return ExchangeRow.Invalid(lines.Number, "it has a node and a relation, and no second node")
                    .WithTextOfFault(lines.Text);
                continue;
            }
            for (var i = 2; i < cells.Length; i++)
            {
                yield return CreateRow(cells[0], cells[1], cells[i], lines.Number, pool).WithTextOfFault(lines.Text);
            }
        }
    }

    private static ExchangeRow CreateRow(string first, string relation, string second, int line, TextPool pool)
    {
        if ((DamagedText.DescribeProtein(first) ?? DamagedText.DescribeProtein(second)) is { } damage)
        {
            return ExchangeRow.Invalid(line, $"its node {damage}");
        }
        var isArrow = relation is "activates" or "inhibits" or "binds" or "regulates";
        return new ExchangeRow
        {
            Line = line, Query = pool.Get(first), Partner = pool.Get(second), Type = pool.Get(relation), Kind = pool.Get(relation),
            Arrow = isArrow ? pool.Get(relation) : null,
        };
    }
}
