using Pathway.Questions;

namespace Pathway.Ontology;

/// <summary>Certain facts of an ontology about names: only kinds of match that are exact count.</summary>
/// <param name="index">The names; loaded when they are first needed.</param>
internal sealed class OntologyCatalog(Func<TermIndex> index) : ITermCatalog
{
    public string? Spelling(string termKey) => index().FindByName(termKey)?.Name;

    public string? FindName(string termKey) => FindCertain(termKey)?.Name;

    public string? Identifier(string termKey) => FindCertain(termKey)?.Id;

    public string? FindNamed(string termKey) => new OntologyNames(index()).FindNamed(termKey)?.Id;

    public string? FindProbableIdentifier(string termKey) => new OntologyNames(index()).FindLikely(termKey)?.Id;

    public string? FindForm(string termKey) => FindCertain(termKey) is null ? NameForms.Of(termKey) : null;

    public bool Contradicts(string childKey, string parentKey)
    {
        if (FindCertain(childKey) is not { } child || FindCertain(parentKey) is not { } parent) { return false; }
        return child == parent || OntologyGraph.IsAncestor(child, parent);
    }

    public string? ResolveIdentifier(string termKey, string? identifier) => new TermMatcher(index()).FindConcept(termKey, identifier)?.Id;

    public bool IsAncestor(string aboveId, string belowId) =>
        index().Graph.Find(aboveId) is { } above && index().Graph.Find(belowId) is { } below && OntologyGraph.IsAncestor(above, below);

    public double? FindInformationContent(string identifier) =>
        index().Graph.Find(identifier) is { } term ? index().Graph.Specificity(term) : null;

    private OntologyTerm? FindCertain(string key) => new TermMatcher(index()).Find(key)?.Term;
}

/// <summary>Finds the terms of an ontology that names denote. Only kinds of match that are exact count.</summary>
internal sealed class OntologyNames(TermIndex index)
{
    private readonly TermMatcher matcher = new(index);

    /// <summary>The term that a name denotes, or null.</summary>
    /// <param name="key">The key of a name.</param>
    public OntologyTerm? Find(string key) => matcher.Find(key)?.Term;

    /// <summary>The term that a name probably denotes, or to which it is near by a synonym; or null.</summary>
    public OntologyTerm? FindLikely(string key) => matcher.FindNear(key)?.Term;

    /// <summary>Whether the name is one of the names and synonyms of a term.</summary>
    public bool Denotes(string key, OntologyTerm term) => index.FindExact(key).Any(label => index.Labels[label].Term == term)
        || Find(key) == term;

    /// <summary>The term of which this is the name or the identifier, not a synonym; or null.</summary>
    public OntologyTerm? FindNamed(string key) =>
        matcher.Find(key) is { Kind: MatchKind.Identifier or MatchKind.Name or MatchKind.Wording } match ? match.Term : null;
}
