using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Pathway.Annotation;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.OntologyFiles;

/// <summary>The imported annotation in a folder: one table for each, which is replaced as a whole.</summary>
/// <param name="folder">The folder. It is created when the first annotation is stored.</param>
internal sealed class AnnotationLibrary(string folder)
{
    private const string Extension = ".annotation.tsv";
    private const string FormatLine = "# format: pathway-annotation 1";
    private const string ReleaseLine = "# release: ";
    private const string TaxaLine = "# taxa: ";
    private const string Sha256Line = "# sha256: ";

    // One process may need the annotation in many runs. Of each file only what it holds now is kept.
    private static readonly ConcurrentDictionary<string, (string Stamp, OntologyGraph Graph, Lazy<ProcessAnnotation> Annotation)> Loaded =
        new(StringComparer.Ordinal);

    /// <summary>Reads a file and stores its annotation; one of the same name is replaced.</summary>
    /// <exception cref="PathwayException">The file cannot be used, or the folder cannot be written.</exception>
    public PathwayAnnotation Import(ImportSource source, string name, string? taxon, CancellationToken cancellation)
    {
        OntologyNaming.EnsureValid(name);
        var content = AnnotationReader.Read(InputFile.Open(source.Path), taxon, new SizeLimit(source.Path), cancellation);
        var release = content.Release ?? $"sha256 {source.Sha256[..12]}";
        OntologyLibrary.CreateFolder(folder);
        var path = Find(name) ?? Path.Combine(folder, name + Extension);
        AtomicFile.Write(path, overwrite: true, stream => Write(stream, content, release, source));
        return new PathwayAnnotation
        {
            Name = name, Release = release, Taxa = content.Taxa, Genes = content.Genes.Count,
            Annotations = content.Genes.Sum(static gene => gene.Annotations.Count), Denials = content.Denials, Source = source.Origin,
            Sha256 = source.Sha256, Path = path,
        };
    }

    /// <summary>The same as <see cref="Open"/>; read once in a process, as long as neither the file nor the ontology changes.</summary>
    /// <exception cref="PathwayException">There is none, or its file is damaged.</exception>
    public ProcessAnnotation OpenShared(string name, OntologyGraph graph)
    {
        if (Find(name) is not { } path) { return Open(name, graph); }
        var file = new FileInfo(path);
        var stamp = string.Create(CultureInfo.InvariantCulture,
            $"{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)} {(file.Exists ? file.Length : 0)}");
        var entry = Loaded.AddOrUpdate(path, _ => Create(),
            (_, known) => known.Stamp == stamp && ReferenceEquals(known.Graph, graph) ? known : Create());
        return entry.Annotation.Value;

        (string, OntologyGraph, Lazy<ProcessAnnotation>) Create() => (stamp, graph, new(() => Open(name, graph)));
    }

    /// <summary>The annotation of a name, for an ontology.</summary>
    /// <exception cref="PathwayException">There is none, or its file is damaged.</exception>
    public ProcessAnnotation Open(string name, OntologyGraph graph)
    {
        var path = Find(name) ?? throw new PathwayException(PathwayErrors.AnnotationNotFound,
            $"There is no annotation '{TextSanitizer.SingleLine(name)}' in '{folder}'; there are "
                + $"{string.Join(", ", Names().DefaultIfEmpty("none"))}.", name);
        using var stream = SourceText.OpenRead(path);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        if (reader.ReadLine() != FormatLine) { throw Damaged(path); }
        var (release, taxa) = ("", "");
        var genes = new List<AnnotatedGene>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(ReleaseLine, StringComparison.Ordinal)) { release = line[ReleaseLine.Length..]; }
            else if (line.StartsWith(TaxaLine, StringComparison.Ordinal)) { taxa = line[TaxaLine.Length..]; }
            if (line.StartsWith('#')) { continue; }
            var cells = line.Split('\t');
            if (cells.Length != 3) { throw Damaged(path); }
            genes.Add(new AnnotatedGene(cells[0], cells[1].Split('|', StringSplitOptions.RemoveEmptyEntries), ReadTerms(cells[2], path)));
        }
        return ProcessAnnotation.Create($"{Path.GetFileName(path)[..^Extension.Length]} {release}", graph, genes,
            ReadTaxa(taxa));
    }

    // None where the file does not say, or names an organism in another way.
    private static HashSet<int> ReadTaxa(string text)
    {
        var taxa = new HashSet<int>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var taxon)) { return []; }
            taxa.Add(taxon);
        }
        return taxa;
    }

    /// <summary>
    /// The annotation that is of one organism alone, as far as it was imported by a version that stores this; of several of one organism
    /// the one with the last release; one whose release is no date comes after those with a date. By organism.
    /// </summary>
    public IReadOnlyList<AnnotationHead> FindTaxa() =>
    [
        .. Files().Select(ReadHead).OfType<AnnotationHead>().GroupBy(static head => head.Taxon).OrderBy(static group => group.Key)
            .Select(static group => group.OrderByDescending(static head => IsDate(head.Release))
                .ThenByDescending(static head => head.Release, StringComparer.Ordinal)
                .ThenBy(static head => head.Name, StringComparer.Ordinal).First()),
    ];

    private static bool IsDate(string release) =>
        DateOnly.TryParseExact(release, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // Null where the file holds several organisms or does not say which; a damaged file is an error when it is opened.
    private static AnnotationHead? ReadHead(string path)
    {
        using var stream = SourceText.OpenRead(path);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var (release, taxa, sha256) = ("", "", "");
        while (reader.ReadLine() is { } line && line.StartsWith('#'))
        {
            if (line.StartsWith(ReleaseLine, StringComparison.Ordinal)) { release = line[ReleaseLine.Length..]; }
            else if (line.StartsWith(TaxaLine, StringComparison.Ordinal)) { taxa = line[TaxaLine.Length..]; }
            else if (line.StartsWith(Sha256Line, StringComparison.Ordinal)) { sha256 = line[Sha256Line.Length..]; }
        }
        return int.TryParse(taxa, NumberStyles.None, CultureInfo.InvariantCulture, out var taxon)
            ? new AnnotationHead(Path.GetFileName(path)[..^Extension.Length], taxon, release, sha256) : null;
    }

    /// <summary>The names of the imported annotation.</summary>
    public IReadOnlyList<string> Names() => [.. Files().Select(static file => Path.GetFileName(file)[..^Extension.Length])
        .Order(StringComparer.OrdinalIgnoreCase)];

    private static void Write(Stream stream, AnnotationContent content, string release, ImportSource source)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true)
            { NewLine = "\n" };
        writer.WriteLine(FormatLine);
        writer.WriteLine($"{ReleaseLine}{release}");
        writer.WriteLine($"{TaxaLine}{string.Join(' ', content.Taxa.Select(TextSanitizer.SingleLine))}");
        writer.WriteLine($"# source: {TextSanitizer.SingleLine(source.Origin)}");
        writer.WriteLine($"{Sha256Line}{source.Sha256}");
        foreach (var gene in content.Genes)
        {
            writer.WriteLine(string.Join('\t', gene.Symbol, string.Join('|', gene.Names),
                string.Join(' ', gene.Annotations.Select(static one => $"{one.Code}={one.TermId}"))));
        }
    }

    private static List<(string, EvidenceCodes)> ReadTerms(string cell, string path)
    {
        var terms = new List<(string, EvidenceCodes)>();
        foreach (var part in cell.Split(' '))
        {
            var mark = part.IndexOf('=', StringComparison.Ordinal);
            if (mark < 0) { throw Damaged(path); }
            try { terms.Add((part[(mark + 1)..], EvidenceCodes.Of(part.AsSpan(0, mark)))); }
            catch (InvalidDataException failure) { throw Damaged(path, failure); }
        }
        return terms;
    }

    private static PathwayException Damaged(string path, Exception? cause = null) => new(PathwayErrors.AnnotationInvalid,
        $"'{path}' was not written by this version of the module, or is damaged. Import the annotation again.", path, cause);

    private string? Find(string name) => Files().FirstOrDefault(file =>
        Path.GetFileName(file)[..^Extension.Length].Equals(name, StringComparison.OrdinalIgnoreCase));

    private string[] Files()
    {
        try { return Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension) : []; }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable, $"'{folder}' cannot be read: {failure.Message}", folder, failure);
        }
    }
}

/// <summary>Imported annotation of one organism.</summary>
/// <param name="Name">The name by which it was imported.</param>
/// <param name="Taxon">The organism, as the NCBI numbers it.</param>
/// <param name="Release">The release.</param>
/// <param name="Sha256">The checksum of the file from which it was imported.</param>
internal sealed record AnnotationHead(string Name, int Taxon, string Release, string Sha256);
