using System.Globalization;
using Pathway.Errors;

namespace Pathway.OntologyFiles;

/// <summary>The most text that an import reads: what is larger is no ontology that this program can use.</summary>
/// <param name="origin">The file, for messages.</param>
/// <param name="maximum">The most bytes.</param>
internal sealed class SizeLimit(string origin, long maximum = SizeLimit.Default)
{
    /// <summary>400 MiB: ten times the largest release of the Gene Ontology.</summary>
    public const long Default = 400L << 20;

    private long total;

    /// <summary>Counts what was read.</summary>
    /// <exception cref="PathwayException">It is too much.</exception>
    public void Add(long length)
    {
        total += length;
        if (total > maximum) { throw CreateError(origin, maximum); }
    }

    /// <summary>The failure for a file that is too large.</summary>
    public static PathwayException CreateError(string origin, long maximum = Default) => OntologyDocument.Invalid(origin,
        string.Create(CultureInfo.InvariantCulture, $"is too large: it has more than {maximum >> 20} MiB of text"));
}
