using System.Globalization;
using Pathway.Annotation;
using Pathway.Errors;
using Pathway.Formats.Interactions;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.OntologyFiles;

/// <summary>
/// Reads GAF 2.x, and GPAD 1.x and 2.0. A line with NOT is a denial: it is no annotation, and an electronic annotation of the same gene to
/// the same term does not count beside it.
/// </summary>
internal sealed class AnnotationReader
{
    private const int GafColumns = 15;
    private const int GpadColumns = 10;
    private const string Electronic = "IEA";
    private const string NoData = "ND";

    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["ECO:0000269"] = "EXP", ["ECO:0000314"] = "IDA", ["ECO:0000353"] = "IPI", ["ECO:0000315"] = "IMP", ["ECO:0000316"] = "IGI",
        ["ECO:0000270"] = "IEP", ["ECO:0006056"] = "HTP", ["ECO:0007005"] = "HDA", ["ECO:0007001"] = "HMP", ["ECO:0007003"] = "HGI",
        ["ECO:0007007"] = "HEP", ["ECO:0000318"] = "IBA", ["ECO:0000319"] = "IBD", ["ECO:0000320"] = "IKR", ["ECO:0000321"] = "IRD",
        ["ECO:0000250"] = "ISS", ["ECO:0000266"] = "ISO", ["ECO:0000247"] = "ISA", ["ECO:0000255"] = "ISM", ["ECO:0000317"] = "IGC",
        ["ECO:0000245"] = "RCA", ["ECO:0000304"] = "TAS", ["ECO:0000303"] = "NAS", ["ECO:0000305"] = "IC", ["ECO:0000307"] = NoData,
    };

    private readonly string origin;
    private readonly string? taxon;
    private readonly Dictionary<string, Gene> genes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> taxa = new(StringComparer.Ordinal);
    private string? release;
    private GpadVersion gpad;
    private int denials;

    // Version 1 has the database and the identifier in two columns, and the denial among the qualifiers.
    private enum GpadVersion { None, One, Two }

    private AnnotationReader(string origin, string? taxon) => (this.origin, this.taxon) = (origin, taxon);

    /// <param name="file">The file.</param>
    /// <param name="taxon">The organism whose genes are read; null for all.</param>
    /// <param name="limit">The most that may be read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PathwayException">The file is damaged, or has no annotation to a process.</exception>
    public static AnnotationContent Read(InputFile file, string? taxon, SizeLimit limit, CancellationToken cancellation)
    {
        var reader = new AnnotationReader(file.Path, taxon);
        using var lines = file.OpenLines();
        while (lines.Read())
        {
            limit.Add(lines.Text.Length + 1);
            if ((lines.Number & 0xFFF) == 0) { cancellation.ThrowIfCancellationRequested(); }
            if (lines.Fault is { } fault) { throw Invalid(file.Path, $"cannot be read: {fault.Message.TrimEnd('.')}"); }
            if (lines.Text.StartsWith('!')) { reader.ReadComment(lines.Text); }
            else if (!string.IsNullOrWhiteSpace(lines.Text)) { reader.ReadRow(lines.Text, lines.Number); }
        }
        return reader.Complete();
    }

    private static PathwayException Invalid(string origin, string what) =>
        new(PathwayErrors.AnnotationInvalid, TextSanitizer.SingleLine($"'{origin}' {what}."), origin);

    private void ReadComment(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) { return; }
        var value = line[(colon + 1)..].Trim();
        switch (line[1..colon].Trim().ToLowerInvariant())
        {
            case "gpa-version" or "gpad-version":
                gpad = value.StartsWith('1') ? GpadVersion.One : GpadVersion.Two;
                break;
            case "date-generated" or "generated" when value.Length > 0:
                release ??= value;
                break;
            default: break;
        }
    }

    private void ReadRow(string line, int number)
    {
        var cells = line.Split('\t');
        if (cells.Length < (gpad is GpadVersion.None ? GafColumns : GpadColumns))
        {
            var needed = gpad is not GpadVersion.None ? $"GPAD has at least {GpadColumns}" : $"GAF has at least {GafColumns}";
            throw Invalid(origin,
                string.Create(CultureInfo.InvariantCulture, $"line {number}: it has {cells.Length} columns, and {needed}"));
        }
        for (var i = 0; i < cells.Length; i++) { cells[i] = cells[i].Trim(); }
        if (gpad is GpadVersion.One)
        {
            Add($"{cells[0]}:{cells[1]}", [cells[1]], IsDenial(cells[2]), cells[3], Code(cells[5]));
        }
        else if (gpad is GpadVersion.Two)
        {
            var local = cells[0][(cells[0].IndexOf(':', StringComparison.Ordinal) + 1)..];
            Add(cells[0], [local], IsDenial(cells[1]), cells[3], Code(cells[5]));
        }
        else if (cells[8] == "P" && IsWanted(cells[12]))
        {
            Add(cells[2], [cells[1], $"{cells[0]}:{cells[1]}", .. cells[10].Split('|')], IsDenial(cells[3]), cells[4],
                cells[6]);
        }
    }

    private static bool IsDenial(string qualifiers) => qualifiers.Split('|').Contains("NOT", StringComparer.OrdinalIgnoreCase);

    // Of a dual taxon the first is that of the gene.
    private bool IsWanted(string cell)
    {
        var own = cell.Split('|')[0].Replace("taxon:", "", StringComparison.OrdinalIgnoreCase);
        if (taxon is not null && own != taxon) { return false; }
        if (own.Length > 0) { taxa.Add(own); }
        return true;
    }

    // A code of the evidence ontology that has no letters of its own says least.
    private static string Code(string eco) =>
        Codes.GetValueOrDefault(eco, eco.StartsWith("ECO:", StringComparison.Ordinal) ? Electronic : eco);

    private void Add(string symbol, IEnumerable<string> names, bool isDenial, string term, string code)
    {
        if (symbol.Length == 0 || code == NoData || !TermIds.IsValid(term)) { return; }
        if (!genes.TryGetValue(symbol, out var gene)) { genes[symbol] = gene = new Gene(); }
        foreach (var name in names.Where(static name => name.Length > 0)) { gene.Names.Add(TextSanitizer.SingleLine(name)); }
        if (isDenial)
        {
            denials++;
            gene.Denied.Add(term);
        }
        else { gene.Terms.Add((term, code)); }
    }

    private AnnotationContent Complete()
    {
        var found = new List<AnnotatedGene>();
        foreach (var (symbol, gene) in genes.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            var terms = gene.Terms.Where(one => one.Code != Electronic || !gene.Denied.Contains(one.Term))
                .Select(one => (one.Term, Parse(one.Code)))
                .ToArray();
            if (terms.Length > 0) { found.Add(new AnnotatedGene(TextSanitizer.SingleLine(symbol), [.. gene.Names], terms)); }
        }
        // GPAD names no organism: the user does.
        if (gpad is not GpadVersion.None && taxon is not null) { taxa.Add(taxon); }
        return found.Count > 0 ? new AnnotationContent(OntologyCompiler.ShortRelease(release), found, [.. taxa], denials)
            : throw Invalid(origin, taxon is null ? "has no annotation to a process"
                : $"has no annotation to a process of the organism {taxon}");
    }

    private EvidenceCodes Parse(string code)
    {
        try { return EvidenceCodes.Of(code); }
        catch (InvalidDataException failure) { throw Invalid(origin, $"is damaged: {failure.Message}"); }
    }

    private sealed class Gene
    {
        public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

        public SortedSet<(string Term, string Code)> Terms { get; } = [];

        public HashSet<string> Denied { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>What a file of annotation says.</summary>
/// <param name="Release">Its date, or null.</param>
/// <param name="Genes">The genes, by symbol.</param>
/// <param name="Taxa">The organisms.</param>
/// <param name="Denials">How many lines deny an annotation.</param>
internal sealed record AnnotationContent(string? Release, IReadOnlyList<AnnotatedGene> Genes, IReadOnlyList<string> Taxa, int Denials);
