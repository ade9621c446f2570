using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.OntologyFiles;

/// <summary>The imported ontologies in a folder: one compiled table for each, which is replaced as a whole.</summary>
/// <param name="folder">The folder. It is created when the first ontology is stored.</param>
internal sealed class OntologyLibrary(string folder)
{
    private const string Extension = ".ontology.tsv";
    private const string FormatName = "pathway-ontology 2";

    // One process may ask for an ontology in many runs. Of each file only what it holds now is kept.
    private static readonly ConcurrentDictionary<string, (string Stamp, Lazy<TermIndex> Index)> Loaded = new(StringComparer.Ordinal);

    /// <summary>The ontologies by name, the embedded one first.</summary>
    public IReadOnlyList<PathwayOntology> List() =>
        [OntologyRecords.Embedded, .. Files().Select(static file => ReadRecord(file))
            .OrderBy(static one => one.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The names, without reading any file.</summary>
    public IReadOnlyList<string> Names() =>
        [ChosenOntology.EmbeddedName, .. Files().Select(NameOf).Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The ontology of a name in any case.</summary>
    /// <exception cref="PathwayException">There is none.</exception>
    public ChosenOntology Open(string name)
    {
        if (name.Equals(ChosenOntology.EmbeddedName, StringComparison.OrdinalIgnoreCase)) { return ChosenOntology.Embedded; }
        var path = FindFile(name);
        var record = ReadRecord(path);
        return new ChosenOntology(record.Name, $"{path}\n{record.Content}", () => Load(path));
    }

    /// <summary>What is known of an ontology.</summary>
    /// <exception cref="PathwayException">There is none of that name.</exception>
    public PathwayOntology Find(string name) => name.Equals(ChosenOntology.EmbeddedName, StringComparison.OrdinalIgnoreCase)
        ? OntologyRecords.Embedded : ReadRecord(FindFile(name));

    /// <summary>An ontology in words; of a file that cannot be used the name alone.</summary>
    /// <exception cref="PathwayException">There is none of that name.</exception>
    public string Describe(string name)
    {
        var path = FindFile(name);
        using var stream = SourceText.OpenRead(path);
        var comments = OntologyTable.ReadComments(stream);
        return comments.GetValueOrDefault("format") == FormatName ? $"{OntologyRecords.Of(NameOf(path), path, comments)}" : NameOf(path);
    }

    /// <summary>Stores an ontology; one of the same name is replaced.</summary>
    /// <exception cref="PathwayException">The folder cannot be written.</exception>
    public PathwayOntology Save(ImportedOntology imported, DateTimeOffset now)
    {
        CreateFolder(folder);
        var path = Files().FirstOrDefault(file => NameOf(file).Equals(imported.Name, StringComparison.OrdinalIgnoreCase))
            ?? Path.Combine(folder, imported.Name + Extension);
        var graph = imported.Graph;
        KeyValuePair<string, string>[] comments =
        [
            new("format", FormatName), new("ontology", graph.Source.Title), new("release", graph.Source.Release),
            new("licence", graph.Source.Licence), new("answerer", graph.Source.Answerer), new("content", imported.Content),
            new("read from", imported.Format), new("source", string.Join(" | ", imported.Sources.Select(static one => one.Origin))),
            new("sha256", string.Join(' ', imported.Sources.Select(static one => one.Sha256))),
            new("imported", now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
            new("counts", string.Create(CultureInfo.InvariantCulture,
                $"{graph.Terms.Count} terms, {graph.Terms.Sum(static term => term.Links.Count)} links, ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{graph.Terms.Sum(static term => term.Synonyms.Count)} synonyms, {graph.Retired.Count} retired")),
        ];
        AtomicFile.Write(path, overwrite: true, stream => OntologyTable.Write(stream, comments, graph));
        return ReadRecord(path);
    }

    /// <summary>Removes an ontology.</summary>
    /// <exception cref="PathwayException">There is none, or the file cannot be deleted.</exception>
    public void Remove(string name)
    {
        var path = FindFile(name);
        try { FileChanges.Default.Delete(path); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be deleted: {failure.Message}", path, failure);
        }
        Loaded.TryRemove(path, out _);
    }

    /// <summary>Creates a folder where it is missing.</summary>
    /// <exception cref="PathwayException">It cannot be created.</exception>
    public static void CreateFolder(string path)
    {
        try { Directory.CreateDirectory(path); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be created: {failure.Message}", path, failure);
        }
    }

    private string FindFile(string name) =>
        Files().FirstOrDefault(file => NameOf(file).Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new PathwayException(PathwayErrors.OntologyNotFound,
            $"There is no ontology '{Text.TextSanitizer.SingleLine(name)}' in '{folder}'; there are {string.Join(", ", Names())}.", name);

    private string[] Files()
    {
        try { return Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension) : []; }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable, $"'{folder}' cannot be read: {failure.Message}", folder, failure);
        }
    }

    private static string NameOf(string file) => Path.GetFileName(file)[..^Extension.Length];

    private static PathwayOntology ReadRecord(string file)
    {
        using var stream = SourceText.OpenRead(file);
        var comments = OntologyTable.ReadComments(stream);
        return comments.GetValueOrDefault("format") == FormatName ? OntologyRecords.Of(NameOf(file), file, comments)
            : throw new PathwayException(PathwayErrors.OntologyInvalid,
                $"'{file}' was not written by this version of the module, or is damaged. Import the ontology again.", file);
    }

    private static TermIndex Load(string path)
    {
        var file = new FileInfo(path);
        var stamp = string.Create(CultureInfo.InvariantCulture,
            $"{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)} {(file.Exists ? file.Length : 0)}");
        var entry = Loaded.AddOrUpdate(path, _ => (stamp, Create()), (_, known) => known.Stamp == stamp ? known : (stamp, Create()));
        return entry.Index.Value;

        Lazy<TermIndex> Create() => new(() =>
        {
            using var stream = SourceText.OpenRead(path);
            return new TermIndex(OntologyTable.Read(stream, path));
        });
    }
}

/// <summary>What is known of stored ontologies.</summary>
internal static class OntologyRecords
{
    /// <summary>The ontology that ships in the module.</summary>
    public static PathwayOntology Embedded
    {
        get
        {
            var graph = EmbeddedOntology.Graph;
            return new PathwayOntology
            {
                Name = ChosenOntology.EmbeddedName, Title = graph.Source.Title, Release = graph.Source.Release,
                    Licence = graph.Source.Licence,
                Terms = graph.Terms.Count, Synonyms = graph.Terms.Sum(static term => term.Synonyms.Count), Content = "",
            };
        }
    }

    /// <summary>The ontology of a file.</summary>
    public static PathwayOntology Of(string name, string path, IReadOnlyDictionary<string, string> comments)
    {
        var counts = Comment("counts").Split(", ").Select(static part => part.Split(' ')).Where(static part => part.Length == 2)
            .ToDictionary(static part => part[1], static part => int.TryParse(part[0], CultureInfo.InvariantCulture, out var count) ? count
                : 0);
        return new PathwayOntology
        {
            Name = name, Title = Comment("ontology"), Release = Comment("release"), Licence = Comment("licence"),
            Terms = counts.GetValueOrDefault("terms"), Synonyms = counts.GetValueOrDefault("synonyms"),
            Source = Comment("source"), Sha256 = Comment("sha256"), Path = path, Content = Comment("content"),
            ImportedAt = DateTimeOffset.TryParse(Comment("imported"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var time) ? time : null,
        };

        string Comment(string key) => comments.GetValueOrDefault(key, "");
    }
}
