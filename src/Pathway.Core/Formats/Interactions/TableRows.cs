using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pathway.Formats.Interactions;

/// <summary>Splits a table into rows. A quotation mark that is never closed costs its own line, not the lines that it swallowed.</summary>
internal static class TableRows
{
    /// <summary>The rows that are not blank, the names of the columns first.</summary>
    public static IEnumerable<TableRow> Read(SourceText text, bool tabs)
    {
        // Where the encoding breaks off, the row in which it does is not whole.
        var utf8 = text.Fault is null ? text.Utf8 : text.Utf8[..(text.Utf8.Span.LastIndexOf((byte)'\n') + 1)];
        var (delimiter, offset) = Delimiter(utf8.Span, tabs);
        while (offset < utf8.Length)
        {
            var start = offset;
            foreach (var (row, length, spans) in Parse(utf8[offset..], delimiter, text.LineAt(offset)))
            {
                if (row.Cells.Any(static cell => cell.Length > 0)) { yield return row; }
                // Read on behind the first line of a row that went wrong: the marks on the next lines may pair up without it.
                offset += row.Fault is not null && spans > 1 ? FirstLine(utf8.Span[offset..]) : length;
                if (row.Fault is not null && spans > 1) { break; }
            }
            if (offset == start) { yield break; }
        }
    }

    private static IEnumerable<(TableRow Row, int Length, int Spans)> Parse(ReadOnlyMemory<byte> utf8, string delimiter, int line)
    {
        var isBad = false;
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter, IgnoreBlankLines = false, BadDataFound = _ => isBad = true };
        // Without a copy: a file with many bad rows is begun anew behind each of them.
        MemoryMarshal.TryGetArray(utf8, out var bytes);
        using var reader = new StreamReader(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        using var parser = new CsvParser(reader, settings);
        for (var before = 0; parser.Read(); before = parser.RawRow)
        {
            isBad = false;
            var cells = parser.Record!;
            var spans = parser.RawRow - before;
            var fault = !isBad ? null : spans > 1 ? "a quotation mark that opens on this line is not closed rightly" : "a quotation mark stands where none may stand";
            yield return (new TableRow(line + before, cells, fault), Encoding.UTF8.GetByteCount(parser.RawRecord), spans);
        }
    }

    // Spreadsheets of many languages separate by semicolons, and some name the separator on a line of its own.
    private static (string Delimiter, int Offset) Delimiter(ReadOnlySpan<byte> utf8, bool tabs)
    {
        var first = utf8[..FirstLine(utf8)].TrimEnd("\r\n"u8);
        if (first.Length == 5 && first.StartsWith("sep="u8)) { return (((char)first[4]).ToString(), FirstLine(utf8)); }
        return (tabs ? "\t" : first.Contains((byte)',') || !first.Contains((byte)';') ? "," : ";", 0);
    }

    private static int FirstLine(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0) { return utf8.Length; }
        return end + (utf8[end..].StartsWith("\r\n"u8) ? 2 : 1);
    }
}
