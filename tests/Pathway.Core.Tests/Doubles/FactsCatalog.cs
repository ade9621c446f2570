using Pathway.Questions;

namespace Pathway.Doubles;

/// <summary>Knows the facts that a test gives it.</summary>
internal sealed class FactsCatalog : ITermCatalog
{
    public Dictionary<string, string> Identifiers { get; } = new(StringComparer.Ordinal);

    public HashSet<(string Child, string Parent)> Contradicted { get; init; } = [];

    public string? Spelling(string termKey) => null;

    public string? Identifier(string termKey) => Identifiers.GetValueOrDefault(termKey);

    public bool Contradicts(string childKey, string parentKey) => Contradicted.Contains((childKey, parentKey));
}
