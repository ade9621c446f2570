using Pathway.Questions;

namespace Pathway.Ontology;

/// <summary>What an ontology knows for certain about names. A synonym is evidence, not identity, and claims nothing here.</summary>
/// <param name="index">The names; asked for when the first question comes.</param>
internal sealed class OntologyCatalog(Func<TermIndex> index) : ITermCatalog
{
    public string? Spelling(string termKey) => index().Named(termKey)?.Name;

    public string? Identifier(string termKey) => Certain(termKey)?.Id;

    public string? Likely(string termKey) => new OntologyNames(index()).Likely(termKey)?.Id;

    public bool Contradicts(string childKey, string parentKey)
    {
        if (Certain(childKey) is not { } child || Certain(parentKey) is not { } parent) { return false; }
        return child == parent || OntologyGraph.IsAncestor(child, parent);
    }

    public string? Meant(string termKey, string? identifier) => new TermMatcher(index()).Meant(termKey, identifier)?.Id;

    public bool IsAbove(string aboveId, string belowId) =>
        index().Graph.Find(aboveId) is { } above && index().Graph.Find(belowId) is { } below && OntologyGraph.IsAncestor(above, below);

    private OntologyTerm? Certain(string key) => new TermMatcher(index()).Certain(key);
}
