namespace Pathway.Ontology;

/// <summary>
/// An ontology: terms, their names, and links of several kinds between them. Immutable and safe for concurrent use.
/// Is_a and part_of links make the hierarchy (a graph without cycles, not a tree); regulates links stand beside it.
/// </summary>
internal sealed class OntologyGraph
{
    private readonly Dictionary<string, OntologyTerm> byId;
    private readonly Lazy<int[]> sizes;

    /// <param name="source">Where it comes from.</param>
    /// <param name="terms">All terms with their links, each at the place that its index says.</param>
    public OntologyGraph(OntologySource source, IReadOnlyList<OntologyTerm> terms)
    {
        Source = source;
        Terms = terms;
        byId = terms.ToDictionary(static term => term.Id, StringComparer.Ordinal);
        sizes = new Lazy<int[]>(CountSubtrees);
    }

    public OntologySource Source { get; }

    /// <summary>The terms in the order of the release.</summary>
    public IReadOnlyList<OntologyTerm> Terms { get; }

    /// <summary>The term of that identifier, or null.</summary>
    public OntologyTerm? Find(string? id) => id is null ? null : byId.GetValueOrDefault(id);

    /// <summary>All terms above one, by is_a and part_of, without the term itself.</summary>
    public static HashSet<OntologyTerm> Ancestors(OntologyTerm term)
    {
        var found = new HashSet<OntologyTerm>();
        var pending = new Stack<OntologyTerm>([term]);
        while (pending.TryPop(out var next))
        {
            foreach (var link in next.Links)
            {
                if (link.IsHierarchical && found.Add(link.Parent)) { pending.Push(link.Parent); }
            }
        }
        return found;
    }

    /// <summary>Whether one term lies above another by is_a and part_of.</summary>
    public static bool IsAncestor(OntologyTerm above, OntologyTerm term) => Ancestors(term).Contains(above);

    /// <summary>How many terms lie at or below this one: 1 for a leaf.</summary>
    public int Size(OntologyTerm term) => sizes.Value[term.Index];

    /// <summary>How specific a term is, from 0 (everything lies below it) to 1 (nothing does): the information content of its subtree.</summary>
    public double Specificity(OntologyTerm term) => 1 - (Math.Log(Size(term)) / Math.Log(Math.Max(2, Terms.Count)));

    // Counted from below: a term has few ancestors, and visiting them is quicker than joining sets of descendants.
    private int[] CountSubtrees()
    {
        var counts = new int[Terms.Count];
        var seenFor = new int[Terms.Count];
        var pending = new Stack<OntologyTerm>();
        foreach (var term in Terms)
        {
            pending.Push(term);
            while (pending.TryPop(out var next))
            {
                if (seenFor[next.Index] == term.Index + 1) { continue; }
                seenFor[next.Index] = term.Index + 1;
                counts[next.Index]++;
                foreach (var link in next.Links) { if (link.IsHierarchical) { pending.Push(link.Parent); } }
            }
        }
        return counts;
    }
}
