namespace Pathway.Formats.Interactions;

/// <summary>How a table is laid out, found from its first lines: the separator, the line with the names of the columns, or none.</summary>
/// <param name="Separator">The separator of the cells.</param>
/// <param name="Header">The names of the columns, or null where the first row is data.</param>
/// <param name="HeaderIndex">The index of that line among the lines that are not blank.</param>
/// <param name="KnownColumns">How many of the names are known.</param>
/// <param name="Columns">How many columns there are.</param>
/// <param name="IsEven">Whether nearly all of the first rows have as many cells.</param>
internal sealed record TableLayout(char Separator, IReadOnlyList<string>? Header, int HeaderIndex, int KnownColumns, int Columns,
    bool IsEven)
{
    /// <summary>The rows at the beginning of a table that are looked at together.</summary>
    public const int MostLines = 50;

    private const double NearlyAll = 0.8;

    private static readonly char[] Separators = ['\t', ';', ',', '|'];

    /// <summary>The name of a separator, for messages.</summary>
    public string SeparatorName => Separator switch
    {
        '\t' => "a tabulator",
        ';' => "a semicolon",
        ',' => "a comma",
        '|' => "a bar",
        ' ' => "a space",
        '\0' => "that of a worksheet",
        _ => $"'{Separator}'",
    };

    /// <summary>The layout of a table.</summary>
    /// <param name="lines">The first lines that are not blank.</param>
    /// <param name="allowed">The separators that may be; none: any.</param>
    /// <param name="isColumn">Whether a name is that of a column.</param>
    public static TableLayout? Find(IReadOnlyList<string> lines, ReadOnlySpan<char> allowed, Func<string, bool> isColumn)
    {
        if (lines.Count == 0) { return null; }
        if (ReadSeparatorLine(lines[0]) is { } named) { return Measure(lines, 1, named, isColumn)?.Layout; }
        var candidates = allowed.IsEmpty ? (ReadOnlySpan<char>)[.. Separators, ' '] : allowed;
        (TableLayout Layout, int Columns, double Even)? best = null;
        foreach (var separator in candidates)
        {
            if (Measure(lines, 0, separator, isColumn) is not { } found) { continue; }
            if (best is not { } other || IsBetter(found, other)) { best = found; }
        }
        return best?.Layout;
    }

    /// <summary>The separator that a line such as "sep=;" names, or null.</summary>
    public static char? ReadSeparatorLine(string line) =>
        line.Length == 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? line[4] : null;

    private static bool IsBetter((TableLayout Layout, int Columns, double Even) found, (TableLayout Layout, int Columns, double Even) other)
    {
        // Words of a name are separated by spaces: a space counts only where nothing else separates.
        if (found.Layout.Separator == ' ') { return other.Columns < 2
            || (other.Layout.KnownColumns == 0 && found.Layout.KnownColumns > 1); }
        if (found.Layout.KnownColumns != other.Layout.KnownColumns) { return found.Layout.KnownColumns > other.Layout.KnownColumns; }
        if (found.Columns > 1 != other.Columns > 1) { return found.Columns > 1; }
        return Math.Abs(found.Even - other.Even) > 0.01 ? found.Even > other.Even : found.Columns > other.Columns;
    }

    private static (TableLayout Layout, int Columns, double Even)? Measure(IReadOnlyList<string> lines, int from, char separator,
        Func<string, bool> isColumn)
    {
        if (FindHeader(lines, from, separator, isColumn) is not { } header) { return null; }
        var rows = lines.Skip(header.Index).Take(MostLines).Where(static line => line[0] != '#')
            .Select(line => DelimitedText.SplitLine(line, separator)?.Count).OfType<int>().ToArray();
        var columns = header.Cells.Count;
        var even = rows.Length == 0 ? 0 : rows.Count(count => count == columns) / (double)rows.Length;
        var known = header.Cells.Count(isColumn);
        return (new TableLayout(separator, known > 0 || !LooksLikeData(header.Cells) ? header.Cells : null,
            header.Index, known, columns,
            even >= NearlyAll), columns, even);
    }

    // Comments stand before the names; the last line with a "#" may itself hold the names.
    private static (IReadOnlyList<string> Cells, int Index)? FindHeader(IReadOnlyList<string> lines, int from, char separator,
        Func<string, bool> isColumn)
    {
        for (var i = from; i < lines.Count; i++)
        {
            var isComment = lines[i].TrimStart() is ['#', ..];
            var cells = DelimitedText.SplitLine(isComment ? lines[i].TrimStart()[1..] : lines[i], separator);
            if (!isComment) { return cells is null ? null : (cells, i); }
            if (cells is { Count: > 1 } && cells.Count(isColumn) > 1) { return (cells, i); }
        }
        return null;
    }

    // Two or three cells of which the first two are identifiers as databases write them: capitals and digits.
    private static bool LooksLikeData(IReadOnlyList<string> cells) => cells.Count is 2 or 3 && cells.Take(2).All(IsIdentifier);

    /// <summary>Whether a text is written as an identifier of a protein or a gene is.</summary>
    public static bool IsIdentifier(string text)
    {
        var name = text.Trim();
        return name.Length is > 1 and < 30 && char.IsAsciiLetterOrDigit(name[0]) && !name.Contains(' ', StringComparison.Ordinal)
            && name.All(static letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.' or '_' or ':'
                or '@')
            && name.Any(char.IsAsciiLetterOrDigit);
    }
}
