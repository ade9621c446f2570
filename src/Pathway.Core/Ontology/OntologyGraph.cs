namespace Pathway.Ontology;

/// <summary>
/// An ontology: terms, their names, and links of several kinds between them. Immutable and safe for concurrent use.
/// Is_a and part_of links form the hierarchy (an acyclic graph, not a tree); regulates links are no part of it.
/// </summary>
internal sealed class OntologyGraph
{
    private readonly Dictionary<string, OntologyTerm> byId;
    private readonly Lazy<Dictionary<string, OntologyTerm>> anyCase;
    private readonly Lazy<int[]> sizes;
    private readonly Lazy<Dictionary<string, OntologyTerm>> successors;

    /// <param name="source">Its source.</param>
    /// <param name="terms">All terms with their links, each at the position of its index.</param>
    /// <param name="retired">The identifiers that denote no term of their own.</param>
    /// <param name="byId">The terms by identifier, where a reader has them already.</param>
    public OntologyGraph(OntologySource source, IReadOnlyList<OntologyTerm> terms, IReadOnlyList<RetiredTerm>? retired = null,
        Dictionary<string, OntologyTerm>? byId = null)
    {
        Source = source;
        Terms = terms;
        Retired = retired ?? [];
        this.byId = byId ?? terms.ToDictionary(static term => term.Id, StringComparer.Ordinal);
        anyCase = new Lazy<Dictionary<string, OntologyTerm>>(FoldIdentifiers);
        sizes = new Lazy<int[]>(CountSubtrees);
        successors = new Lazy<Dictionary<string, OntologyTerm>>(FindSuccessors);
    }

    public OntologySource Source { get; }

    /// <summary>The terms in the order of the release.</summary>
    public IReadOnlyList<OntologyTerm> Terms { get; }

    /// <summary>Obsolete terms and merged identifiers, in the order of their identifiers; none where the release leaves them out.</summary>
    public IReadOnlyList<RetiredTerm> Retired { get; }

    /// <summary>The term of that identifier, or null.</summary>
    public OntologyTerm? Find(string? id) => id is null ? null : byId.GetValueOrDefault(id);

    /// <summary>The term of that identifier, in any case of its letters, or null.</summary>
    public OntologyTerm? FindAnyCase(string id) => Find(id) ?? anyCase.Value.GetValueOrDefault(id);

    /// <summary>
    /// The same, and the term into which an identifier was merged, or that alone replaces it. Profiles, annotation and hierarchies may be
    /// of another release than the ontology.
    /// </summary>
    public OntologyTerm? FindCurrent(string? id) => Find(id) ?? (id is null ? null : successors.Value.GetValueOrDefault(id));

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
    public static bool IsAncestor(OntologyTerm above, OntologyTerm term)
    {
        if (above.Children.Count == 0) { return false; }
        var walk = AncestorWalk.Begin();
        walk.Pending.Push(term);
        while (walk.Pending.TryPop(out var next))
        {
            foreach (var link in next.Links)
            {
                if (!link.IsHierarchical || !walk.Visit(link.Parent)) { continue; }
                if (link.Parent == above) { return true; }
                walk.Pending.Push(link.Parent);
            }
        }
        return false;
    }

    /// <summary>The number of terms in the subtree of a term: 1 for a leaf.</summary>
    public int Size(OntologyTerm term) => sizes.Value[term.Index];

    /// <summary>
    /// The specificity of a term, from 0 (all terms are below it) to 1 (a leaf): the information content of its subtree.
    /// </summary>
    public double Specificity(OntologyTerm term) => 1 - (Math.Log(Size(term)) / Math.Log(Math.Max(2, Terms.Count)));

    private Dictionary<string, OntologyTerm> FoldIdentifiers()
    {
        var found = new Dictionary<string, OntologyTerm>(Terms.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var term in Terms) { found.TryAdd(term.Id, term); }
        return found;
    }

    private Dictionary<string, OntologyTerm> FindSuccessors()
    {
        var found = new Dictionary<string, OntologyTerm>(StringComparer.Ordinal);
        foreach (var one in Retired)
        {
            if (one.ReplacedBy is [var only] && Find(only) is { } term) { found.TryAdd(one.Id, term); }
        }
        return found;
    }

    // Counted from below: a term has few ancestors, and visiting them is faster than joining sets of descendants.
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

/// <summary>
/// What a walk upwards has visited. Each thread has one and uses it again, because such walks are many and short: a mark counts for one
/// walk, so that nothing has to be cleared.
/// </summary>
internal sealed class AncestorWalk
{
    [ThreadStatic]
    private static AncestorWalk? own;

    private int[] marks = [];
    private int mark;

    /// <summary>The terms whose links are still to be followed.</summary>
    public Stack<OntologyTerm> Pending { get; } = new();

    /// <summary>A new walk on this thread; it ends with the next one.</summary>
    public static AncestorWalk Begin()
    {
        var walk = own ??= new AncestorWalk();
        walk.Pending.Clear();
        if (++walk.mark == int.MaxValue) { (walk.marks, walk.mark) = ([], 1); }
        return walk;
    }

    /// <summary>Whether the term is visited for the first time.</summary>
    public bool Visit(OntologyTerm term)
    {
        if (term.Index >= marks.Length) { Array.Resize(ref marks, Math.Max(term.Index + 1, 2 * marks.Length)); }
        if (marks[term.Index] == mark) { return false; }
        marks[term.Index] = mark;
        return true;
    }
}

/// <summary>A term of an ontology. Equal only to itself.</summary>
internal sealed class OntologyTerm
{
    /// <summary>The position of the term in its graph, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The identifier, for example "GO:0006914".</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Further names.</summary>
    public required IReadOnlyList<string> Synonyms { get; init; }

    /// <summary>The scopes of the synonyms, one letter for each; empty where the release has none.</summary>
    public string SynonymScopes { get; init; } = "";

    /// <summary>The scope of a synonym.</summary>
    /// <param name="synonym">Its position, from 0.</param>
    public SynonymScope ScopeOf(int synonym) => synonym < SynonymScopes.Length ? (SynonymScope)SynonymScopes[synonym]
        : SynonymScope.Unknown;

    /// <summary>The links to the terms above, in the order of the release.</summary>
    public IReadOnlyList<OntologyLink> Links { get; internal set; } = [];

    /// <summary>The terms that link to this one by is_a or part_of, in the order of the release.</summary>
    public IReadOnlyList<OntologyTerm> Children { get; internal set; } = [];

    /// <summary>The name and the identifier.</summary>
    public override string ToString() => $"{Name} ({Id})";
}

/// <summary>What a synonym says compared with the name of its term. The values are the letters in the table.</summary>
internal enum SynonymScope
{
    /// <summary>The release does not say.</summary>
    Unknown = '?',
    /// <summary>The same.</summary>
    Exact = 'E',
    /// <summary>More: it names a special case.</summary>
    Narrow = 'N',
    /// <summary>Less: it names a wider concept.</summary>
    Broad = 'B',
    /// <summary>Something near.</summary>
    Related = 'R',
}

/// <summary>An identifier that is no term any more: it was merged into a term, or its term is obsolete.</summary>
/// <param name="Id">The identifier.</param>
/// <param name="Name">The name of the obsolete term; empty for a merged identifier.</param>
/// <param name="ReplacedBy">The terms that have its meaning now.</param>
/// <param name="Consider">The terms that may be meant instead.</param>
internal sealed record RetiredTerm(string Id, string Name, IReadOnlyList<string> ReplacedBy, IReadOnlyList<string> Consider);

/// <summary>How a term relates to the term above it.</summary>
internal enum OntologyRelation
{
    /// <summary>Each instance of the term is an instance of the parent.</summary>
    IsA,
    /// <summary>The term is a part of the parent.</summary>
    PartOf,
    /// <summary>The term regulates the parent, which is not broader.</summary>
    Regulates,
    /// <summary>The term increases the parent.</summary>
    PositivelyRegulates,
    /// <summary>The term decreases the parent.</summary>
    NegativelyRegulates,
}

/// <summary>A link from a term to one above it.</summary>
internal readonly record struct OntologyLink(OntologyRelation Relation, OntologyTerm Parent)
{
    /// <summary>Whether the parent is broader: is_a or part_of. Only chains of these links lead to ancestors.</summary>
    public bool IsHierarchical => Relation is OntologyRelation.IsA or OntologyRelation.PartOf;

    /// <summary>The relation as ontologies write it.</summary>
    public string RelationName => Relation switch
    {
        OntologyRelation.IsA => "is_a",
        OntologyRelation.PartOf => "part_of",
        OntologyRelation.Regulates => "regulates",
        OntologyRelation.PositivelyRegulates => "positively_regulates",
        _ => "negatively_regulates",
    };
}

/// <summary>The source of an ontology: title, release, licence and attribution.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Release">The date or number of the release.</param>
/// <param name="Licence">The licence.</param>
/// <param name="Attribution">The attribution that the licence requires.</param>
internal sealed record OntologySource(string Title, string Release, string Licence, string Attribution)
{
    /// <summary>
    /// What stands for the ontology in the names of answerers, and so in the keys of answers. It must change whenever an answer may.
    /// </summary>
    public string Answerer { get; init; } = $"GO {Release}";
}

/// <summary>Terms that are named as the regulation of a process, and the processes that they regulate.</summary>
internal static class Regulation
{
    /// <summary>
    /// Whether the term is named as a regulation. Other terms regulate too (signal transduction regulates many processes), but their
    /// links to these processes do not lead up.
    /// </summary>
    public static bool IsRegulation(OntologyTerm term) => term.Name.StartsWith("regulation of ", StringComparison.Ordinal)
        || IsDirected(term);

    /// <summary>Whether the regulation has a direction.</summary>
    public static bool IsDirected(OntologyTerm term) =>
        term.Name.StartsWith("positive regulation of ", StringComparison.Ordinal)
        || term.Name.StartsWith("negative regulation of ", StringComparison.Ordinal);

    /// <summary>The processes that a term regulates.</summary>
    public static IEnumerable<OntologyTerm> Targets(OntologyTerm term) =>
        term.Links.Where(static link => !link.IsHierarchical).Select(static link => link.Parent).Distinct();
}
