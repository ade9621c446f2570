using System.IO.Compression;
using Pathway.Questions;

namespace Pathway.Genes;

/// <summary>The human genes that ship inside the module. Loaded when they are first asked for, once in a process.</summary>
internal static class EmbeddedGenes
{
    private const string Resource = "genes/human-genes.tsv.gz";

    private static readonly Lazy<GeneTable> Loaded = new(Read);

    public static IGeneNames Names => Loaded.Value;

    private static GeneTable Read()
    {
        using var resource = typeof(EmbeddedGenes).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The assembly was built without {Resource}.");
        using var text = new GZipStream(resource, CompressionMode.Decompress);
        return GeneTable.Read(text, Resource);
    }
}
