using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Verify;

namespace Pathway.Steps.Repair;

/// <summary>
/// Puts right what can be put right without a question, again and again until nothing changes. What then is left needs an answer.
/// No interaction and no term of the input is lost, and the result can always be assembled.
/// </summary>
internal static class HierarchyRepair
{
    // Names first, for all else goes by them; nodes are cut loose before what hangs nowhere is looked at.
    private static readonly IReadOnlyList<Action<RepairWork>> Repairs =
    [
        UnnamedNodes.Apply, UnnormalizedNames.Apply, DuplicateNodes.Apply, RootKinds.Apply, MissingRoots.Apply, RootsWithParents.Apply,
        DanglingParents.Apply, ParentCycles.Apply, RedundantParents.Apply, SecondaryCycles.Apply, MissingTerms.Apply,
        UnusedNodeRemoval.Apply,
    ];

    /// <summary>Repairs a hierarchy, whole or broken.</summary>
    /// <returns>The repaired draft, which holds the record of changes, and the changes of this repair alone.</returns>
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
        return (work.Draft with { Nodes = [.. work.Draft.Nodes.Select(static node => node with { Stated = null })], Stated = null },
            work.Changes);
    }
}

/// <summary>A hierarchy under repair: its nodes, and what was changed. A change and its record are one act.</summary>
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
        // In an order of their own, so that neither the result nor the record depends on that of the draft.
        nodes = [.. draft.Nodes.OrderBy(static node => node.Key, StringComparer.Ordinal)
            .ThenBy(static node => node.Name, StringComparer.Ordinal)
            .ThenBy(static node => node.Parent, StringComparer.Ordinal).ThenBy(static node => node.Kind)
            .ThenBy(TieBreaker, StringComparer.Ordinal)];
    }

    public ITermCatalog Catalog { get; }

    public PathwayRootProfile Profile => draft.Profile;

    public IReadOnlyCollection<PathwayInteraction> Interactions => draft.Interactions;

    /// <summary>How many changes were made so far.</summary>
    public int ChangeCount => changes.Count;

    /// <summary>What was changed, in order.</summary>
    public IReadOnlyList<PathwayChange> Changes => changes;

    /// <summary>The hierarchy as it stands after the last <see cref="Commit"/>.</summary>
    public HierarchyView View => view ??= new HierarchyView(Draft, Catalog);

    /// <summary>The same as a draft; what was changed stands after what was changed before.</summary>
    public HierarchyDraft Draft => draft with { Nodes = nodes, Changes = [.. draft.Changes, .. changes] };

    /// <summary>Puts another node in the place of one, or none.</summary>
    public void Replace(NodeDraft node, NodeDraft? replacement, PathwayChange change)
    {
        current[node] = replacement;
        changes.Add(change);
    }

    /// <summary>Takes a node out.</summary>
    public void Remove(NodeDraft node, PathwayChange change) => Replace(node, null, change);

    /// <summary>Makes one node of several; each that goes is recorded.</summary>
    public void Merge(NodeDraft kept, IEnumerable<NodeDraft> gone, NodeDraft merged, Func<NodeDraft, PathwayChange> change)
    {
        current[kept] = merged;
        foreach (var node in gone) { Remove(node, change(node)); }
    }

    /// <summary>Puts a node in.</summary>
    public void Insert(NodeDraft node, PathwayChange change)
    {
        added.Add(node);
        changes.Add(change);
    }

    /// <summary>Makes what was changed visible in the view.</summary>
    public void Commit()
    {
        if (current.Count + added.Count == 0) { return; }
        nodes = [.. nodes.Select(node => current.TryGetValue(node, out var by) ? by : node).OfType<NodeDraft>().Concat(added)];
        current.Clear();
        added.Clear();
        view = null;
    }

    // Nodes of one name under one parent are told apart by whatever else is said of them.
    private static string TieBreaker(NodeDraft node) => string.Join('\n', (IEnumerable<string?>)
    [
        node.OntologyId, node.Description, node.State.ToString(), node.Provenance?.ToString(), node.Provenance?.IsFallback.ToString(),
        node.Provenance?.Reason,
        .. node.SecondaryParents, "", .. node.CandidateParents, "", $"{node.Stated is null}", $"{node.Stated?.Level}",
        $"{node.Stated?.IsLeaf}", $"{node.Stated?.State}", .. node.Stated?.Ancestors ?? [],
    ]);
}
