using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>Certain facts of an ontology about names. A synonym is evidence, not identity, and does not count here.</summary>
/// <param name="index">The names; loaded when they are first needed.</param>
internal sealed class OntologyCatalog(Func<TermIndex> index) : ITermCatalog
{
    public string? Spelling(string termKey) => index().FindByName(termKey)?.Name;

    public string? FindName(string termKey) => FindCertain(termKey)?.Name;

    public string? Identifier(string termKey) => FindCertain(termKey)?.Id;

    public string? FindProbableIdentifier(string termKey) => new OntologyNames(index()).FindLikely(termKey)?.Id;

    public bool Contradicts(string childKey, string parentKey)
    {
        if (FindCertain(childKey) is not { } child || FindCertain(parentKey) is not { } parent) { return false; }
        return child == parent || OntologyGraph.IsAncestor(child, parent);
    }

    public string? ResolveIdentifier(string termKey, string? identifier) => new TermMatcher(index()).FindConcept(termKey, identifier)?.Id;

    public bool IsAncestor(string aboveId, string belowId) =>
        index().Graph.Find(aboveId) is { } above && index().Graph.Find(belowId) is { } below && OntologyGraph.IsAncestor(above, below);

    private OntologyTerm? FindCertain(string key) => new TermMatcher(index()).FindCertain(key);
}

/// <summary>Finds the terms of an ontology that names denote: by name, by another wording, or by a synonym of one term only.</summary>
internal sealed class OntologyNames(TermIndex index)
{
    private readonly TermMatcher matcher = new(index);

    /// <summary>The term with this name in any wording, else the only term with it as a synonym, else null.</summary>
    /// <param name="key">The key of a name.</param>
    public OntologyTerm? Find(string key)
    {
        if (matcher.FindCertain(key) is { } named) { return named; }
        var terms = index.FindExact(key).Select(label => index.Labels[label].Term).Distinct().Take(2).ToArray();
        return terms is [var only] ? only : null;
    }

    /// <summary>
    /// The term that a name probably denotes: as <see cref="Find"/> finds it, else the only term with the same words in any order.
    /// </summary>
    public OntologyTerm? FindLikely(string key)
    {
        if (Find(key) is { } known) { return known; }
        var words = NameWords.OfKey(key);
        if (words.Count == 0 || index.Words.IdsOf(NameRewriting.Canonical(words)) is not { } ids) { return null; }
        return Only(index.Words.FindInOrder(ids), words) ?? Only(index.Words.FindInAnyOrder(ids), words);
    }

    /// <summary>Whether the name is one of the names and synonyms of a term.</summary>
    public bool Denotes(string key, OntologyTerm term) => index.FindExact(key).Any(label => index.Labels[label].Term == term)
        || matcher.FindCertain(key) == term;

    /// <summary>Whether the name is the name of a term, not a synonym.</summary>
    public bool IsName(string key) => matcher.FindCertain(key) is not null;

    private OntologyTerm? Only(IEnumerable<int> labels, List<string> words)
    {
        var distinctions = Distinctions.Of(words);
        var terms = labels.Select(label => index.Labels[label])
            .Where(label => distinctions.FindDifference(Distinctions.Of(label.Text)) is null).Select(static label => label.Term).Distinct()
            .Take(2).ToArray();
        return terms is [var only] ? only : null;
    }
}
