namespace Pathway.Formats.Interactions;

/// <summary>Reads PSI-MITAB 2.5 to 2.8, with and without the line of names, and tables that have its columns under names of their
/// own.</summary>
internal sealed class MitabReader : IInteractionReader
{
    public IReadOnlyList<InteractionFormat> Formats { get; } = [InteractionFormat.Mitab];

    public bool CanRead(InputFile file) => file.Lines is [var first, ..]
        && (MitabColumns.FindHeader(first) is not null
            || (MitabColumns.Counts.Contains(first.Split('\t').Length) && HasIdentifiers(first)));

    public void Read(InputFile file, InteractionOptions options, InteractionSink sink) =>
        PairMerging.Read(isCounting => ReadRows(file, isCounting), sink);

    private static bool HasIdentifiers(string line)
    {
        var cells = line.Split('\t');
        return cells.Take(2).All(static cell => cell == "-" || cell.Contains(':', StringComparison.Ordinal))
            && cells.Take(2).Any(static cell => cell != "-");
    }

    private static IEnumerable<ExchangeRow> ReadRows(InputFile file, bool isCounting)
    {
        var cells = new MitabCells();
        using var lines = file.OpenLines();
        MitabColumns? columns = null;
        string? names = null;
        while (lines.Read())
        {
            if (lines.Fault is { } fault)
            {
                yield return new ExchangeRow { Line = lines.Number, Failure = fault };
                continue;
            }
            if (string.IsNullOrWhiteSpace(lines.Text)) { continue; }
            if (columns is null && MitabColumns.FindHeader(lines.Text) is { } header)
            {
                (columns, names) = (header, lines.Text);
                continue;
            }
            if (lines.Text.StartsWith('#')) { continue; }
            if (lines.Text == names)
            {
                yield return ExchangeRow.Invalid(lines.Number, TableRows.RepeatedHeader).WithTextOfFault(lines.Text);
                continue;
            }
            cells.Split(lines.Text, columns?.Count);
            columns ??= MitabColumns.Standard(cells.Count);
            var row = new MitabRow(cells, columns);
            yield return (isCounting ? row.ReadPair(lines.Number) : row.Read(lines.Number)).WithTextOfFault(lines.Text);
        }
    }
}

/// <summary>Which column of a file is which of PSI-MITAB.</summary>
internal sealed class MitabColumns
{
    /// <summary>How many columns the versions 2.5, 2.6, 2.7 and 2.8 have.</summary>
    public static readonly int[] Counts = [15, 36, 42, 46];

    private const int LeastKnown = 8;

    private static readonly string[] Names =
    [
        "ID(s) interactor A", "ID(s) interactor B", "Alt. ID(s) interactor A", "Alt. ID(s) interactor B", "Alias(es) interactor A",
        "Alias(es) interactor B", "Interaction detection method(s)", "Publication 1st author(s)", "Publication Identifier(s)",
        "Taxid interactor A", "Taxid interactor B", "Interaction type(s)", "Source database(s)", "Interaction identifier(s)",
        "Confidence value(s)", "Expansion method(s)", "Biological role(s) interactor A", "Biological role(s) interactor B",
        "Experimental role(s) interactor A", "Experimental role(s) interactor B", "Type(s) interactor A", "Type(s) interactor B",
        "Xref(s) interactor A", "Xref(s) interactor B", "Interaction Xref(s)", "Annotation(s) interactor A", "Annotation(s) interactor B",
        "Interaction annotation(s)", "Host organism(s)", "Interaction parameter(s)", "Creation date", "Update date",
        "Checksum(s) interactor A", "Checksum(s) interactor B", "Interaction Checksum(s)", "Negative", "Feature(s) interactor A",
        "Feature(s) interactor B", "Stoichiometry(s) interactor A", "Stoichiometry(s) interactor B", "Identification method participant A",
        "Identification method participant B", "Biological effect of interactor A", "Biological effect of interactor B",
        "Causal regulatory mechanism", "Causal statement",
    ];

    private static readonly Dictionary<string, int> ByName =
        Names.Select(static (name, index) => (Key: Normalize(name), index)).ToDictionary(static one => one.Key, static one => one.index);

    private readonly int[] positions;

    private MitabColumns(int[] positions, IReadOnlyList<(string Name, int Position)> others, int count)
    {
        this.positions = positions;
        Others = [.. others.Where(static one => ColumnNames.FindField(one.Name) is null)];
        Terms = [.. others.Where(static one => ColumnNames.FindField(one.Name) == "pathway").Select(static one => one.Position)];
        Count = count;
    }

    /// <summary>How many columns a row has.</summary>
    public int Count { get; }

    /// <summary>The columns that are carried as they are.</summary>
    public (string Name, int Position)[] Others { get; }

    /// <summary>The positions of columns with terms, which somebody added.</summary>
    public int[] Terms { get; }

    /// <summary>The position of a column, counted from 1 as the specification does; -1 where the file does not have it.</summary>
    public int this[int column] => positions[column - 1];

    /// <summary>The columns in the order of the specification.</summary>
    public static MitabColumns Standard(int count)
    {
        // A first row of another length is a fault; it is reported when it is read.
        var columns = Counts.Contains(count) ? count : Counts[0];
        return new MitabColumns([.. Names.Select((_, index) => index < columns ? index : -1)],
            [.. Names.Take(columns).Select(static (name, index) => (name, index)).Where(static one => IsCarried(one.index))], columns);
    }

    /// <summary>The columns that a line names; null where it is not the line of names.</summary>
    public static MitabColumns? FindHeader(string line)
    {
        var cells = line.TrimStart('#', ' ').Split('\t');
        if (cells.Length < LeastKnown) { return null; }
        var found = cells.Select(FindColumn).ToArray();
        if (found.Count(static index => index >= 0) < LeastKnown) { return null; }
        var positions = Enumerable.Range(0, Names.Length).Select(column => Array.IndexOf(found, column)).ToArray();
        if (positions[0] < 0 || positions[1] < 0) { return null; }
        return new MitabColumns(positions,
            [.. cells.Select(static (name, index) => (name.Trim(), index))
                .Where(one => found[one.index] < 0 || IsCarried(found[one.index]))],
            cells.Length);
    }

    private static int FindColumn(string name)
    {
        if (ByName.TryGetValue(Normalize(name), out var index)) { return index; }
        return ColumnNames.FindField(name) switch { "query" or "protein_a" => 0, "partner" or "protein_b" => 1, _ => -1 };
    }

    // What becomes a field of the interaction is not carried a second time.
    private static bool IsCarried(int column) => column is 2 or 3 or 4 or 5 or 7 or 14 or (> 14 and not 35);

    // "ID(s) interactor A", "Ids Interactor A" and "ID Interactor A" are one name.
    private static string Normalize(string name)
    {
        var words = name.ToLowerInvariant().Replace("(es)", "", StringComparison.Ordinal).Replace("(s)", "", StringComparison.Ordinal)
            .Split([' ', '.', '_', '#'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Select(static word => word.TrimEnd('e', 's')));
    }
}

/// <summary>
/// The cells of one row after another. Most rows have the same methods, organisms, types and databases as the row before: such a cell is
/// not read again.
/// </summary>
internal sealed class MitabCells
{
    private const int UsualCells = 64;

    private readonly TextPool pool = new();
    private Range[] ranges = new Range[UsualCells];
    private (string? Text, List<MitabPart> Parts)[] last = new (string?, List<MitabPart>)[UsualCells];
    private string line = "";
    private int held;

    /// <summary>How many cells the row has.</summary>
    public int Count { get; private set; }

    /// <summary>The texts that come again and again.</summary>
    public TextPool Pool => pool;

    /// <summary>The text of a cell; an empty one where the row has none there.</summary>
    /// <param name="position">Its position, from 0.</param>
    public ReadOnlySpan<char> this[int position] => position >= 0 && position < held ? line.AsSpan(ranges[position]) : default;

    /// <summary>Takes the next row.</summary>
    /// <param name="text">The row.</param>
    /// <param name="most">The number of columns; of a row with more cells, which is a fault, none is read.</param>
    public void Split(string text, int? most)
    {
        line = text;
        Count = text.AsSpan().Count('\t') + 1;
        held = Count <= (most ?? UsualCells) ? Count : 0;
        if (held > ranges.Length)
        {
            ranges = new Range[held];
            Array.Resize(ref last, held);
        }
        if (held > 0) { text.AsSpan().Split(ranges, '\t'); }
    }

    /// <summary>The parts of a cell, which must not be changed.</summary>
    /// <param name="position">Its position, from 0.</param>
    /// <param name="isFrequent">Whether many rows have the same text there.</param>
    public List<MitabPart> Read(int position, bool isFrequent)
    {
        var cell = this[position];
        if (!isFrequent || cell.IsEmpty) { return MitabText.Read(cell, pool); }
        ref var before = ref last[position];
        if (before.Text is null || !cell.SequenceEqual(before.Text)) { before = (cell.ToString(), MitabText.Read(cell, pool)); }
        return before.Parts;
    }
}

/// <summary>A row of PSI-MITAB.</summary>
internal sealed class MitabRow(MitabCells cells, MitabColumns columns)
{
    private const string Uniprot = "uniprotkb";
    private const string GeneName = "gene name";

    private static readonly string[] GeneticTypes =
        ["MI:0208", "MI:0794", "MI:0795", "MI:0796", "MI:0797", "MI:0798", "MI:0799", "MI:0800", "MI:0801", "MI:0802", "MI:0910",
            "MI:0933"];

    /// <summary>The row as the same fields as those of every exchange format.</summary>
    public ExchangeRow Read(int line) => Read(line, isWhole: true);

    /// <summary>Only what tells the pair, the score and the organisms.</summary>
    public ExchangeRow ReadPair(int line) => Read(line, isWhole: false);

    private ExchangeRow Read(int line, bool isWhole)
    {
        if (cells.Count > columns.Count || cells.Count < MitabColumns.Counts[0])
        {
            return ExchangeRow.Invalid(line,
                $"it has {cells.Count} columns separated by tabulators, and there are {columns.Count}; PSI-MITAB has 15, 36, 42 or 46");
        }
        var (a, b) = (ReadCell(1), ReadCell(2));
        if (a.Count == 0 && b.Count == 0) { return ExchangeRow.Invalid(line, "it names no interactor"); }
        // A protein that interacts with itself may be written once.
        var (query, partner) = (ReadSymbol(a, 3, 5), ReadSymbol(b, 4, 6));
        if (query.Length == 0) { (query, a) = (partner, b); }
        if (partner.Length == 0) { (partner, b) = (query, a); }
        if (DamagedText.DescribeProtein(query) is { } damage) { return ExchangeRow.Invalid(line, $"its interactor A {damage}"); }
        if (DamagedText.DescribeProtein(partner) is { } other) { return ExchangeRow.Invalid(line, $"its interactor B {other}"); }
        var types = ReadCell(12);
        return new ExchangeRow
        {
            Line = line, Query = query, Partner = partner, QueryId = FormatId(a), PartnerId = FormatId(b),
            Kind = types.Exists(IsGenetic) ? "genetic" : "physical", Score = ReadScore(), Taxa = ReadTaxa(),
            IsNegative = GetCell(36).Equals("true", StringComparison.OrdinalIgnoreCase),
            Id = isWhole ? FormatId(ReadCell(14)) : null, Type = types.Count == 0 ? null : GetName(types[0]),
            Arrow = isWhole ? ReadArrow() : null, Terms = isWhole ? ReadTerms() : [], Methods = isWhole ? GetNames(7) : [],
            Pmids = isWhole ? ReadPmids() : [], Databases = isWhole ? GetNames(13) : [], Others = isWhole ? ReadOthers() : [],
        };
    }

    private ReadOnlySpan<char> GetCell(int column) => cells[columns[column]];

    private List<MitabPart> ReadCell(int column) => cells.Read(columns[column], isFrequent: column is 7 or 10 or 11 or 12 or 13);

    // The name of the gene comes first, then a short display name, then the identifier of the database.
    private string ReadSymbol(List<MitabPart> ids, int alternatives, int aliases)
    {
        if (ids.Count == 0) { return ""; }
        var names = ReadCell(aliases);
        var gene = names.Find(static part => part.Text == GeneName);
        if (gene.Value is null) { gene = ReadCell(alternatives).Find(static part => part.Text == GeneName || IsLocus(part)); }
        if (gene.Value is null) { gene = names.Find(static part => part.Text == "display_short" || IsLocus(part)); }
        return gene.Value ?? ids[0].Value;
    }

    private static bool IsLocus(MitabPart part) => part.Database == "entrez gene/locuslink" && part.Text.Length == 0
        && part.Value.Any(static letter => !char.IsAsciiDigit(letter));

    private string? FormatId(List<MitabPart> ids)
    {
        if (ids.Count == 0) { return null; }
        var id = ids.Find(static part => part.Database == Uniprot);
        if (id.Value is null) { id = ids[0]; }
        return id.Database.Length == 0 ? id.Value : cells.Pool.Get($"{id.Database}:{id.Value}");
    }

    private static string GetName(MitabPart part) => part.Text.Length > 0 ? part.Text : part.Value;

    private IReadOnlyList<string> GetNames(int column)
    {
        var parts = ReadCell(column);
        return parts.Count == 0 ? [] : [.. parts.Select(GetName).Distinct(StringComparer.Ordinal)];
    }

    private static bool IsGenetic(MitabPart type) => type.Text.Contains("genetic", StringComparison.OrdinalIgnoreCase)
        || GeneticTypes.Contains(type.Value);

    private IReadOnlyList<string> ReadPmids() => [.. ReadCell(9)
        .Where(static part => part.Database.Equals("pubmed", StringComparison.OrdinalIgnoreCase) && part.Value.All(char.IsAsciiDigit))
        .Select(static part => part.Value).Distinct(StringComparer.Ordinal)];

    private IReadOnlyList<string> ReadTaxa()
    {
        var (first, second) = (ReadTaxon(10), ReadTaxon(11));
        if (first is null || second is null || first == second) { return (first ?? second) is { } one ? [one] : []; }
        return [first, second];
    }

    private string? ReadTaxon(int column)
    {
        var part = ReadCell(column).Find(static part => part.Database == "taxid");
        return part.Value;
    }

    private double? ReadScore()
    {
        var scores = ReadCell(15);
        var score = scores.Find(static part => part.Database == "intact-miscore");
        if (score.Value is not null) { return ScoreText.Read(score.Value); }
        foreach (var other in scores)
        {
            if (other.Value.Contains('.', StringComparison.Ordinal) && ScoreText.Read(other.Value) is { } found) { return found; }
        }
        return null;
    }

    private string? ReadArrow()
    {
        var statement = ReadCell(46);
        if (statement.Count == 0) { return null; }
        return statement[0].Text.StartsWith("up-regulates", StringComparison.Ordinal) ? "activates"
            : statement[0].Text.StartsWith("down-regulates", StringComparison.Ordinal) ? "inhibits" : null;
    }

    private IReadOnlyList<string> ReadTerms()
    {
        foreach (var position in columns.Terms)
        {
            var cell = cells[position].ToString();
            if (!CellText.IsEmpty(cell)) { return CellText.SplitTerms(cell); }
        }
        return [];
    }

    private List<(string Name, string Value)> ReadOthers()
    {
        var others = new List<(string, string)>(columns.Others.Length);
        foreach (var (name, position) in columns.Others)
        {
            var cell = cells[position];
            if (cell.Length < 2 && (cell.IsEmpty || cell is "-")) { continue; }
            var text = cell.ToString();
            if (!CellText.IsEmpty(text)) { others.Add((name, text)); }
        }
        return others;
    }
}
