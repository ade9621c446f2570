using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Verify;

namespace Pathway.Steps.Repair;

/// <summary>
/// Fixes what can be fixed without asking, until nothing changes. No interaction and no term of the input is lost, and the result can
/// always be assembled.
/// </summary>
internal static class HierarchyRepair
{
    // Names come first, because all other repairs refer to them. Links are cut before unused nodes are removed.
    private static readonly IReadOnlyList<Action<RepairWork>> Repairs =
    [
        UnnamedNodes.Apply, UnnormalizedNames.Apply, DuplicateNodes.Apply,
        RootKinds.Apply, MissingRoots.Apply, RootsWithParents.Apply,
        DanglingParents.Apply, ParentCycles.Apply, RedundantParents.Apply, SecondaryCycles.Apply,
        MissingTerms.Apply, NodeRemoval.Apply,
    ];

    /// <summary>Repairs a hierarchy, valid or not.</summary>
    /// <returns>The repaired draft with all changes, and the changes of this repair alone.</returns>
    public static (HierarchyDraft Draft, IReadOnlyList<PathwayChange> Changes) Run(HierarchyDraft draft, ITermCatalog catalog)
    {
        var work = new RepairWork(draft, catalog);
        int before;
        do
        {
            before = work.ChangeCount;
            foreach (var repair in Repairs)
            {
                repair(work);
                work.Commit();
            }
        }
        while (work.ChangeCount > before);
        StaleDerivedValues.Apply(work);
        work.Commit();
        var nodes = work.Draft.Nodes.Select(static node => node with { Stated = null });
        return (work.Draft with { Nodes = [.. nodes], Stated = null }, work.Changes);
    }
}

/// <summary>A hierarchy during repair: its nodes, and the changes so far. Each change is recorded when it is made.</summary>
internal sealed class RepairWork
{
    private readonly HierarchyDraft draft;
    private readonly Dictionary<NodeDraft, NodeDraft?> current = new(ReferenceEqualityComparer.Instance);
    private readonly List<NodeDraft> added = [];
    private readonly List<PathwayChange> changes = [];
    private NodeDraft[] nodes;
    private HierarchyView? view;

    public RepairWork(HierarchyDraft draft, ITermCatalog catalog)
    {
        this.draft = draft;
        Catalog = catalog;
        // Sorted, so that neither the result nor the record depends on the order of the draft.
        nodes = [.. draft.Nodes.OrderBy(static node => node.Key, StringComparer.Ordinal)
            .ThenBy(static node => node.Name, StringComparer.Ordinal)
            .ThenBy(static node => node.Parent, StringComparer.Ordinal).ThenBy(static node => node.Kind)
            .ThenBy(TieBreaker, StringComparer.Ordinal)];
    }

    public ITermCatalog Catalog { get; }

    public PathwayRootProfile Profile => draft.Profile;

    public IReadOnlyCollection<PathwayInteraction> Interactions => draft.Interactions;

    /// <summary>The number of changes so far.</summary>
    public int ChangeCount => changes.Count;

    /// <summary>The changes, in order.</summary>
    public IReadOnlyList<PathwayChange> Changes => changes;

    /// <summary>The hierarchy after the last <see cref="Commit"/>.</summary>
    public HierarchyView View => view ??= new HierarchyView(Draft, Catalog);

    /// <summary>The hierarchy as a draft; the changes of this repair follow the earlier ones.</summary>
    public HierarchyDraft Draft => draft with { Nodes = nodes, Changes = [.. draft.Changes, .. changes] };

    /// <summary>Replaces a node, or removes it where the replacement is null.</summary>
    public void Replace(NodeDraft node, NodeDraft? replacement, PathwayChange change)
    {
        current[node] = replacement;
        changes.Add(change);
    }

    /// <summary>Removes a node.</summary>
    public void Remove(NodeDraft node, PathwayChange change) => Replace(node, null, change);

    /// <summary>Makes one node of several; each removed node is recorded.</summary>
    public void Merge(NodeDraft kept, IEnumerable<NodeDraft> removed, NodeDraft merged, Func<NodeDraft, PathwayChange> change)
    {
        current[kept] = merged;
        foreach (var node in removed) { Remove(node, change(node)); }
    }

    /// <summary>Adds a node.</summary>
    public void Insert(NodeDraft node, PathwayChange change)
    {
        added.Add(node);
        changes.Add(change);
    }

    /// <summary>Makes the changes visible in the view.</summary>
    public void Commit()
    {
        if (current.Count + added.Count == 0) { return; }
        var replaced = nodes.Select(node => current.TryGetValue(node, out var replacement) ? replacement : node).OfType<NodeDraft>();
        nodes = [.. replaced, .. added];
        current.Clear();
        added.Clear();
        view = null;
    }

    // Orders nodes of one name under one parent by their other values.
    private static string TieBreaker(NodeDraft node) => string.Join('\n', (IEnumerable<string?>)
    [
        node.OntologyId, node.Description, node.State.ToString(), node.Provenance?.ToString(), node.Provenance?.IsFallback.ToString(),
        node.Provenance?.Reason,
        .. node.SecondaryParents, "", .. node.CandidateParents, "", $"{node.Stated is null}", $"{node.Stated?.Level}",
        $"{node.Stated?.IsLeaf}", $"{node.Stated?.State}", .. node.Stated?.Ancestors ?? [],
    ]);
}
