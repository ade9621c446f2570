namespace Pathway.Formats.Interactions;

/// <summary>A part of a cell of PSI-MITAB: <c>database:identifier(text)</c>.</summary>
/// <param name="Database">Where the identifier comes from.</param>
/// <param name="Value">The identifier.</param>
/// <param name="Text">What it says, or an empty text.</param>
internal readonly record struct MitabPart(string Database, string Value, string Text);

/// <summary>Reads the cells of PSI-MITAB. Quotation marks stand within a cell, around a value with special characters.</summary>
internal static class MitabText
{
    /// <summary>The parts of a cell; none of an empty one.</summary>
    public static List<MitabPart> Read(ReadOnlySpan<char> cell, TextPool pool)
    {
        var parts = new List<MitabPart>(2);
        if (cell is "-" || cell.IsWhiteSpace()) { return parts; }
        while (!cell.IsEmpty)
        {
            var end = FindOutsideQuotes(cell, '|');
            var part = end < 0 ? cell : cell[..end];
            if (!part.IsWhiteSpace() && part is not "-") { parts.Add(ReadPart(part.Trim(), pool)); }
            cell = end < 0 ? default : cell[(end + 1)..];
        }
        return parts;
    }

    private static MitabPart ReadPart(ReadOnlySpan<char> part, TextPool pool)
    {
        var colon = FindOutsideQuotes(part, ':');
        var database = colon < 0 ? "" : pool.Get(Unquote(part[..colon], pool));
        var rest = part[(colon + 1)..];
        var open = FindOutsideQuotes(rest, '(');
        if (open < 0 || rest[^1] != ')') { return new MitabPart(database, Unquote(rest, pool), ""); }
        return new MitabPart(database, Unquote(rest[..open], pool), Unquote(rest[(open + 1)..^1], pool));
    }

    private static string Unquote(ReadOnlySpan<char> text, TextPool pool)
    {
        if (text is not ['"', .., '"'] || text.Length < 2) { return pool.Get(text); }
        var inner = text[1..^1];
        return inner.Contains('\\') ? inner.ToString().Replace("\\\"", "\"", StringComparison.Ordinal) : pool.Get(inner);
    }

    // A mark that is never closed encloses nothing.
    private static int FindOutsideQuotes(ReadOnlySpan<char> text, char wanted)
    {
        var first = text.IndexOfAny(wanted, '"');
        if (first < 0 || text[first] == wanted) { return first; }
        var isQuoted = false;
        for (var i = first; i < text.Length; i++)
        {
            if (isQuoted && text[i] == '\\') { i++; }
            else if (text[i] == '"') { isQuoted = !isQuoted; }
            else if (!isQuoted && text[i] == wanted) { return i; }
        }
        return isQuoted ? text.IndexOf(wanted) : -1;
    }
}
