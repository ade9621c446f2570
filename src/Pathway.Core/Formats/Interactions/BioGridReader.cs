namespace Pathway.Formats.Interactions;

/// <summary>Reads BioGRID TAB2 and TAB3, whose first line names the columns.</summary>
internal sealed class BioGridReader : IInteractionReader
{
    private const string FirstColumn = "BioGRID Interaction ID";

    private static readonly string[] Databases = ["BioGRID"];

    public IReadOnlyList<InteractionFormat> Formats { get; } = [InteractionFormat.BioGrid];

    public bool CanRead(InputFile file) => file.Lines is [var first, ..] && IsHeader(first);

    public void Read(InputFile file, InteractionOptions options, InteractionSink sink) => PairMerging.Read(_ => ReadRows(file), sink);

    private static bool IsHeader(string line) => line.TrimStart('#').StartsWith(FirstColumn, StringComparison.OrdinalIgnoreCase)
        && line.Contains('\t', StringComparison.Ordinal);

    private static IEnumerable<ExchangeRow> ReadRows(InputFile file)
    {
        var pool = new TextPool();
        using var lines = file.OpenLines();
        BioGridColumns? columns = null;
        while (lines.Read())
        {
            if (lines.Fault is { } fault)
            {
                yield return new ExchangeRow { Line = lines.Number, Failure = fault };
                continue;
            }
            if (string.IsNullOrWhiteSpace(lines.Text)) { continue; }
            if (columns is null)
            {
                if (!IsHeader(lines.Text))
                {
                    throw new Errors.PathwayException(Errors.PathwayErrors.FormatInvalid,
                        $"'{file.Path}' line {lines.Number}: the columns of BioGRID are known by their names. This line does "
                        + $"not name them: it should begin with '#{FirstColumn}'.", file.Path);
                }
                columns = new BioGridColumns(lines.Text.TrimStart('#').Split('\t'));
            }
            else if (!lines.Text.StartsWith('#'))
            {
                var row = IsHeader(lines.Text) ? ExchangeRow.Invalid(lines.Number, TableRows.RepeatedHeader)
                    : ReadRow(lines.Text.Split('\t'), columns, lines.Number, pool);
                yield return row.WithTextOfFault(lines.Text);
            }
        }
    }

    private static ExchangeRow ReadRow(string[] cells, BioGridColumns columns, int line, TextPool pool)
    {
        if (cells.Length != columns.Count) { return ExchangeRow.Invalid(line,
            $"it has {cells.Length} columns, and there are {columns.Count}"); }
        var row = new BioGridRow(cells, columns, pool);
        var (query, partner) = (row.ReadSymbol('A'), row.ReadSymbol('B'));
        if (query is null || partner is null) { return ExchangeRow.Invalid(line, "it names no partner"); }
        if ((DamagedText.DescribeProtein(query) ?? DamagedText.DescribeProtein(partner)) is { } damage)
        {
            return ExchangeRow.Invalid(line, $"its symbol {damage}");
        }
        var system = row.Get("Experimental System Type");
        return new ExchangeRow
        {
            Line = line, Query = query, Partner = partner, QueryId = row.ReadId('A'), PartnerId = row.ReadId('B'),
            Id = row.Get(FirstColumn), Type = system, Kind = system
                ?? "", Methods = row.GetList("Experimental System"), Pmids = row.ReadPmids(),
            Taxa = row.ReadTaxa(), Databases = row.GetList("Source Database") is { Count: > 0 } named ? named
                : Databases, Others = row.ReadOthers(),
        };
    }
}

/// <summary>The columns of a file of BioGRID by their names.</summary>
internal sealed class BioGridColumns
{
    // What becomes a field of the interaction is not carried a second time.
    private static readonly string[] Fields =
        ["BioGRID Interaction ID", "Official Symbol Interactor A", "Official Symbol Interactor B", "Experimental System",
            "Experimental System Type", "Source Database"];

    private readonly Dictionary<string, int> positions = new(StringComparer.OrdinalIgnoreCase);

    public BioGridColumns(string[] names)
    {
        Count = names.Length;
        for (var i = 0; i < names.Length; i++) { positions.TryAdd(names[i].Trim(), i); }
        Others = [.. positions.Where(static one => !Fields.Contains(one.Key, StringComparer.OrdinalIgnoreCase))
            .Select(static one => ($"BioGRID {one.Key}", one.Value))];
    }

    public int Count { get; }

    /// <summary>The columns that are carried as they are, under names that no field has.</summary>
    public IReadOnlyList<(string Name, int Position)> Others { get; }

    public int Find(string name) => positions.GetValueOrDefault(name, -1);
}

/// <summary>A row of BioGRID.</summary>
internal sealed class BioGridRow(string[] cells, BioGridColumns columns, TextPool pool)
{
    /// <summary>The value of a column; null where it is empty or not there.</summary>
    public string? Get(string column)
    {
        var position = columns.Find(column);
        return position < 0 || CellText.IsEmpty(cells[position]) ? null : pool.Get(cells[position].AsSpan().Trim());
    }

    /// <summary>The value of a column as a list of one, or of none.</summary>
    public IReadOnlyList<string> GetList(string column) => Get(column) is { } value ? [value] : [];

    /// <summary>The official symbol, else the systematic name, else the number in Entrez Gene.</summary>
    public string? ReadSymbol(char side) => Get($"Official Symbol Interactor {side}") ?? Get($"Systematic Name Interactor {side}")
        ?? ReadId(side);

    /// <summary>The identifier in Entrez Gene, or null.</summary>
    public string? ReadId(char side) => Get($"Entrez Gene Interactor {side}") is { } number ? pool.Get($"entrez:{number}") : null;

    /// <summary>The PMIDs: of TAB2 numbers, of TAB3 "PUBMED:…" beside "DOI:…".</summary>
    public IReadOnlyList<string> ReadPmids()
    {
        const string Prefix = "PUBMED:";
        var text = Get("Publication Source") ?? Get("Pubmed ID");
        return text is null ? [] : [.. text.Split(['|', ';'], StringSplitOptions.TrimEntries)
            .Select(static one => one.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? one[Prefix.Length..] : one)
            .Where(static one => one.Length > 0 && one.All(char.IsAsciiDigit)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The organisms.</summary>
    public IReadOnlyList<string> ReadTaxa() =>
        [.. new[] { ReadTaxon('A'), ReadTaxon('B') }.OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The other columns that hold something.</summary>
    public IReadOnlyList<(string, string)> ReadOthers() => [.. columns.Others.Where(one => !CellText.IsEmpty(cells[one.Position]))
        .Select(one => (one.Name, cells[one.Position]))];

    // TAB2 names it "Organism", TAB3 "Organism ID".
    private string? ReadTaxon(char side) => Get($"Organism ID Interactor {side}") ?? Get($"Organism Interactor {side}");
}
