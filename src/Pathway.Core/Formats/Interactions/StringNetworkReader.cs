namespace Pathway.Formats.Interactions;

/// <summary>
/// Reads STRING: a file of links, whose columns are separated by spaces and whose scores count thousandths, and the export of a network,
/// a table that begins with "#node1".
/// </summary>
internal sealed class StringNetworkReader : IInteractionReader
{
    private const double DefaultScore = 0.7;
    private const string Links = "protein1";
    private const string Score = "combined_score";

    public IReadOnlyList<InteractionFormat> Formats { get; } = [InteractionFormat.StringDb];

    public bool CanRead(InputFile file) => file.Lines is [var first, ..] && (IsHeader(Split(first)) || IsLink(Split(first)));

    public void Read(InputFile file, InteractionOptions options, InteractionSink sink)
    {
        sink.UseDefaultScore(DefaultScore);
        PairMerging.Read(_ => ReadRows(file), sink);
    }

    private static string[] Split(string line) => line.Contains('\t', StringComparison.Ordinal) ? line.TrimStart('#').Split('\t')
        : line.TrimStart('#').Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsHeader(string[] cells) => cells is [Links, "protein2", ..]
        || (cells is ["node1", "node2", ..] && cells.Contains(Score));

    private static bool IsLink(string[] cells) => cells.Length > 2 && cells.Take(2).All(static cell => GetTaxon(cell).Length > 0)
        && cells.Skip(2).All(static cell => ScoreText.ReadThousandths(cell) is not null);

    private static IEnumerable<ExchangeRow> ReadRows(InputFile file)
    {
        var pool = new TextPool();
        using var lines = file.OpenLines();
        string[]? header = null;
        while (lines.Read())
        {
            if (lines.Fault is { } fault)
            {
                yield return new ExchangeRow { Line = lines.Number, Failure = fault };
                continue;
            }
            if (string.IsNullOrWhiteSpace(lines.Text)) { continue; }
            var cells = Split(lines.Text);
            if (header is null)
            {
                header = IsHeader(cells) ? cells : CreateHeader(cells.Length);
                if (header == cells) { continue; }
            }
            if (!lines.Text.StartsWith('#')) { yield return ReadRow(cells, header, lines.Number, pool).WithTextOfFault(lines.Text); }
        }
    }

    // Rows that somebody cut out of a file of links: the last column is the score.
    private static string[] CreateHeader(int count) =>
        [.. Enumerable.Range(1, count).Select(number => number == count ? Score : number < 3 ? $"protein{number}" : $"score {number - 2}")];

    private static ExchangeRow ReadRow(string[] cells, string[] header, int line, TextPool pool)
    {
        if (cells.SequenceEqual(header)) { return ExchangeRow.Invalid(line, TableRows.RepeatedHeader); }
        if (cells.Length != header.Length) { return ExchangeRow.Invalid(line,
            $"it has {cells.Length} columns, and there are {header.Length}"); }
        var isLink = header[0] == Links;
        var (first, second) = (pool.Get(cells[0]), pool.Get(cells[1]));
        if (first.Length == 0 || second.Length == 0) { return ExchangeRow.Invalid(line, "it names no partner"); }
        var position = Array.IndexOf(header, Score);
        var score = position < 0 ? null : isLink ? ScoreText.ReadThousandths(cells[position]) : ScoreText.Read(cells[position]);
        if (position >= 0 && score
            is null) { return ExchangeRow.Invalid(line, $"its score '{DamagedText.Shorten(cells[position])}' is not a score of STRING"); }
        var (firstId, secondId) = isLink ? (null, null) : (FindId(cells, header, 1, pool), FindId(cells, header, 2, pool));
        var taxon = GetTaxon(firstId ?? first);
        var other = GetTaxon(secondId ?? second);
        return new ExchangeRow
        {
            Line = line, Query = first, Partner = second, QueryId = firstId, PartnerId = secondId, Score = score,
            Taxa = taxon.Length == 0 ? [] : taxon.SequenceEqual(other) || other.Length == 0 ? [pool.Get(taxon)]
                : [pool.Get(taxon), pool.Get(other)],
            Databases = Databases, Others = ReadOthers(cells, header, position),
        };
    }

    private static readonly string[] Databases = ["STRING"];

    private static string? FindId(string[] cells, string[] header, int node, TextPool pool)
    {
        var position = Array.FindIndex(header, name => name == $"node{node}_string_id" || name == $"node{node}_external_id");
        return position < 0 ? null : pool.Get(cells[position]);
    }

    private static List<(string, string)> ReadOthers(string[] cells, string[] header, int score)
    {
        if (cells.Length < 4) { return []; }
        var others = new List<(string, string)>(cells.Length - 3);
        for (var i = 2; i < cells.Length; i++) { if (i != score) { others.Add((header[i], cells[i])); } }
        return others;
    }

    // "9606" of "9606.ENSP00000269305".
    private static ReadOnlySpan<char> GetTaxon(string id)
    {
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && !id.AsSpan(0, dot).ContainsAnyExceptInRange('0', '9') ? id.AsSpan(0, dot) : default;
    }
}
