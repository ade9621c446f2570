using System.Text;
using Pathway.Errors;

namespace Pathway.Formats.Interactions;

/// <summary>A row of a table.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Cells">Its cells, without quotation marks.</param>
/// <param name="Fault">Why the cells cannot be trusted, or null.</param>
/// <param name="Failure">Why the line could not be read at all, or null.</param>
/// <param name="Text">The line on which it begins, as it stands in the file; null where it does not stand in a text.</param>
internal sealed record TableRow(int Line, IReadOnlyList<string> Cells, string? Fault = null, PathwayException? Failure = null,
    string? Text = null)
{
    public bool IsBlank => Fault is null && Failure is null && Cells.All(static cell => string.IsNullOrEmpty(cell));
}

/// <summary>
/// Splits a text into rows as RFC 4180 says, with any separator. A quotation mark that is never closed costs its own line, not the
/// lines that it swallowed.
/// </summary>
internal static class DelimitedText
{
    // A cell that spans more lines than this was not closed; the limit keeps the reading of many such rows linear.
    private const int MaxLinesOfRow = 1000;

    private const string Unclosed = "a quotation mark that opens on this line is not closed rightly";
    private const string Stray = "a quotation mark stands where none may stand";

    /// <summary>The rows that are not blank.</summary>
    /// <param name="lines">The text.</param>
    /// <param name="separator">What separates the cells; a space stands for any white space.</param>
    /// <param name="isComment">Whether a line is no row.</param>
    public static IEnumerable<TableRow> Read(LineReader lines, char separator, Func<string, bool> isComment)
    {
        var waiting = new LinkedList<(string Text, int Number, PathwayException? Failure)>();
        while (true)
        {
            if (Take(lines, waiting) is not { } first) { yield break; }
            if (first.Failure is { } failure)
            {
                yield return new TableRow(first.Number, [], null, failure);
                continue;
            }
            if (isComment(first.Text)) { continue; }
            var row = !first.Text.Contains('"', StringComparison.Ordinal)
                ? new TableRow(first.Number, Split(first.Text, separator), Text: first.Text) : ReadQuoted(first, separator, lines, waiting);
            if (!row.IsBlank) { yield return row; }
        }
    }

    /// <summary>The cells of one line that stands alone; null where a quotation mark is not closed on it.</summary>
    public static IReadOnlyList<string>? SplitLine(string line, char separator)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) { return Split(line, separator); }
        var parser = new QuotedRow(separator);
        parser.Add(line);
        return parser.State is QuotedRow.RowState.Complete ? parser.Cells : null;
    }

    private static string[] Split(string line, char separator) =>
        separator == ' ' ? line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : line.Split(separator);

    private static TableRow ReadQuoted((string Text, int Number, PathwayException? Failure) first, char separator, LineReader lines,
        LinkedList<(string Text, int Number, PathwayException? Failure)> waiting)
    {
        var parser = new QuotedRow(separator);
        parser.Add(first.Text);
        var taken = new List<(string Text, int Number, PathwayException? Failure)>();
        var length = first.Text.Length;
        while (parser.State is QuotedRow.RowState.Open && taken.Count < MaxLinesOfRow && length < LineReader.MaxLineBytes)
        {
            if (Take(lines, waiting) is not { } next) { break; }
            taken.Add(next);
            if (next.Failure is not null) { break; }
            length += next.Text.Length;
            parser.Add(next.Text);
        }
        if (parser.State is QuotedRow.RowState.Complete) { return new TableRow(first.Number, parser.Cells, Text: first.Text); }
        // The marks on the next lines may pair up without the first one.
        for (var i = taken.Count - 1; i >= 0; i--) { waiting.AddFirst(taken[i]); }
        return new TableRow(first.Number, [], taken.Count > 0 || parser.State is QuotedRow.RowState.Open ? Unclosed : Stray,
            Text: first.Text);
    }

    private static (string Text, int Number, PathwayException? Failure)? Take(LineReader lines,
        LinkedList<(string Text, int Number, PathwayException? Failure)> waiting)
    {
        if (waiting.First is { } first)
        {
            waiting.RemoveFirst();
            return first.Value;
        }
        return lines.Read() ? (lines.Text, lines.Number, lines.Fault) : null;
    }
}

/// <summary>The cells of a row that has quotation marks, line by line until the last one is closed.</summary>
internal sealed class QuotedRow(char separator)
{
    private readonly List<string> cells = [];
    private readonly StringBuilder cell = new();

    public enum RowState { Complete, Open, Broken }

    public RowState State { get; private set; }

    public IReadOnlyList<string> Cells => cells;

    public void Add(string line)
    {
        var at = 0;
        if (State is RowState.Open) { cell.Append('\n'); }
        else { cell.Clear(); }
        while (State is not RowState.Broken)
        {
            if (State is RowState.Open) { at = ReadQuoted(line, at); }
            else if (at < line.Length && line[at] == '"')
            {
                State = RowState.Open;
                at++;
                continue;
            }
            else { at = ReadPlain(line, at); }
            if (at < 0) { return; }
        }
    }

    // Returns where the next cell begins; negative at the end of the line.
    private int ReadPlain(string line, int at)
    {
        var end = line.IndexOf(separator, at);
        var value = end < 0 ? line.AsSpan(at) : line.AsSpan(at, end - at);
        if (value.Contains('"')) { State = RowState.Broken; }
        cells.Add(value.ToString());
        return end < 0 ? -1 : end + 1;
    }

    private int ReadQuoted(string line, int at)
    {
        while (true)
        {
            var mark = line.IndexOf('"', at);
            if (mark < 0)
            {
                cell.Append(line, at, line.Length - at);
                return -1;
            }
            cell.Append(line, at, mark - at);
            if (mark + 1 < line.Length && line[mark + 1] == '"')
            {
                cell.Append('"');
                at = mark + 2;
                continue;
            }
            State = mark + 1 == line.Length || line[mark + 1] == separator ? RowState.Complete : RowState.Broken;
            cells.Add(cell.ToString());
            cell.Clear();
            return mark + 1 >= line.Length ? -1 : mark + 2;
        }
    }
}
