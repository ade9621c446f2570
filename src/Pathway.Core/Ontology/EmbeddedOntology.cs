using System.IO.Compression;

namespace Pathway.Ontology;

/// <summary>The ontology that ships inside the module. Loaded when it is first asked for, once in a process.</summary>
internal static class EmbeddedOntology
{
    private const string Resource = "ontology/gene-ontology-bp.tsv.gz";

    private static readonly Lazy<OntologyGraph> Loaded = new(Read);
    private static readonly Lazy<TermIndex> Indexed = new(static () => new TermIndex(Graph));

    /// <summary>The terms and links.</summary>
    public static OntologyGraph Graph => Loaded.Value;

    /// <summary>The names, ready to be searched.</summary>
    public static TermIndex Index => Indexed.Value;

    private static OntologyGraph Read()
    {
        using var resource = typeof(EmbeddedOntology).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without {Resource}.");
        using var text = new GZipStream(resource, CompressionMode.Decompress);
        return OntologyTable.Read(text, Resource);
    }
}
