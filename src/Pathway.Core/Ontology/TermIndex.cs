using System.Runtime.InteropServices;

namespace Pathway.Ontology;

/// <summary>The names and synonyms of an ontology under the keys by which they are looked up. Immutable.</summary>
internal sealed class TermIndex
{
    private readonly Dictionary<string, int> exact;
    private readonly int[] nextExact;
    private readonly Lazy<WordIndex> words;

    public TermIndex(OntologyGraph graph)
    {
        Graph = graph;
        var labels = new List<TermLabel>(graph.Terms.Count * 5);
        foreach (var term in graph.Terms)
        {
            labels.Add(new TermLabel(term, term.Name, IsName: true));
            foreach (var synonym in term.Synonyms) { labels.Add(new TermLabel(term, synonym, IsName: false)); }
        }
        Labels = labels;
        exact = new Dictionary<string, int>(Labels.Count, StringComparer.OrdinalIgnoreCase);
        nextExact = new int[Labels.Count];
        // Backwards, so that each chain runs in the order of the release.
        for (var label = Labels.Count - 1; label >= 0; label--)
        {
            var key = Labels[label].IsPlain ? Labels[label].Text : Labels[label].Key;
            ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(exact, key, out var isThere);
            nextExact[label] = isThere ? head : -1;
            head = label;
        }
        words = new Lazy<WordIndex>(() => new WordIndex(Labels));
    }

    public OntologyGraph Graph { get; }

    /// <summary>All names and synonyms; each term's name comes before its synonyms.</summary>
    public IReadOnlyList<TermLabel> Labels { get; }

    /// <summary>The labels by their words; made when a name is first sought that is no label as it stands.</summary>
    public WordIndex Words => words.Value;

    /// <summary>The labels that are spelled so, but for case and white space.</summary>
    /// <param name="key">A key of <see cref="Model.TermName.Key"/>.</param>
    public IEnumerable<int> Exact(string key)
    {
        for (var label = exact.GetValueOrDefault(key, -1); label >= 0; label = nextExact[label]) { yield return label; }
    }

    /// <summary>The term whose one name is spelled so, or null.</summary>
    public OntologyTerm? Named(string key) => Exact(key).Select(label => Labels[label]).FirstOrDefault(static label => label.IsName)?.Term;
}
