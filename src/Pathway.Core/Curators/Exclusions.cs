using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Curators;

/// <summary>What may not be named as the parent of a term: the term itself and what the question excludes, under whatever name.</summary>
internal sealed class Exclusions
{
    private readonly HashSet<string> keys;
    private readonly HashSet<OntologyTerm> terms = [];
    private readonly HashSet<OntologyTerm> same = [];

    /// <param name="index">The names of the ontology.</param>
    /// <param name="matcher">Finds the concepts of names.</param>
    /// <param name="subject">The key of the term whose parent is sought.</param>
    /// <param name="excluded">The keys that are excluded.</param>
    public Exclusions(TermIndex index, TermMatcher matcher, string subject, IReadOnlyList<string> excluded)
    {
        keys = excluded.ToHashSet(StringComparer.Ordinal);
        foreach (var key in excluded) { terms.UnionWith(matcher.Certain(key) is { } term ? [term] : Bearers(key)); }
        same.UnionWith(Bearers(subject));
        if (matcher.Certain(subject) is { } certain) { same.Add(certain); }

        IEnumerable<OntologyTerm> Bearers(string key) => index.Exact(key).Select(label => index.Labels[label].Term);
    }

    /// <summary>Whether a term bears the name of the subject, be it as a synonym.</summary>
    public bool IsSame(OntologyTerm term) => same.Contains(term);

    /// <summary>Whether a term is excluded.</summary>
    public bool Excludes(OntologyTerm term) => terms.Contains(term) || Excludes(term.Name);

    /// <summary>Whether a name is excluded as it stands.</summary>
    public bool Excludes(string name) => keys.Contains(TermName.Key(name));

    /// <summary>Whether nothing but the subject itself is excluded.</summary>
    public bool IsEmpty => keys.Count == 0;
}
