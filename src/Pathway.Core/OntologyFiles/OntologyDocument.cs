using System.Globalization;
using Pathway.Errors;
using Pathway.Ontology;

namespace Pathway.OntologyFiles;

/// <summary>What a file says of an ontology, before anything is checked or left out.</summary>
internal sealed class OntologyDocument
{
    private readonly Dictionary<string, RawTerm> byId = new(StringComparer.Ordinal);

    /// <param name="origin">The file, for messages.</param>
    /// <param name="format">The name of the format.</param>
    public OntologyDocument(string origin, string format) => (Origin, Format) = (origin, format);

    public string Origin { get; }

    public string Format { get; }

    /// <summary>The identifier of the ontology, such as "go"; null where the file does not say.</summary>
    public string? Id { get; set; }

    public string? Title { get; set; }

    public string? Release { get; set; }

    public string? Licence { get; set; }

    /// <summary>Whether the file builds on other files, so that it need not have all parents itself.</summary>
    public bool HasImports { get; set; }

    /// <summary>The terms in the order of the file, each identifier once.</summary>
    public List<RawTerm> Terms { get; } = [];

    /// <summary>The term with an identifier. Several records of one term are parts of it.</summary>
    /// <param name="id">The identifier.</param>
    /// <param name="place">Where it stands, for messages.</param>
    public RawTerm GetOrAdd(string id, string place)
    {
        if (byId.TryGetValue(id, out var known)) { return known; }
        var term = byId[id] = new RawTerm(id, place);
        Terms.Add(term);
        return term;
    }

    /// <summary>The term with an identifier, or null.</summary>
    public RawTerm? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>
    /// Whether the other end of a link should be in the file and is not: it has the prefix of the term, and nothing is imported.
    /// </summary>
    public bool IsMissing(RawTerm term, string other) =>
        !HasImports && Find(other) is null && TermIds.PrefixOf(other).SequenceEqual(TermIds.PrefixOf(term.Id));

    /// <summary>The failure of a file that cannot be used.</summary>
    public static PathwayException Invalid(string origin, string what, Exception? cause = null) =>
        new(PathwayErrors.OntologyInvalid, $"'{origin}' {what}.", origin, cause);

    /// <summary>The same for a line.</summary>
    public static PathwayException InvalidLine(string origin, int line, string what) =>
        Invalid(origin, string.Create(CultureInfo.InvariantCulture, $"line {line}: {what}"));
}

/// <summary>A term as a file writes it.</summary>
/// <param name="id">Its identifier.</param>
/// <param name="place">Where it stands, for messages.</param>
internal sealed class RawTerm(string id, string place)
{
    public string Id => id;

    public string Place => place;

    public string? Name { get; set; }

    public string? Namespace { get; set; }

    public bool IsObsolete { get; set; }

    /// <summary>Whether it is an expression without a name of its own.</summary>
    public bool IsAnonymous { get; set; }

    public List<(string Text, SynonymScope Scope)> Synonyms { get; } = [];

    public List<RawLink> Links { get; } = [];

    public List<string> AlternativeIds { get; } = [];

    public List<string> ReplacedBy { get; } = [];

    public List<string> Consider { get; } = [];
}

/// <summary>A link as a file writes it.</summary>
/// <param name="Relation">The relation; "is_a" for the one that has a tag of its own.</param>
/// <param name="Parent">The identifier of the other end.</param>
internal readonly record struct RawLink(string Relation, string Parent);

/// <summary>The relations that count, under the names and identifiers that ontologies use.</summary>
internal static class RelationNames
{
    public const string IsA = "is_a";

    /// <summary>The relation of a name or identifier; null for all others, which say nothing about broader terms.</summary>
    public static OntologyRelation? Find(string name) => name switch
    {
        IsA or "subClassOf" or "rdfs:subClassOf" => OntologyRelation.IsA,
        "part_of" or "BFO:0000050" => OntologyRelation.PartOf,
        "regulates" or "RO:0002211" => OntologyRelation.Regulates,
        "negatively_regulates" or "RO:0002212" => OntologyRelation.NegativelyRegulates,
        "positively_regulates" or "RO:0002213" => OntologyRelation.PositivelyRegulates,
        _ => null,
    };
}

/// <summary>The identifiers of terms.</summary>
internal static class TermIds
{
    private const int MaxLength = 100;
    private const string OboPrefix = "/obo/";

    /// <summary>Whether a text can be an identifier: short, and without the characters that separate cells.</summary>
    public static bool IsValid(string id) => id.Length is > 0 and <= MaxLength
        && id.All(static letter => letter is > ' ' and not (',' or '|' or '=' or '\u007f') && !char.IsControl(letter));

    /// <summary>What stands before the number of an identifier, with the colon: "GO:"; empty where there is no colon.</summary>
    public static ReadOnlySpan<char> PrefixOf(string id) => id.AsSpan(0, id.IndexOf(':', StringComparison.Ordinal) + 1);

    /// <summary>
    /// The short form of an address: "http://purl.obolibrary.org/obo/GO_0006914" is GO:0006914. Of other addresses the last part.
    /// </summary>
    public static string OfIri(string iri)
    {
        if (!iri.Contains("://", StringComparison.Ordinal)) { return iri; }
        var obo = iri.LastIndexOf(OboPrefix, StringComparison.Ordinal);
        var last = obo >= 0 ? iri[(obo + OboPrefix.Length)..] : iri[(iri.LastIndexOfAny(['/', '#']) + 1)..];
        var fragment = last.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0) { return last[(fragment + 1)..]; }
        var line = last.LastIndexOf('_');
        return line > 0 && line < last.Length - 1 && char.IsAsciiDigit(last[line + 1]) ? $"{last[..line]}:{last[(line + 1)..]}"
            : last.Length == 0 ? iri : last;
    }

    /// <summary>
    /// The name of a property without what stands before it: "hasExactSynonym" of an address, of "oio:hasExactSynonym" and of itself.
    /// </summary>
    public static string LocalName(string property)
    {
        var id = OfIri(property);
        return id.Length > 0 && char.IsAsciiDigit(id[^1]) ? id : id[(id.LastIndexOf(':') + 1)..];
    }
}
