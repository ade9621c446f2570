using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Formats.Interactions;
using Pathway.Ontology;
using Pathway.Text;

namespace Pathway.OntologyFiles;

/// <summary>What the user says of an ontology that is imported.</summary>
internal sealed record OntologyImportOptions
{
    /// <summary>The name by which it is chosen; null for the one in the file.</summary>
    public string? Name { get; init; }

    /// <summary>The namespaces to use; null for the usual ones.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>The species of Reactome; null for the usual one.</summary>
    public string? Species { get; init; }

    /// <summary>The release, where the file does not say.</summary>
    public string? Release { get; init; }

    /// <summary>The licence, where the file does not say.</summary>
    public string? Licence { get; init; }
}

/// <summary>A file to import.</summary>
/// <param name="Path">Where it is on this machine.</param>
/// <param name="Origin">Where it comes from: its path, or its address.</param>
/// <param name="Sha256">The hash of its bytes, in hexadecimal digits.</param>
internal sealed record ImportSource(string Path, string Origin, string Sha256)
{
    /// <summary>Whether the file is a temporary one.</summary>
    public bool IsDownload => Path != Origin;

    /// <summary>A file of this machine.</summary>
    /// <exception cref="PathwayException">It is not there, cannot be read, or is too large.</exception>
    public static ImportSource OfFile(string path, CancellationToken cancellation)
    {
        using var stream = SourceText.OpenRead(path);
        if (stream.Length > SizeLimit.Default) { throw SizeLimit.CreateError(path); }
        return new ImportSource(path, path, Hash(stream, cancellation));
    }

    /// <summary>The SHA-256 of a stream, in lower case.</summary>
    public static string Hash(Stream stream, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 17];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>An ontology that was read and checked, and can be stored.</summary>
/// <param name="Name">The name by which it is chosen.</param>
/// <param name="Format">The format of the file.</param>
/// <param name="Graph">The terms.</param>
/// <param name="Sources">The files.</param>
/// <param name="Content">The hash of all that answers depend on.</param>
internal sealed record ImportedOntology(string Name, string Format, OntologyGraph Graph, IReadOnlyList<ImportSource> Sources,
    string Content)
{
    /// <summary>How many links were left out, because the other end is no term, or because they would close a circle.</summary>
    public int OmittedLinks { get; init; }
}

/// <summary>Reads the files of an ontology in any format.</summary>
internal static class OntologyImport
{
    private const int ShortHash = 8;

    /// <summary>Reads and checks an ontology.</summary>
    /// <param name="sources">One file, or the two of Reactome in either order.</param>
    /// <param name="options">What the user says of it.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PathwayException">The files hold no ontology that can be used.</exception>
    public static ImportedOntology Read(IReadOnlyList<ImportSource> sources, OntologyImportOptions options, CancellationToken cancellation)
    {
        try { return ReadFiles(sources, options, cancellation); }
        catch (PathwayException failure) when (sources.FirstOrDefault(source => source.IsDownload
            && failure.Message.Contains(source.Path, StringComparison.Ordinal)) is { } source)
        {
            // Nobody knows the name of the temporary file.
            throw new PathwayException(failure.Error, failure.Message.Replace(source.Path, source.Origin, StringComparison.Ordinal),
                source.Origin, failure);
        }
    }

    private static ImportedOntology ReadFiles(IReadOnlyList<ImportSource> sources, OntologyImportOptions options,
        CancellationToken cancellation)
    {
        var files = sources.Select(static source => InputFile.Open(source.Path)).ToArray();
        var document = files.Length switch
        {
            1 => ReadOne(files[0], cancellation),
            2 => ReadPair(files, options.Species, cancellation),
            _ => throw OntologyDocument.Invalid(sources[^1].Origin,
                $"is one of {files.Length} files; an ontology is one file, or the two tables of Reactome"),
        };
        var release = options.Release ?? OntologyCompiler.ShortRelease(document.Release) ?? $"sha256 {sources[0].Sha256[..12]}";
        var name = options.Name ?? OntologyNaming.Suggest(document.Id, sources[0].Origin);
        OntologyNaming.EnsureValid(name);
        var source = new OntologySource(Line(document.Title ?? document.Id ?? name), Line(release),
            Line(options.Licence ?? document.Licence ?? ""), "");
        var (compiled, omitted) = OntologyCompiler.Compile(document, source, options.Namespaces);
        var content = HashRows(compiled);
        // The hash tells apart what has one name and release, such as two selections of namespaces.
        var named = source with { Answerer = $"{name} {source.Release} ({content[..ShortHash]})" };
        return new ImportedOntology(name, document.Format, new OntologyGraph(named, compiled.Terms, compiled.Retired), sources, content)
            { OmittedLinks = omitted };
    }

    private static OntologyDocument ReadOne(InputFile file, CancellationToken cancellation)
    {
        var limit = new SizeLimit(file.Path);
        if (IsJson(file.Bytes.Span))
        {
            return OboGraphsReader.Read(file.Path, ReadBytes(file, limit, cancellation), cancellation);
        }
        if (OboReader.Accepts(file.Lines)) { return OboReader.Read(file, limit, cancellation); }
        if (ReactomeReader.AcceptsPathways(file.Lines) || ReactomeReader.AcceptsRelations(file.Lines))
        {
            throw OntologyDocument.Invalid(file.Path,
                "is one of the two tables of Reactome; give ReactomePathways.txt and ReactomePathwaysRelation.txt together");
        }
        throw OntologyDocument.Invalid(file.Path, "is neither OBO, nor OBO Graphs JSON, nor a table of Reactome");
    }

    private static bool IsJson(ReadOnlySpan<byte> head)
    {
        var encoding = TextEncoding.Detect(head);
        return (encoding.Decoder ?? Encoding.UTF8).GetString(head[encoding.MarkLength..]).TrimStart().StartsWith('{');
    }

    private static OntologyDocument ReadPair(InputFile[] files, string? species, CancellationToken cancellation)
    {
        var pathways = files.FirstOrDefault(static file => ReactomeReader.AcceptsPathways(file.Lines));
        var relations = files.FirstOrDefault(static file => ReactomeReader.AcceptsRelations(file.Lines));
        if (pathways is null || relations is null)
        {
            var other = files.First(file => file != pathways && file != relations);
            throw OntologyDocument.Invalid(other.Path, "is no table of Reactome; two files are an ontology only where one is "
                + "ReactomePathways.txt (id, name, species) and the other ReactomePathwaysRelation.txt (parent, child)");
        }
        return ReactomeReader.Read(pathways, relations, species, new SizeLimit(pathways.Path), cancellation);
    }

    private static byte[] ReadBytes(InputFile file, SizeLimit limit, CancellationToken cancellation)
    {
        using var bytes = file.OpenBytes();
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 17];
        for (int read; (read = bytes.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            limit.Add(read);
            copy.Write(buffer, 0, read);
        }
        var text = SourceText.FromBytes(file.Path, copy.ToArray());
        return text.Fault is { } fault ? throw OntologyDocument.Invalid(file.Path, $"cannot be read: {fault.Message.TrimEnd('.')}")
            : text.Utf8.ToArray();
    }

    private static string HashRows(OntologyGraph graph)
    {
        using var rows = new MemoryStream();
        using (var writer = new StreamWriter(rows, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" })
        {
            OntologyTable.WriteRows(writer, graph);
        }
        return Convert.ToHexStringLower(SHA256.HashData(rows.GetBuffer().AsSpan(0, (int)rows.Length)));
    }

    private static string Line(string text) => TextSanitizer.SingleLine(text).Trim();
}

/// <summary>The names by which ontologies are chosen.</summary>
internal static class OntologyNaming
{
    private const int MaxLength = 64;

    /// <summary>Whether a name is one: letters, digits, dot, hyphen and underscore, a letter or digit first.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(name[0])
        && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    /// <exception cref="PathwayException">The name is none, or that of the embedded ontology.</exception>
    public static void EnsureValid(string name)
    {
        if (!IsValid(name))
        {
            throw new PathwayException(PathwayErrors.OntologyNameInvalid, string.Create(CultureInfo.InvariantCulture,
                $"'{TextSanitizer.SingleLine(name)}' is no name of an ontology: a name has at most {MaxLength} letters, digits, dots, ")
                + "hyphens and underscores, and begins with a letter or digit.", name);
        }
        if (name.Equals(ChosenOntology.EmbeddedName, StringComparison.OrdinalIgnoreCase))
        {
            throw new PathwayException(PathwayErrors.OntologyNameInvalid,
                $"'{name}' is the name of the ontology that ships with the module.",
                name);
        }
    }

    /// <summary>A name for an ontology: its own identifier, else the name of its file.</summary>
    public static string Suggest(string? id, string origin)
    {
        var text = id is { Length: > 0 } ? id : Path.GetFileName(origin.Split('?')[0].TrimEnd('/'));
        if (id is null)
        {
            foreach (var extension in (string[])[".gz", ".obo", ".json"])
            {
                if (text.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) { text = text[..^extension.Length]; }
            }
        }
        var name =
            new string([.. text.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-')])
            .TrimStart('.', '-', '_');
        return name.Length == 0 ? "ontology" : name.Length > MaxLength ? name[..MaxLength] : name;
    }
}
