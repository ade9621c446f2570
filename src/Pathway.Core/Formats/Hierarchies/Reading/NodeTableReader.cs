using System.Globalization;
using System.Text.Json;
using Pathway.Formats.Hierarchies.Ontologies;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies.Reading;

/// <summary>
/// Reads tables of nodes, as Export-PathwayHierarchy and Export-Csv write them: names, parents, kinds, states, identifiers, descriptions
/// and who answered. A table has no interactions, changes and open questions.
/// </summary>
internal static class NodeTableReader
{
    /// <summary>The name of the format.</summary>
    public const string Format = "table";

    // Only Export-Csv writes it: it writes cells as they are.
    private const string LinkColumn = nameof(PathwayNode.HierarchyLink);

    private static readonly char[] Separators = ['\t', ',', ';'];

    /// <exception cref="InvalidDataException">A row cannot be read; the message names its line.</exception>
    public static ReadTerms Read(ReadOnlyMemory<byte> utf8)
    {
        using var lines = new LineReader("", new MemoryStream(utf8.ToArray()), TextEncoding.Utf8);
        string[]? header = null;
        var terms = new List<ReadTerm>();
        foreach (var row in DelimitedText.Read(lines, FindSeparator(utf8.Span), static _ => false))
        {
            if ((row.Failure?.Message ?? row.Fault) is { } fault) { throw Invalid(row, fault); }
            if (header is null)
            {
                header = [.. row.Cells.Select(static cell => cell.Trim())];
                continue;
            }
            if (row.Cells.Count != header.Length)
            {
                throw Invalid(row, string.Create(CultureInfo.InvariantCulture,
                    $"it has {row.Cells.Count} cells, and the head has {header.Length}"));
            }
            try { terms.Add(ReadRow(column => FindCell(header, row, column))); }
            catch (InvalidDataException failure) { throw Invalid(row, failure.Message); }
        }
        return new ReadTerms(Format, Profile: null, terms);
    }

    /// <summary>The node in a row.</summary>
    /// <param name="column">The text in a column; null where it is empty.</param>
    /// <exception cref="InvalidDataException">It has no name, or a list is none.</exception>
    public static ReadTerm ReadRow(Func<string, string?> column)
    {
        var isExact = column(LinkColumn) is not null;
        if (Cell("Name") is not { } name || TermName.Key(name).Length == 0) { throw new InvalidDataException("a node has no name"); }
        var term = new ReadTerm(TermName.Key(name)) { Name = name, OntologyId = Cell("OntologyId"), Description = Cell("Description") };
        if (Cell("Parent") is { } parent) { term.Parents.Add((TermName.Key(parent), false)); }
        term.Parents.AddRange(ReadList(name, Cell("SecondaryParents")).Select(static other => (TermName.Key(other), true)));
        Add(TermProperty.Kind, Cell("Kind"));
        Add(TermProperty.State, Cell("State"));
        Add(TermProperty.Answerer, Cell("Answerer") ?? WithoutSource(Cell("Provenance")));
        // Spreadsheets write numbers as their language does.
        Add(TermProperty.Confidence, Cell("Confidence")?.Replace(',', '.'));
        Add(TermProperty.IsFallback, Cell("IsFallback")?.ToLowerInvariant());
        return term;

        string? Cell(string name) => column(name) is { } text ? isExact ? text : FormulaGuard.Original(text) : null;

        void Add(string property, string? value)
        {
            if (value is not null) { term.Values[property] = value; }
        }
    }

    private static char FindSeparator(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.IndexOfAny((byte)'\n', (byte)'\r');
        var head = (end < 0 ? utf8 : utf8[..end]).ToArray();
        return Separators.MaxBy(mark => head.Count(letter => letter == mark));
    }

    private static string? FindCell(string[] header, TableRow row, string column)
    {
        var at = Array.FindIndex(header, name => name.Equals(column, StringComparison.OrdinalIgnoreCase));
        return at < 0 || string.IsNullOrWhiteSpace(row.Cells[at]) ? null : row.Cells[at];
    }

    private static string[] ReadList(string name, string? text)
    {
        if (text is null) { return []; }
        try { return JsonSerializer.Deserialize<string[]>(text, PropertyForm.Options) ?? []; }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"the secondary parents of '{name}' are no list as Export-Csv writes it", failure);
        }
    }

    // "rules (Asked)".
    private static string? WithoutSource(string? provenance) =>
        provenance?.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var end ? provenance[..end] : provenance;

    private static InvalidDataException Invalid(TableRow row, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"line {row.Line}: {what}."));
}
