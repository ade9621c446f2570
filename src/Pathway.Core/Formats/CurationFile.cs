using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Pathway.Errors;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats;

/// <summary>
/// Reads and drafts curation files: a table with the columns term, one of parent, same-as, keep-apart and interaction, and reason and who.
/// Lines that begin with # are comments.
/// </summary>
internal static class CurationFile
{
    /// <summary>Answers with less confidence are doubtful.</summary>
    public const double MinConfidence = 0.8;

    private const int MaxFaults = 5;

    private static readonly string[] Columns = ["term", "parent", "same-as", "keep-apart", "interaction", "reason", "who"];

    /// <summary>The decisions in a file, in its order.</summary>
    /// <exception cref="PathwayException">The file cannot be read, or a line is no decision.</exception>
    public static IReadOnlyList<CurationDecision> Read(string path)
    {
        using var lines = InputFile.Open(path).OpenLines();
        var decisions = new List<CurationDecision>();
        var faults = new List<string>();
        int[]? places = null;
        var separator = FindSeparator(path);
        foreach (var row in DelimitedText.Read(lines, separator, static line => line.TrimStart().StartsWith('#')))
        {
            var number = row.Line.ToString(CultureInfo.InvariantCulture);
            if ((row.Failure?.Message ?? row.Fault) is { } fault) { faults.Add($"line {number}: {fault}"); }
            else if (places is null) { places = ReadHeader(path, row); }
            else if (ReadRow(row, places, out var decision) is { } wrong) { faults.Add($"line {number}: {wrong}"); }
            else { decisions.Add(decision!); }
        }
        if (faults.Count == 0) { return decisions; }
        var further = faults.Count > MaxFaults ? string.Create(CultureInfo.InvariantCulture, $"; and {faults.Count - MaxFaults} more") : "";
        throw Invalid(path, $"{string.Join("; ", faults.Take(MaxFaults))}{further}");
    }

    /// <summary>Writes a draft of the doubtful places of a hierarchy, as comments: a line counts when its # is removed.</summary>
    public static void WriteDraft(PathwayHierarchy hierarchy, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        text.WriteLine("# Doubtful places. Correct a line, remove its # and fill in who decided; lines with # have no effect.");
        text.WriteLine(string.Join(',', Columns));
        foreach (var (term, parent, keptApart, why) in FindDoubts(hierarchy))
        {
            WriteComment(text, [term, parent ?? "", "", keptApart ?? "", "", why, ""]);
        }
    }

    /// <summary>The doubtful places of a hierarchy: terms whose place is not certain, and names that were merged into others.</summary>
    public static IEnumerable<(string Term, string? Parent, string? MergedInto, string Why)> FindDoubts(PathwayHierarchy hierarchy)
    {
        foreach (var node in hierarchy.Nodes.Where(static node => node.Kind is not PathwayNodeKind.Root))
        {
            if (FindDoubt(node) is { } doubt) { yield return (node.Name, node.Parent, null, doubt); }
        }
        foreach (var change in hierarchy.Changes.Where(static one =>
            one is { Kind: PathwayChangeKind.Merge, Before: not null, After: not null }
            && !one.DecidedBy.StartsWith(CurationDecision.Answerer, StringComparison.Ordinal)))
        {
            yield return (change.Before!, null, change.After, $"merged: {change.Reason}");
        }
    }

    private static string? FindDoubt(PathwayNode node) => node switch
    {
        { Parent: null } => "no place was found",
        { Provenance: { IsFallback: true } rule } => $"a rule decided: {rule.Reason}",
        { Provenance: { Confidence: < MinConfidence } unsure } => string.Create(CultureInfo.InvariantCulture,
            $"confidence {unsure.Confidence:0.##}: {unsure.Reason}"),
        { CandidateParents.Count: > 0 } => $"also possible: {string.Join("; ", node.CandidateParents)}",
        _ => null,
    };

    // A cell that a spreadsheet would read as a formula gets an apostrophe, which the reader takes off again.
    private static void WriteComment(StreamWriter text, string[] cells)
    {
        using var row = new StringWriter();
        using (var csv = new CsvWriter(row, new CsvConfiguration(CultureInfo.InvariantCulture)
            { NewLine = "\n", InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var cell in cells) { csv.WriteField(TextSanitizer.FullLine(cell).Trim()); }
        }
        text.WriteLine($"#{row.ToString().TrimEnd('\n')}");
    }

    private static char FindSeparator(string path)
    {
        var head = InputFile.Open(path).Lines.FirstOrDefault(static line => !line.TrimStart().StartsWith('#')) ?? "";
        return ((char[])[',', '\t', ';']).MaxBy(mark => head.Count(letter => letter == mark));
    }

    private static int[] ReadHeader(string path, TableRow row)
    {
        var names = row.Cells.Select(static cell => cell.Trim().ToLowerInvariant().Replace(' ', '-').Replace('_', '-')).ToArray();
        if (names.FirstOrDefault(name => name.Length > 0 && !Columns.Contains(name)) is { } unknown)
        {
            throw Invalid(path, $"line {row.Line.ToString(CultureInfo.InvariantCulture)}: there is no column '{unknown}'; the columns are "
                + string.Join(", ", Columns));
        }
        return Array.IndexOf(names, "term") >= 0 ? [.. Columns.Select(column => Array.IndexOf(names, column))]
            : throw Invalid(path, $"has no column 'term'; the columns are {string.Join(", ", Columns)}");
    }

    private static string? ReadRow(TableRow row, int[] places, out CurationDecision? decision)
    {
        decision = null;
        var cells = places.Select(place => place >= 0 && place < row.Cells.Count ? Unescape(row.Cells[place].Trim()) : "").ToArray();
        var given = Enumerable.Range(1, 4).Where(column => cells[column].Length > 0).ToArray();
        if (TermName.Key(cells[0]).Length == 0) { return "it names no term"; }
        if (given.Length != 1) { return $"it needs one of {string.Join(", ", Columns[1..5])}, and has {given.Length}"; }
        if (TermName.Key(cells[0]).Length > TermName.MaximumLength || cells[given[0]].Length > TermName.MaximumLength)
        {
            return $"a name has more than {TermName.MaximumLength} characters";
        }
        decision = new CurationDecision(row.Line, (CurationKind)(given[0] - 1), TermName.Clean(cells[0]),
            given[0] == 4 ? cells[4] : TermName.Clean(cells[given[0]]), Optional(cells[5]), Optional(cells[6]));
        return decision.ValueKey.Length == 0 ? "it names nothing" : null;
    }

    private static string Unescape(string cell) => cell.Length > 1 && cell[0] == '\'' && cell[1] is '=' or '+' or '-' or '@' ? cell[1..]
        : cell;

    private static string? Optional(string cell) => cell.Length == 0 ? null : TextSanitizer.SingleLine(cell);

    private static PathwayException Invalid(string path, string what) =>
        new(PathwayErrors.CurationInvalid, TextSanitizer.SingleLine($"'{path}' {what.TrimEnd('.')}."), path);
}
