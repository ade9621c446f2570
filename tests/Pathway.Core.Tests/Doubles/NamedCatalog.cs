using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Doubles;

/// <summary>Knows the identifiers of some names, and which of them lie above which.</summary>
internal sealed class NamedCatalog : ITermCatalog
{
    public Dictionary<string, string> Identifiers { get; init; } = [];

    /// <summary>Pairs of names: the first lies above the second.</summary>
    public HashSet<(string Above, string Below)> Above { get; init; } = [];

    public string? Spelling(string termKey) => null;

    public string? Identifier(string termKey) => Identifiers.GetValueOrDefault(termKey);

    public bool Contradicts(string childKey, string parentKey) => Above.Contains((childKey, parentKey))
        || (Identifier(childKey) is { } id && id == Identifier(parentKey) && !TermName.Same(childKey, parentKey));
}
