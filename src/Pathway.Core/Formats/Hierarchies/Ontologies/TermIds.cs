using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Ontologies;

/// <summary>
/// An identifier for each node: that of its ontology, where one node has it; else one that follows from the name, so that it is the same in
/// each export.
/// </summary>
internal sealed partial class TermIds
{
    /// <summary>The prefix of identifiers that follow from names.</summary>
    public const string OwnPrefix = "PATHWAY";

    /// <summary>What the prefix stands for.</summary>
    public const string OwnNamespace = "urn:uuid:";

    private const string OboNamespace = "http://purl.obolibrary.org/obo/";
    /// <summary>The prefix of identifiers of Reactome, which have none of their own.</summary>
    public const string ReactomePrefix = "REACTOME";
    private const string ReactomeNamespace = "https://identifiers.org/reactome:";

    private readonly Dictionary<PathwayNode, string> ids = [];

    public TermIds(PathwayHierarchy hierarchy)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // A root borrows the identifier of a term that stands for it: a node that is that term goes before.
        foreach (var node in hierarchy.Nodes.OrderBy(static node => node.Kind == PathwayNodeKind.Root))
        {
            ids[node] = OntologyIdOf(node) is { } id && taken.Add(id) ? id : OwnId(node.Name);
        }
    }

    /// <summary>The identifier of a node: a prefix, a colon, and a local part.</summary>
    public string Of(PathwayNode node) => ids[node];

    /// <summary>The address of a node.</summary>
    public string AddressOf(PathwayNode node) => ToAddress(ids[node]);

    /// <summary>The identifier that follows from a name.</summary>
    public static string OwnId(string name)
    {
        // A UUID of version 8 holds what its maker likes: here a part of a hash.
        var hash = ContentHash.Of(["term", TermName.Key(name)]).ToLowerInvariant();
        return $"{OwnPrefix}:{hash[..8]}-{hash[8..12]}-8{hash[13..16]}-a{hash[17..20]}-{hash[20..32]}";
    }

    /// <summary>The identifier of a node in an ontology, with a prefix; null where there is none that other programs can read.</summary>
    public static string? OntologyIdOf(PathwayNode node) => WithPrefix(node.OntologyId);

    /// <summary>An identifier of an ontology, with a prefix; null where it is none that other programs can read.</summary>
    public static string? WithPrefix(string? id) => id is null ? null
        : ReactomeId().IsMatch(id) ? $"{ReactomePrefix}:{id}"
        : PrefixedId().IsMatch(id) && PrefixOf(id) != OwnPrefix ? id : null;

    /// <summary>The identifier as a node has it; null where it is none of an ontology.</summary>
    public static string? ToOntologyId(string id) => WithPrefix(id) is null ? null
        : id.StartsWith($"{ReactomePrefix}:R-", StringComparison.Ordinal) ? id[(ReactomePrefix.Length + 1)..] : id;

    /// <summary>The address that an identifier stands for.</summary>
    public static string ToAddress(string id) => NamespaceOf(PrefixOf(id)) + id[(PrefixOf(id).Length + 1)..];

    /// <summary>The identifier that an address stands for; the address itself where it is of another kind.</summary>
    public static string FromAddress(string address)
    {
        if (address.StartsWith(OwnNamespace, StringComparison.Ordinal)) { return $"{OwnPrefix}:{address[OwnNamespace.Length..]}"; }
        if (address.StartsWith(ReactomeNamespace, StringComparison.Ordinal))
        {
            return $"{ReactomePrefix}:{address[ReactomeNamespace.Length..]}";
        }
        return OboAddress().Match(address) is { Success: true } obo ? $"{obo.Groups[1].Value}:{obo.Groups[2].Value}" : address;
    }

    /// <summary>The prefix of an identifier.</summary>
    public static string PrefixOf(string id) => id[..id.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>What a prefix stands for.</summary>
    public static string NamespaceOf(string prefix) => prefix switch
    {
        OwnPrefix => OwnNamespace,
        ReactomePrefix => ReactomeNamespace,
        _ => $"{OboNamespace}{prefix}_",
    };

    [GeneratedRegex(@"\AR-[A-Z]{3}-[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReactomeId();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]*:[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PrefixedId();

    [GeneratedRegex(@"\Ahttps?://purl\.obolibrary\.org/obo/([A-Za-z][A-Za-z0-9]*)_([A-Za-z0-9._-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex OboAddress();
}

/// <summary>
/// What the ontology formats say of a node beside name, identifier, description, parents and synonyms. A reader that does not know these
/// names ignores them.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Meaning">What it says, for people.</param>
/// <param name="Type">The type of the value, in the words of XML Schema.</param>
/// <param name="Value">The value, or null.</param>
internal sealed record TermProperty(string Name, string Meaning, string Type, Func<PathwayNode, string?> Value)
{
    public const string Kind = "kind";
    public const string State = "state";
    public const string Secondary = "secondary";
    public const string Profile = "profile";
    public const string Answerer = "answerer";
    public const string Confidence = "confidence";
    public const string IsFallback = "fallback";

    /// <summary>The name of the ontology.</summary>
    public const string Ontology = "pathway";

    public static IReadOnlyList<TermProperty> All { get; } =
    [
        new(Kind, "root, intermediate term, term of the input, or sibling", "string", static node => node.Kind.ToString()),
        new(State, "why a term has no place", "string",
            static node => node.State == PathwayNodeState.Placed ? null : node.State.ToString()),
        new("interactions", "interactions with the term", "integer",
            static node => FormattableString.Invariant($"{node.Interactions.Count}")),
        new("subtree_interactions", "interactions with the term or one below it", "integer",
            static node => FormattableString.Invariant($"{node.SubtreeInteractions}")),
        new(Answerer, "who chose the parent", "string", static node => ExportText.Line(node.Provenance?.Answerer)),
        new(Confidence, "how sure the answerer was of the parent", "decimal",
            static node => ExportText.Confidence(node.Provenance) is { } sure ? FormattableString.Invariant($"{(decimal)sure}") : null),
        new(IsFallback, "a rule chose the parent", "boolean", static node => node.Provenance is { IsFallback: true } ? "true" : null),
    ];

    /// <summary>The address of a property.</summary>
    public static string AddressOf(string name) => $"http://purl.obolibrary.org/obo/{Ontology}#{name}";
}
