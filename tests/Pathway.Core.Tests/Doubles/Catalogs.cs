using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Doubles;

/// <summary>Knows nothing about any name.</summary>
internal sealed class NoCatalog : ITermCatalog
{
    public string? Spelling(string termKey) => null;

    public string? Identifier(string termKey) => null;

    public bool Contradicts(string childKey, string parentKey) => false;
}

/// <summary>Knows the facts that the test provides.</summary>
internal sealed class FactsCatalog : ITermCatalog
{
    public Dictionary<string, string> Identifiers { get; } = new(StringComparer.Ordinal);

    public HashSet<(string Child, string Parent)> Contradicted { get; init; } = [];

    /// <summary>The names among them that are no synonyms.</summary>
    public HashSet<string> Named { get; init; } = [];

    /// <summary>Whether a person decided that any two names are one concept, or that they are two.</summary>
    public bool? DecidedSameness { get; init; }

    public string? Spelling(string termKey) => null;

    public string? Identifier(string termKey) => Identifiers.GetValueOrDefault(termKey);

    public string? FindNamed(string termKey) => Named.Contains(termKey) ? Identifier(termKey) : null;

    public bool Contradicts(string childKey, string parentKey) => Contradicted.Contains((childKey, parentKey));

    public bool? FindDecidedSameness(string oneKey, string otherKey) => DecidedSameness;
}

/// <summary>Knows the identifiers of some names, and their ancestors.</summary>
internal sealed class NamedCatalog : ITermCatalog
{
    public Dictionary<string, string> Identifiers { get; init; } = [];

    /// <summary>Pairs of names: the first is an ancestor of the second.</summary>
    public HashSet<(string Above, string Below)> Above { get; init; } = [];

    public string? Spelling(string termKey) => null;

    public string? Identifier(string termKey) => Identifiers.GetValueOrDefault(termKey);

    public bool Contradicts(string childKey, string parentKey) => Above.Contains((childKey, parentKey))
        || (Identifier(childKey) is { } id && id == Identifier(parentKey) && !TermName.Same(childKey, parentKey));
}
