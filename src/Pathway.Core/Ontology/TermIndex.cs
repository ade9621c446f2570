using System.Numerics;
using System.Runtime.CompilerServices;
using Pathway.Model;

namespace Pathway.Ontology;

/// <summary>The index of the names and synonyms of an ontology. Immutable.</summary>
internal sealed class TermIndex
{
    private readonly TermLabel[] labels;

    // The labels by the hash of their keys: of each hash the first label, from 1, and of each label the next one. It is filled faster than
    // a dictionary, because no names are compared.
    private readonly int[] first;
    private readonly int[] next;
    private readonly Lazy<WordIndex> words;
    private readonly Lazy<TermClaims> claims;
    private readonly Lazy<Dictionary<string, RetiredTerm>> retired;

    public TermIndex(OntologyGraph graph)
    {
        Graph = graph;
        labels = new TermLabel[graph.Terms.Count + graph.Terms.Sum(static term => term.Synonyms.Count)];
        var count = 0;
        foreach (var term in graph.Terms)
        {
            labels[count++] = new TermLabel(term, term.Name, IsName: true);
            for (var at = 0; at < term.Synonyms.Count; at++)
            {
                labels[count++] = new TermLabel(term, term.Synonyms[at], IsName: false, term.ScopeOf(at));
            }
        }
        first = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(labels.Length, 1))];
        next = new int[labels.Length];
        Chain(labels, first, next);
        claims = new Lazy<TermClaims>(() => new TermClaims(this));
        words = new Lazy<WordIndex>(() => new WordIndex(Labels));
        retired = new Lazy<Dictionary<string, RetiredTerm>>(() =>
            graph.Retired.GroupBy(static one => one.Id, StringComparer.Ordinal).ToDictionary(static group => group.Key,
                static group => group.First(), StringComparer.Ordinal));
    }

    public OntologyGraph Graph { get; }

    /// <summary>Which terms names denote.</summary>
    public TermClaims Claims => claims.Value;

    /// <summary>All names and synonyms; each term's name comes before its synonyms.</summary>
    public IReadOnlyList<TermLabel> Labels => labels;

    /// <summary>The labels by their words; created when a name is first searched that is no label itself.</summary>
    public WordIndex Words => words.Value;

    /// <summary>The labels with a key.</summary>
    /// <param name="key">A key of <see cref="Model.TermName.Key"/>.</param>
    public IEnumerable<int> FindExact(string key)
    {
        for (var label = first[Slot(key, first.Length)] - 1; label >= 0; label = next[label] - 1)
        {
            if (labels[label].HasKey(key)) { yield return label; }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chain(TermLabel[] labels, int[] first, int[] next)
    {
        // Backwards, so that each chain is in the order of the release.
        for (var label = labels.Length - 1; label >= 0; label--)
        {
            ref var head = ref first[Slot(labels[label].IsPlain ? labels[label].Text : labels[label].Key, first.Length)];
            next[label] = head;
            head = label + 1;
        }
    }

    private static int Slot(string key, int slots) => string.GetHashCode(key, StringComparison.OrdinalIgnoreCase) & (slots - 1);

    /// <summary>The number of the name of a term.</summary>
    public int LabelOf(OntologyTerm term) =>
        FindExact(TermName.Key(term.Name)).First(label => Labels[label].IsName && Labels[label].Term == term);

    /// <summary>What became of an identifier that is no term any more, or null.</summary>
    public RetiredTerm? FindRetired(string id) => retired.Value.GetValueOrDefault(id);

    /// <summary>The term whose name has a key, or null.</summary>
    public OntologyTerm? FindByName(string key) =>
        FindExact(key).Select(label => Labels[label]).FirstOrDefault(static label => label.IsName).Term;
}

/// <summary>A name or synonym of a term. A value, because an index holds a hundred thousand of them.</summary>
/// <param name="Term">The term.</param>
/// <param name="Text">The name as the ontology writes it.</param>
/// <param name="IsName">Whether it is the term's name, not a synonym.</param>
/// <param name="Scope">What a synonym says compared with the name.</param>
internal readonly record struct TermLabel(OntologyTerm Term, string Text, bool IsName, SynonymScope Scope = SynonymScope.Unknown)
{
    /// <summary>Whether the text is printable ASCII with single spaces, as nearly all are. Its key is the text in lower case.</summary>
    public bool IsPlain => !Text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !Text.StartsWith(' ') && !Text.EndsWith(' ')
        && !Text.Contains("  ", StringComparison.Ordinal);

    /// <summary>The key of the text. It is computed each time, because a hundred thousand keys would take much memory.</summary>
    public string Key => IsPlain ? Text.ToLowerInvariant() : TermName.Key(Text);

    /// <summary>Whether a key is that of the text.</summary>
    /// <param name="key">A key.</param>
    public bool HasKey(string key) => (IsPlain ? Text : Key).Equals(key, StringComparison.OrdinalIgnoreCase);
}
