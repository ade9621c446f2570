using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Text;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 3 A: gives every node a chain to a root. Links to missing parents, links that close a cycle and links that the ontology
/// contradicts are cut. Then all nodes without a parent are asked about at once, and placed in the order of their names.
/// </summary>
internal static class NodePlacement
{
    private const int MaxCuts = 2;
    private const string Rule = "rule: repair";

    public static async Task<HierarchyDraft> RunAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new MutableHierarchy(draft);
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        CutMissing(tree);
        CutCycles(tree, context);
        foreach (var key in tree.Keys) { CutContradicted(tree, context, key, refused); }
        var generations = new Generations(tree.Changes);
        var cuts = tree.Changes.Where(static change => change.Kind is PathwayChangeKind.CutCycle or PathwayChangeKind.CutContradiction)
            .GroupBy(static change => TermName.Key(change.Node), StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        var resolver = new ParentResolver(context.Profile, context.Asker, context.Catalog);
        var tops = tree.Keys.Where(key => !tree.IsRoot(key) && tree.ParentOf(key) is null).ToArray();
        var assignments = await Task.WhenAll(tops.Select(top => ResolveAsync(tree, context, resolver, generations, top,
            cuts.GetValueOrDefault(top), refused.GetValueOrDefault(top), cancellation))).ConfigureAwait(false);
        foreach (var (top, assignment) in tops.Zip(assignments)) { Apply(tree, context, top, assignment); }
        return tree.ToDraft();
    }

    private static void CutMissing(MutableHierarchy tree)
    {
        foreach (var key in tree.Keys)
        {
            if (tree.IsRoot(key) || tree.ParentOf(key) is not { } parent || tree.Contains(parent)) { continue; }
            var node = tree.Find(key)!;
            var existing = tree.Resolve(parent);
            var after = tree.Contains(existing) && !tree.IsSameOrAncestor(key, existing) ? tree.Find(existing)!.Name : null;
            Cut(tree, node, after, PathwayChangeKind.Move, after is null ? "the parent is not there" : "the parent was merged", Rule);
        }
    }

    private static void CutCycles(MutableHierarchy tree, ReorganizeContext context)
    {
        foreach (var cut in CycleCutting.Find(tree.Parents, (child, parent) => context.Contradicts(tree, child, parent),
            context.Catalog.IsDecided))
        {
            Cut(tree, tree.Find(cut.Child)!, null, PathwayChangeKind.CutCycle, cut.Reason, cut.DecidedBy);
        }
    }

    private static void CutContradicted(MutableHierarchy tree, ReorganizeContext context, string key, Dictionary<string, string> refused)
    {
        if (tree.ParentOf(key) is not { } parent || !context.Contradicts(tree, key, parent)) { return; }
        refused[key] = parent;
        Cut(tree, tree.Find(key)!, null, PathwayChangeKind.CutContradiction,
            "the ontology has the child above the parent, or both are one concept", "rule: the ontology contradicts the link");
    }

    private static void Cut(MutableHierarchy tree, NodeDraft node, string? after, PathwayChangeKind kind, string reason, string decidedBy)
    {
        var provenance = after is null ? null : node.Provenance;
        tree.AddOrReplace(node with { Parent = after, State = PathwayNodeState.Unplaced, Provenance = provenance });
        tree.Record(new PathwayChange
        {
            Kind = kind, Node = node.Name, Before = node.Parent, After = after, Reason = reason, DecidedBy = decidedBy,
        });
    }

    private static Task<ParentAssignment> ResolveAsync(MutableHierarchy tree, ReorganizeContext context, ParentResolver resolver,
        Generations generations, string top, int cuts, string? refused, CancellationToken cancellation)
    {
        if (cuts > MaxCuts) { return resolver.ResolveRootAsync(top, 0, "the chain was cut", cancellation); }
        if (generations.Of(top) >= Generations.Limit)
        {
            return resolver.ResolveRootAsync(top, 0, $"{Generations.Limit} names were created below it", cancellation);
        }
        // For a node without children the plain question suffices: it was asked when the hierarchy was built.
        var below = tree.Subtree(top).SelectMany(tree.Merged.GetAliases).Distinct(StringComparer.Ordinal).ToArray();
        string[] excluded = refused is not null ? [.. below, refused] : below.Length > 1 ? below : [];
        // In a later round the same questions have the same replies.
        var asked = (top, string.Join('\n', excluded));
        if (!context.Placements.TryGetValue(asked, out var placing))
        {
            context.Placements[asked] = placing = resolver.ResolveParentAsync(top, excluded, 0, cancellation);
        }
        return placing;
    }

    private static void Apply(MutableHierarchy tree, ReorganizeContext context, string top, ParentAssignment assignment)
    {
        var node = tree.Find(top)!;
        if (assignment.Parent is null)
        {
            tree.AddOrReplace(node with { State = assignment.State });
            return;
        }
        var parent = tree.Resolve(assignment.Parent);
        // A node that was placed in this loop lies above the parent: the next round asks without it.
        if (tree.IsSameOrAncestor(top, parent)) { return; }
        var provenance = assignment.Provenance!;
        if (!tree.Contains(parent))
        {
            tree.AddOrReplace(new NodeDraft
            {
                Name = context.Spelling(assignment.Parent), Kind = PathwayNodeKind.Intermediate,
                OntologyId = context.Catalog.Identifier(parent), Description = assignment.ParentDescription,
            });
            tree.Record(new PathwayChange
            {
                Kind = PathwayChangeKind.Insert, Node = tree.Find(parent)!.Name, DecidedBy = provenance.Answerer,
                Reason = $"it was named as the parent of '{node.Name}'",
            });
        }
        tree.AddOrReplace(node with { Parent = tree.Find(parent)!.Name, Provenance = provenance });
        tree.Record(new PathwayChange
        {
            Kind = provenance.IsFallback ? PathwayChangeKind.Fallback : PathwayChangeKind.Move, Node = node.Name,
            After = tree.Find(parent)!.Name, Reason = provenance.Reason ?? "it had no parent", DecidedBy = provenance.Answerer,
        });
    }
}

/// <summary>
/// Phase 3 B: asks for each node directly under a root whether an intermediate belongs between them. All questions are put at once, and
/// answers are applied in the order of the names. No node moves to another root, and only the nodes that were asked about move.
/// </summary>
internal static class Intermediates
{
    public static async Task<HierarchyDraft> RunAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new MutableHierarchy(draft);
        var subjects = FindSubjects(tree);
        var replies = await AskAsync(tree, subjects, context, cancellation).ConfigureAwait(false);
        foreach (var (key, reply) in subjects.Zip(replies))
        {
            // A node that is said to belong there stays, even if the answer also names an intermediate.
            if (reply.Answer is { IsDirect: not true, Intermediate: { } name } answer && CanInsert(tree, context, key, name))
            {
                Insert(tree, context, key, answer, reply.Provenance!);
            }
        }
        return tree.ToDraft();
    }

    /// <summary>
    /// Puts the questions that phase 2 cannot change before phase 2 runs. A node under a root without candidates stays there: only a choice
    /// moves it, a link to a root closes no cycle, and the ontology contradicts no root.
    /// </summary>
    public static Task PrefetchAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new MutableHierarchy(draft);
        return AskAsync(tree, FindIndependentSubjects(tree), context, cancellation);
    }

    /// <summary>The keys of the nodes to ask about, in ordinal order.</summary>
    public static string[] FindSubjects(MutableHierarchy tree)
    {
        var generations = new Generations(tree.Changes);
        return [.. tree.Keys.Where(key => tree.ParentOf(key) is { } parent && tree.IsRoot(parent) && tree.Contains(parent)
            // A sibling was found as a child of this root: its place is decided.
            && tree.Find(key)!.Kind != PathwayNodeKind.Sibling && generations.Of(key) < Generations.Limit)];
    }

    /// <summary>Those of them that do not depend on a choice between parents.</summary>
    public static string[] FindIndependentSubjects(MutableHierarchy tree) =>
        [.. FindSubjects(tree).Where(key => tree.Find(key)!.CandidateParents.Count == 0)];

    private static Task<IReadOnlyList<Reply<IntermediateAnswer>>> AskAsync(MutableHierarchy tree, IEnumerable<string> keys,
        ReorganizeContext context, CancellationToken cancellation)
    {
        var questions = keys.Select(key => new IntermediateQuestion { Subject = key, Root = tree.ParentOf(key)!, Roots = context.Profile });
        return context.Asker.AskAllAsync<IntermediateAnswer>([.. questions], Priority.Reorganize, cancellation);
    }

    private static bool CanInsert(MutableHierarchy tree, ReorganizeContext context, string key, string name)
    {
        var between = tree.Resolve(name);
        if (between.Length is 0 or > TermName.MaximumLength || tree.IsRoot(between)) { return false; }
        if (context.Contradicts(tree, key, between) || Distinctions.Of(key).IsOppositeTo(Distinctions.Of(between))) { return false; }
        if (!tree.Contains(between)) { return between != key && context.IsUsed(between) && 2 + tree.HeightOf(key) <= context.MaxDepth; }
        return !tree.IsSameOrAncestor(key, between) && tree.RootOf(between) == tree.ParentOf(key)
            && tree.DepthOf(between) + 1 + tree.HeightOf(key) <= context.MaxDepth;
    }

    private static void Insert(MutableHierarchy tree, ReorganizeContext context, string key, IntermediateAnswer answer,
        PathwayProvenance provenance)
    {
        var node = tree.Find(key)!;
        var between = tree.Resolve(answer.Intermediate!);
        if (!tree.Contains(between))
        {
            tree.AddOrReplace(new NodeDraft
            {
                Name = context.Spelling(answer.Intermediate!), Parent = node.Parent, Kind = PathwayNodeKind.Intermediate,
                OntologyId = context.Catalog.Identifier(between), Description = answer.Description, Provenance = provenance,
            });
            tree.Record(new PathwayChange
            {
                Kind = PathwayChangeKind.Insert, Node = tree.Find(between)!.Name, After = node.Parent,
                Reason = $"it goes between '{node.Name}' and its root", DecidedBy = provenance.Answerer,
            });
        }
        tree.AddOrReplace(node with { Parent = tree.Find(between)!.Name, Provenance = provenance });
        tree.Record(new PathwayChange
        {
            Kind = PathwayChangeKind.Move, Node = node.Name, Before = node.Parent, After = tree.Find(between)!.Name,
            Reason = answer.Reason ?? "it belongs between the node and its root", DecidedBy = provenance.Answerer,
        });
    }
}

/// <summary>
/// How many names were created one above the other, counted from the recorded changes: 0 for a name that reorganisation did not create.
/// Without a limit, asking for the parent of created names might never end; three are enough, in one run or in several.
/// </summary>
internal sealed class Generations
{
    /// <summary>No name is created above a name of this generation.</summary>
    public const int Limit = 3;

    private readonly Dictionary<string, int> generations = new(StringComparer.Ordinal);

    public Generations(IEnumerable<PathwayChange> changes)
    {
        string? created = null;
        foreach (var change in changes)
        {
            // A creation is followed by the move of the node for which it was made.
            if (change.Kind == PathwayChangeKind.Insert) { created = TermName.Key(change.Node); }
            else if (created is not null)
            {
                generations[created] = Of(TermName.Key(change.Node)) + 1;
                created = null;
            }
        }
    }

    public int Of(string key) => generations.GetValueOrDefault(key);
}
