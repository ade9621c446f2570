using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>Which terms of an ontology names denote, as facts: a name, its one wording, or the synonym of one term alone.</summary>
internal sealed class OntologyNames(TermIndex index)
{
    private readonly TermMatcher matcher = new(index);

    /// <summary>The term that has this name, whatever the wording; else the only one that has it as a synonym; else null.</summary>
    /// <param name="key">The key of a name.</param>
    public OntologyTerm? Of(string key)
    {
        if (matcher.Certain(key) is { } named) { return named; }
        var terms = index.Exact(key).Select(label => index.Labels[label].Term).Distinct().Take(2).ToArray();
        return terms is [var only] ? only : null;
    }

    /// <summary>The term that a name may well denote: as a fact, or as the only one with the same words, in this order or in another.</summary>
    public OntologyTerm? Likely(string key)
    {
        if (Of(key) is { } known) { return known; }
        var words = NameWords.OfKey(key);
        if (words.Count == 0 || index.Words.IdsOf(NameRewriting.Canonical(words)) is not { } ids) { return null; }
        return Only(index.Words.InOrderAs(ids), words) ?? Only(index.Words.InAnyOrderAs(ids), words);
    }

    /// <summary>Whether the name is one of the names and synonyms of a term.</summary>
    public bool Denotes(string key, OntologyTerm term) => index.Exact(key).Any(label => index.Labels[label].Term == term) || matcher.Certain(key) == term;

    /// <summary>Whether the name is that of the term, not a synonym.</summary>
    public bool IsName(string key) => matcher.Certain(key) is not null;

    private OntologyTerm? Only(IEnumerable<int> labels, List<string> words)
    {
        var distinctions = Distinctions.Of(words);
        var terms = labels.Select(label => index.Labels[label]).Where(label => distinctions.From(Distinctions.Of(label.Text)) is null).Select(static label => label.Term).Distinct().Take(2).ToArray();
        return terms is [var only] ? only : null;
    }
}
