using System.Globalization;
using Pathway.Errors;
using Pathway.Formats.Interactions;

namespace Pathway.OntologyFiles;

/// <summary>Reads Reactome's two tables: the pathways of all species with their names, and which is a part of which.</summary>
internal static class ReactomeReader
{
    public const string DefaultSpecies = "Homo sapiens";

    private const int MaxListed = 10;

    /// <summary>Whether a file begins like the table of pathways: id, name, species.</summary>
    public static bool AcceptsPathways(IReadOnlyList<string> lines) => IsTable(lines, 3);

    /// <summary>Whether a file begins like the table of relations: parent, child.</summary>
    public static bool AcceptsRelations(IReadOnlyList<string> lines) => IsTable(lines, 2);

    /// <param name="pathways">The table of pathways.</param>
    /// <param name="relations">The table of relations.</param>
    /// <param name="species">The species to read; null for the usual one.</param>
    /// <param name="limit">The most that may be read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PathwayException">A file is damaged, or has no such species.</exception>
    public static OntologyDocument Read(InputFile pathways, InputFile relations, string? species, SizeLimit limit,
        CancellationToken cancellation)
    {
        species ??= DefaultSpecies;
        var document = new OntologyDocument(pathways.Path, "Reactome")
            { Id = "Reactome", Title = $"Reactome, {Text.TextSanitizer.SingleLine(species)}" };
        var known = new HashSet<string>(StringComparer.Ordinal);
        var counts = new SortedDictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var lastSpecies = "";
        foreach (var (line, cells) in Rows(pathways, 3, limit, cancellation))
        {
            if (!known.Add(cells[0])) { throw OntologyDocument.InvalidLine(pathways.Path, line, $"{cells[0]} is there twice"); }
            counts[cells[2]] = counts.GetValueOrDefault(cells[2]) + 1;
            lastSpecies = cells[2];
            if (!cells[2].Equals(species, StringComparison.OrdinalIgnoreCase)) { continue; }
            document.GetOrAdd(cells[0], string.Create(CultureInfo.InvariantCulture, $"line {line}")).Name = cells[1];
        }
        if (document.Terms.Count == 0)
        {
            var there = string.Join(", ", counts.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key,
                StringComparer.Ordinal).Take(MaxListed).Select(static pair => Text.TextSanitizer.SingleLine(pair.Key)));
            throw OntologyDocument.Invalid(pathways.Path, $"has no pathway of '{species}', but of {there}");
        }
        EnsureWhole(pathways, counts, lastSpecies);
        foreach (var (line, cells) in Rows(relations, 2, limit, cancellation))
        {
            foreach (var end in cells.Where(end => !known.Contains(end)))
            {
                throw OntologyDocument.InvalidLine(relations.Path, line,
                    $"{end} is not among the pathways in '{pathways.Path}': one of the files breaks off, or they are of two releases");
            }
            if (document.Find(cells[0]) is not null) { document.Find(cells[1])?.Links.Add(new RawLink("part_of", cells[0])); }
        }
        return document;
    }

    // Nothing but the last name tells that the file was cut in its last line.
    private static void EnsureWhole(InputFile pathways, SortedDictionary<string, int> counts, string last)
    {
        if (counts[last] == 1 && counts.Keys.FirstOrDefault(name => name.Length > last.Length
            && name.StartsWith(last, StringComparison.OrdinalIgnoreCase)) is { } whole)
        {
            throw OntologyDocument.Invalid(pathways.Path, $"ends with the species '{Text.TextSanitizer.SingleLine(last)}', which is the "
                + $"beginning of '{Text.TextSanitizer.SingleLine(whole)}': the file breaks off");
        }
    }

    private static bool IsTable(IReadOnlyList<string> lines, int columns) => lines.Count > 0
        && lines[0].Split('\t') is var cells && cells.Length == columns && IsStableId(cells[0]) && (columns == 3 || IsStableId(cells[1]));

    private static bool IsStableId(string cell) => cell.StartsWith("R-", StringComparison.Ordinal) && TermIds.IsValid(cell);

    private static IEnumerable<(int Line, string[] Cells)> Rows(InputFile file, int columns, SizeLimit limit,
        CancellationToken cancellation)
    {
        using var lines = file.OpenLines();
        while (lines.Read())
        {
            limit.Add(lines.Text.Length + 1);
            if ((lines.Number & 0xFFF) == 0) { cancellation.ThrowIfCancellationRequested(); }
            if (lines.Fault is { } fault) { throw OntologyDocument.Invalid(file.Path, $"cannot be read: {fault.Message.TrimEnd('.')}"); }
            if (string.IsNullOrWhiteSpace(lines.Text)) { continue; }
            var cells = lines.Text.Split('\t');
            if (cells.Length != columns)
            {
                throw OntologyDocument.InvalidLine(file.Path, lines.Number, $"it has {cells.Length} columns instead of {columns}");
            }
            for (var i = 0; i < cells.Length; i++) { cells[i] = cells[i].Trim(); }
            var ids = columns == 2 ? 2 : 1;
            if (cells.Take(ids).Any(static cell => !TermIds.IsValid(cell)) || cells.Any(static cell => cell.Length == 0))
            {
                throw OntologyDocument.InvalidLine(file.Path, lines.Number, "a cell is empty, or holds no identifier");
            }
            yield return (lines.Number, cells);
        }
    }
}
