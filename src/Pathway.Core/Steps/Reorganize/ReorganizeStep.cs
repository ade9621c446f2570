using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Step 6. The first three phases go round until nothing changes; what they create goes round with the rest. The rounds end, because merges
/// make nodes fewer, decided parents stay decided, and above a created name only so many more are created.
/// </summary>
internal static class ReorganizeStep
{
    /// <summary>Reorganises a hierarchy. Running it again on the result changes nothing.</summary>
    /// <param name="hierarchy">The hierarchy; it stays as it is.</param>
    /// <param name="options">What to do.</param>
    /// <param name="asker">Where questions are put.</param>
    /// <param name="catalog">What is certain about names.</param>
    /// <param name="failures">The questions of this run that stayed open, read at the end.</param>
    /// <param name="cancellation">Stops the step: nothing new is asked.</param>
    /// <returns>The new hierarchy; its changes are those of before and, behind them, those of this run in the order in which they were
    /// made.</returns>
    /// <exception cref="Errors.PathwayException">The result breaks a promise, and is not released.</exception>
    public static async Task<PathwayHierarchy> RunAsync(
        PathwayHierarchy hierarchy, ReorganizeOptions options, IAsker asker, ITermCatalog catalog,
        Func<IReadOnlyList<PathwayFailure>> failures, CancellationToken cancellation)
    {
        var context = new ReorganizeContext(hierarchy.Profile, new MemoizingAsker(asker), catalog, options.MaxDepth);
        var draft = WithRoots(NodeDrafts.Of(hierarchy));
        for (var changes = -1; changes != draft.Changes.Count && options.ShouldContinue();)
        {
            changes = draft.Changes.Count;
            draft = await RoundAsync(draft, options, context, cancellation).ConfigureAwait(false);
            if (draft.Changes.Count == changes) { draft = CleanUp(draft, options); }
        }
        var result =
            new PathwayHierarchy(draft with { RunId = asker.RunId, Failures = FailureOrder.Union(hierarchy.Failures, failures()) });
        if (options.Has(PathwayReorganizePhase.Check)) { ReorganizeCheck.Run(hierarchy, result, catalog, options.OnFinding, cancellation); }
        return result;
    }

    // Where only a part is reorganised, some roots are not in it; a term may have to go under them all the same.
    private static HierarchyDraft WithRoots(HierarchyDraft draft)
    {
        var names = draft.Nodes.Select(static node => node.Key).ToHashSet(StringComparer.Ordinal);
        return draft with
            { Nodes = [.. draft.Nodes, .. draft.Profile.Roots.Where(root => !names.Contains(root.Key)).Select(NodeDrafts.Of)] };
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

    // What phase 3 will ask whatever is chosen here need not wait for it.
    private static async Task<HierarchyDraft> ChooseParentsAsync(HierarchyDraft draft, ReorganizeOptions options, ReorganizeContext context,
        CancellationToken cancellation)
    {
        var prefetching = options.Has(PathwayReorganizePhase.Place) ? Intermediates.PrefetchAsync(draft, context, cancellation)
            : Task.CompletedTask;
        var choosing = OneParent.RunAsync(draft, context, cancellation);
        await Task.WhenAll(prefetching, choosing).ConfigureAwait(false);
        return await choosing.ConfigureAwait(false);
    }

    // What these change may be what a question was about: the rounds go on then.
    private static HierarchyDraft CleanUp(HierarchyDraft draft, ReorganizeOptions options)
    {
        if (options.Has(PathwayReorganizePhase.Relink) || options.Has(PathwayReorganizePhase.Deduplicate)) { draft = Relinking.Run(draft); }
        if (options.Has(PathwayReorganizePhase.Prune)) { draft = Pruning.Run(draft); }
        return FurtherParentNormalizer.Normalize(draft);
    }
}

/// <summary>What a reorganisation does.</summary>
internal sealed record ReorganizeOptions
{
    /// <summary>The phases that run.</summary>
    public PathwayReorganizePhase Phases { get; init; } = PathwayReorganizePhase.All;

    /// <summary>The most links between a node and its root that an intermediate may make.</summary>
    public int MaxDepth { get; init; } = 10;

    /// <summary>
    /// Told of each error that the rules still find when the phases have ended and the check runs; the result is released with it.
    /// </summary>
    public Action<PathwayFinding> OnFinding { get; init; } = static _ => { };

    /// <summary>
    /// Whether the next phase begins: a look ahead ends with the phase in which an answer is missing, for what follows depends on it.
    /// </summary>
    public Func<bool> ShouldContinue { get; init; } = static () => true;

    /// <summary>Several phases as one value.</summary>
    public static PathwayReorganizePhase Combine(IEnumerable<PathwayReorganizePhase> phases) =>
        phases.Aggregate(PathwayReorganizePhase.None, static (all, one) => all | one);

    public bool Has(PathwayReorganizePhase phase) => Phases.HasFlag(phase);
}

/// <summary>What the phases of a reorganisation share.</summary>
/// <param name="Profile">The roots.</param>
/// <param name="Asker">Where questions are put.</param>
/// <param name="Catalog">What is certain about names.</param>
/// <param name="MaxDepth">The most links between a node and its root that a phase may make.</param>
internal sealed record ReorganizeContext(PathwayRootProfile Profile, IAsker Asker, ITermCatalog Catalog, int MaxDepth)
{
    /// <summary>The name of a term that is new to the hierarchy: as the ontology spells it, else as it was given.</summary>
    public string Spelling(string name) => Profile.Find(name)?.Name ?? Catalog.Spelling(TermName.Key(name)) ?? TermName.Clean(name);

    private readonly Dictionary<(string Key, string? Identifier), string?> meant = [];

    /// <summary>
    /// Whether the ontology speaks against a link: the child lies above the parent, or both are one concept. Nodes are taken for what a
    /// measurement takes them for, so that no link is left that would count as reversed. Nothing speaks against a root: it is a category.
    /// </summary>
    public bool Contradicts(MutableHierarchy tree, string child, string parent)
    {
        if (tree.IsRoot(parent)) { return false; }
        if (Catalog.Contradicts(child, parent)) { return true; }
        return Meant(tree, child) is { } below && Meant(tree, parent) is { } above && (below == above || Catalog.IsAncestor(below, above));
    }

    // A phase is one after the other, and so are the phases.
    private string? Meant(MutableHierarchy tree, string key)
    {
        var node = (key, tree.Find(key)?.OntologyId);
        return meant.TryGetValue(node, out var known) ? known : meant[node] = Catalog.ResolveIdentifier(key, node.OntologyId);
    }
}
