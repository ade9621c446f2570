using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Step 6. The first three phases repeat until nothing changes; created nodes take part in the next round. The rounds end, because merges
/// reduce the number of nodes, decided parents stay decided, and only a limited number of names is created above a created name.
/// </summary>
internal static class ReorganizeStep
{
    /// <summary>Reorganises a hierarchy. Running it again on the result changes nothing.</summary>
    /// <param name="hierarchy">The hierarchy; it is not changed.</param>
    /// <param name="options">The phases.</param>
    /// <param name="asker">Answers the questions.</param>
    /// <param name="catalog">Certain facts about names.</param>
    /// <param name="failures">The questions of this run that stayed open; read at the end.</param>
    /// <param name="cancellation">Stops the step: nothing new is asked.</param>
    /// <returns>The new hierarchy. Its changes are the earlier ones, then those of this run in the order in which they were made.</returns>
    /// <exception cref="Errors.PathwayException">The result violates a guarantee, and is not released.</exception>
    public static async Task<PathwayHierarchy> RunAsync(
        PathwayHierarchy hierarchy, ReorganizeOptions options, IAsker asker, ITermCatalog catalog,
        Func<IReadOnlyList<PathwayFailure>> failures, CancellationToken cancellation)
    {
        var context = new ReorganizeContext(hierarchy.Profile, asker, catalog, options.MaxDepth)
            { Taxon = options.Taxon };
        var draft = WithRoots(NodeDrafts.Of(hierarchy));
        for (var changes = -1; changes != draft.Changes.Count && options.ShouldContinue();)
        {
            changes = draft.Changes.Count;
            draft = await RoundAsync(draft, options, context, cancellation).ConfigureAwait(false);
            if (draft.Changes.Count == changes) { draft = CleanUp(draft, options, catalog); }
        }
        draft = draft with { RunId = asker.RunId, Failures = FailureOrder.Union(hierarchy.Failures, failures()) };
        var result = new PathwayHierarchy(draft);
        if (options.Has(PathwayReorganizePhase.Check)) { ReorganizeCheck.Run(hierarchy, result, catalog, options.OnFinding, cancellation); }
        return result;
    }

    // A part of a hierarchy may lack some roots, but a term may have to go under one of them.
    private static HierarchyDraft WithRoots(HierarchyDraft draft)
    {
        var names = draft.Nodes.Select(static node => node.Key).ToHashSet(StringComparer.Ordinal);
        var missing = draft.Profile.Roots.Where(root => !names.Contains(root.Key)).Select(NodeDrafts.Of);
        return draft with { Nodes = [.. draft.Nodes, .. missing] };
    }

    private static async Task<HierarchyDraft> RoundAsync(HierarchyDraft draft, ReorganizeOptions options, ReorganizeContext context,
        CancellationToken cancellation)
    {
        if (options.Has(PathwayReorganizePhase.Deduplicate))
        {
            draft = await Deduplicate.RunAsync(draft, context, cancellation).ConfigureAwait(false);
        }
        if (options.ShouldContinue() && options.Has(PathwayReorganizePhase.OneParent))
        {
            draft = await ChooseParentsAsync(draft, options, context, cancellation).ConfigureAwait(false);
        }
        if (!options.ShouldContinue() || !options.Has(PathwayReorganizePhase.Place)) { return draft; }
        draft = await NodePlacement.RunAsync(draft, context, cancellation).ConfigureAwait(false);
        return !options.ShouldContinue() ? draft : await Intermediates.RunAsync(draft, context, cancellation).ConfigureAwait(false);
    }

    // The questions of phase 3 that do not depend on the choices are put at the same time.
    private static async Task<HierarchyDraft> ChooseParentsAsync(HierarchyDraft draft, ReorganizeOptions options, ReorganizeContext context,
        CancellationToken cancellation)
    {
        var prefetching = options.Has(PathwayReorganizePhase.Place)
            ? Intermediates.PrefetchAsync(draft, context, cancellation) : Task.CompletedTask;
        var choosing = OneParent.RunAsync(draft, context, cancellation);
        await Task.WhenAll(prefetching, choosing).ConfigureAwait(false);
        return await choosing.ConfigureAwait(false);
    }

    // These phases may change what a question was about: then another round follows.
    private static HierarchyDraft CleanUp(HierarchyDraft draft, ReorganizeOptions options, ITermCatalog catalog)
    {
        if (options.Has(PathwayReorganizePhase.Relink) || options.Has(PathwayReorganizePhase.Deduplicate)) { draft = Relinking.Run(draft); }
        if (options.Has(PathwayReorganizePhase.Prune)) { draft = Pruning.Run(draft, catalog); }
        return FurtherParentNormalizer.Normalize(draft);
    }
}

/// <summary>The options of a reorganisation.</summary>
internal sealed record ReorganizeOptions
{
    /// <summary>The phases that run.</summary>
    public PathwayReorganizePhase Phases { get; init; } = PathwayReorganizePhase.All;

    /// <summary>The most links to its root that a node may have below an inserted intermediate.</summary>
    public int MaxDepth { get; init; } = 10;

    /// <summary>The organism whose terms are inserted; null for any.</summary>
    public TermTaxon? Taxon { get; init; }

    /// <summary>
    /// Called with each error that the rules find in the result. The result is released all the same.
    /// </summary>
    public Action<PathwayFinding> OnFinding { get; init; } = static _ => { };

    /// <summary>
    /// Whether the next phase starts. An estimate ends with the first phase that lacks an answer, because the next phase depends on it.
    /// </summary>
    public Func<bool> ShouldContinue { get; init; } = static () => true;

    /// <summary>Several phases as one value.</summary>
    public static PathwayReorganizePhase Combine(IEnumerable<PathwayReorganizePhase> phases) =>
        phases.Aggregate(PathwayReorganizePhase.None, static (all, one) => all | one);

    public bool Has(PathwayReorganizePhase phase) => Phases.HasFlag(phase);
}

/// <summary>What all phases of a reorganisation use.</summary>
/// <param name="Profile">The roots.</param>
/// <param name="Asker">Answers the questions.</param>
/// <param name="Catalog">Certain facts about names.</param>
/// <param name="MaxDepth">The most links between a node and its root that a phase may make.</param>
internal sealed record ReorganizeContext(PathwayRootProfile Profile, IAsker Asker, ITermCatalog Catalog, int MaxDepth)
{
    /// <summary>The spelling of a term that is new to the hierarchy: that of the ontology, else the given one.</summary>
    public string Spelling(string name) => Profile.Find(name)?.Name ?? Catalog.Spelling(TermName.Key(name)) ?? TermName.Clean(name);

    /// <summary>The organism whose terms are inserted; null for any.</summary>
    public TermTaxon? Taxon { get; init; }

    /// <summary>Whether a new term may be inserted: the organism uses it, or the ontology does not certainly know it.</summary>
    public bool IsUsed(string key) => Taxon is null || Catalog.Identifier(key) is not { } id || Taxon.Uses(id);

    /// <summary>The pairs of names that may be one concept, over all rounds.</summary>
    public DuplicateCandidates Duplicates { get; } = new(Catalog);

    /// <summary>The parents that were asked for, by the node and the names that were excluded, over all rounds.</summary>
    public Dictionary<(string Node, string Excluded), Task<ParentAssignment>> Placements { get; } = [];

    private readonly Dictionary<(string Key, string? Identifier), string?> concepts = [];
    private readonly Dictionary<ConceptLink, bool> contradicted = [];

    /// <summary>
    /// Whether the ontology contradicts a link: the child lies above the parent, or both are one concept. Nodes denote the same concepts as
    /// in a measurement of quality, so that no link stays that would count as reversed. A link to a root is never contradicted.
    /// </summary>
    public bool Contradicts(MutableHierarchy tree, string child, string parent)
    {
        if (tree.IsRoot(parent)) { return false; }
        // The same links are looked at in every round.
        var link = new ConceptLink(child, tree.Find(child)?.OntologyId, parent, tree.Find(parent)?.OntologyId);
        return contradicted.TryGetValue(link, out var known) ? known : contradicted[link] = IsContradicted(link);
    }

    private bool IsContradicted(ConceptLink link)
    {
        if (Catalog.IsDecided(link.Child, link.Parent)) { return false; }
        if (Catalog.Contradicts(link.Child, link.Parent)) { return true; }
        return ConceptOf(link.Child, link.ChildId) is { } below && ConceptOf(link.Parent, link.ParentId) is { } above
            && (below == above || Catalog.IsAncestor(below, above));
    }

    // The dictionaries need no lock: phases run one after the other, and each applies its answers one by one.
    private string? ConceptOf(string key, string? identifier) => concepts.TryGetValue((key, identifier), out var known) ? known
        : concepts[(key, identifier)] = Catalog.ResolveIdentifier(key, identifier);

    // Two names with the identifiers of their nodes, where those have one.
    private readonly record struct ConceptLink(string Child, string? ChildId, string Parent, string? ParentId);
}
