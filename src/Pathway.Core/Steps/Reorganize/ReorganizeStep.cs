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
    /// <returns>The new hierarchy; its changes are those of before and, behind them, those of this run in the order in which they were made.</returns>
    /// <exception cref="Errors.PathwayException">The result breaks a promise, and is not released.</exception>
    public static async Task<PathwayHierarchy> RunAsync(
        PathwayHierarchy hierarchy, ReorganizeOptions options, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures, CancellationToken cancellation)
    {
        var context = new ReorganizeContext(hierarchy.Profile, new AskedOnce(asker), catalog, options.MaxDepth);
        var draft = WithRoots(NodeDrafts.Of(hierarchy));
        for (var changes = -1; changes != draft.Changes.Count && options.GoesOn();)
        {
            changes = draft.Changes.Count;
            draft = await RoundAsync(draft, options, context, cancellation).ConfigureAwait(false);
            if (draft.Changes.Count == changes) { draft = Finished(draft, options); }
        }
        var result = new PathwayHierarchy(draft with { RunId = asker.RunId, Failures = FailureOrder.Union(hierarchy.Failures, failures()) });
        if (options.Has(PathwayReorganizePhase.Check)) { ReorganizeCheck.Run(hierarchy, result, catalog, options.Found, cancellation); }
        return result;
    }

    // Where only a part is reorganised, some roots are not in it; a term may have to go under them all the same.
    private static HierarchyDraft WithRoots(HierarchyDraft draft)
    {
        var names = draft.Nodes.Select(static node => node.Key).ToHashSet(StringComparer.Ordinal);
        return draft with { Nodes = [.. draft.Nodes, .. draft.Profile.Roots.Where(root => !names.Contains(root.Key)).Select(NodeDrafts.Of)] };
    }

    private static async Task<HierarchyDraft> RoundAsync(HierarchyDraft draft, ReorganizeOptions options, ReorganizeContext context, CancellationToken cancellation)
    {
        if (options.Has(PathwayReorganizePhase.Deduplicate)) { draft = await Deduplicate.RunAsync(draft, context, cancellation).ConfigureAwait(false); }
        if (options.GoesOn() && options.Has(PathwayReorganizePhase.OneParent)) { draft = await ChooseAsync(draft, options, context, cancellation).ConfigureAwait(false); }
        if (!options.GoesOn() || !options.Has(PathwayReorganizePhase.Repair)) { return draft; }
        draft = await Repair.RunAsync(draft, context, cancellation).ConfigureAwait(false);
        return !options.GoesOn() ? draft : await Intermediates.RunAsync(draft, context, cancellation).ConfigureAwait(false);
    }

    // What phase 3 will ask whatever is chosen here need not wait for it.
    private static async Task<HierarchyDraft> ChooseAsync(HierarchyDraft draft, ReorganizeOptions options, ReorganizeContext context, CancellationToken cancellation)
    {
        var ahead = options.Has(PathwayReorganizePhase.Repair) ? Intermediates.AskAheadAsync(draft, context, cancellation) : Task.CompletedTask;
        var choosing = OneParent.RunAsync(draft, context, cancellation);
        await Task.WhenAll(ahead, choosing).ConfigureAwait(false);
        return await choosing.ConfigureAwait(false);
    }

    // What these change may be what a question was about: the rounds go on then.
    private static HierarchyDraft Finished(HierarchyDraft draft, ReorganizeOptions options)
    {
        if (options.Has(PathwayReorganizePhase.Relink) || options.Has(PathwayReorganizePhase.Deduplicate)) { draft = Relinking.Run(draft); }
        if (options.Has(PathwayReorganizePhase.Prune)) { draft = Pruning.Run(draft); }
        return FurtherParents.Settle(draft);
    }
}
