using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 2: chooses the best of several candidate parents; the others become secondary parents. All such nodes are asked about at once.
/// Answers are applied in the order of the names, and none of them closes a cycle.
/// </summary>
internal static class OneParent
{
    private const string Rule = "rule: one parent";

    public static async Task<HierarchyDraft> RunAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new MutableHierarchy(draft);
        var open = tree.Keys.Where(key => !tree.IsRoot(key) && tree.Find(key)!.CandidateParents.Count > 0)
            .Select(key => new Choice(key, Candidates(tree, context, key))).ToArray();
        // The depths are read before anything moves, so that they do not depend on the order of the moves.
        var depths = open.SelectMany(static choice => choice.Candidates).Distinct(StringComparer.Ordinal)
            .ToDictionary(static key => key, tree.DepthOf, StringComparer.Ordinal);
        var replies = await Task.WhenAll(open.Select(choice => AskAsync(choice, context, cancellation))).ConfigureAwait(false);
        foreach (var (choice, reply) in open.Zip(replies))
        {
            // Without an answer the node stays undecided, and the next run asks again.
            if (reply is { Failure: not null }) { continue; }
            Apply(tree, choice, reply, depths);
        }
        return tree.ToDraft();
    }

    // Existing nodes, not the node itself or below it, and not contradicted by the ontology; in ordinal order.
    private static string[] Candidates(MutableHierarchy tree, ReorganizeContext context, string key)
    {
        var node = tree.Find(key)!;
        var named = node.CandidateParents.Prepend(node.Parent).OfType<string>().Select(tree.Resolve).Distinct(StringComparer.Ordinal)
            .Where(candidate => tree.Contains(candidate) && !tree.IsSameOrAncestor(key, candidate)).Order(StringComparer.Ordinal).ToArray();
        var possible = named.Where(candidate => !context.Contradicts(tree, key, candidate)).ToArray();
        return possible.Length > 0 ? possible : named;
    }

    private static async Task<Reply<ChooseParentAnswer>?> AskAsync(Choice choice, ReorganizeContext context, CancellationToken cancellation)
    {
        if (choice.Candidates.Length < 2) { return null; }
        var question = new ChooseParentQuestion { Subject = choice.Key, Roots = context.Profile, Candidates = choice.Candidates };
        return await context.Asker.AskAsync(question, Priority.Reorganize, cancellation).ConfigureAwait(false);
    }

    private static void Apply(MutableHierarchy tree, Choice choice, Reply<ChooseParentAnswer>? reply, Dictionary<string, int> depths)
    {
        var node = tree.Find(choice.Key)!;
        var current = tree.ParentOf(choice.Key);
        var named = reply?.Answer?.Parent is { } parent ? tree.Resolve(parent) : null;
        var answered = choice.Candidates.Contains(named) ? named : null;
        // An abstention changes nothing. An answer that is no candidate is ignored: the deepest candidate is taken, then the first by name.
        var unchanged = reply?.Answer is { IsAbstention: true } && choice.Candidates.Contains(current) ? current : null;
        var order = new[] { answered, unchanged }.OfType<string>()
            .Concat(choice.Candidates.OrderByDescending(candidate => depths[candidate])
                .ThenBy(static candidate => candidate, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).ToArray();
        var best = order.FirstOrDefault(candidate => !tree.IsSameOrAncestor(choice.Key, candidate));
        if (best is null)
        {
            tree.AddOrReplace(node with { CandidateParents = [] });
            return;
        }
        var provenance = best == answered ? reply!.Provenance! : new PathwayProvenance
        {
            Answerer = Rule, Source = PathwaySource.Rule, Reason = DescribeReason(choice, reply, answered, best, unchanged),
        };
        SetParent(tree, node, best, choice, provenance);
    }

    private static void SetParent(MutableHierarchy tree, NodeDraft node, string best, Choice choice, PathwayProvenance provenance)
    {
        var name = tree.Find(best)!.Name;
        var reason = provenance.Reason ?? $"the best of {choice.Candidates.Length}";
        var isMoved = tree.ParentOf(choice.Key) != best;
        // An ancestor of the parent adds nothing.
        var others = choice.Candidates.Where(candidate => !tree.IsSameOrAncestor(candidate, best))
            .Select(candidate => tree.Find(candidate)!.Name).ToArray();
        tree.AddOrReplace(node with
        {
            Parent = name, CandidateParents = [], Provenance = isMoved ? provenance : node.Provenance,
            SecondaryParents = [.. node.SecondaryParents.Concat(others).DistinctBy(TermName.Key, StringComparer.Ordinal)
                .OrderBy(TermName.Key, StringComparer.Ordinal)],
        });
        if (isMoved)
        {
            tree.Record(new PathwayChange
            {
                Kind = PathwayChangeKind.Move, Node = node.Name, Before = node.Parent, After = name, Reason = reason,
                DecidedBy = provenance.Answerer,
            });
        }
        foreach (var other in others)
        {
            tree.Record(new PathwayChange
            {
                Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, After = other, Reason = reason,
                DecidedBy = provenance.Answerer,
            });
        }
    }

    private static string DescribeReason(Choice choice, Reply<ChooseParentAnswer>? reply, string? answered, string best, string? unchanged)
    {
        if (reply is null) { return "the only parent that was named"; }
        if (answered is not null) { return $"'{answered}' would close a cycle"; }
        if (reply.Answer is not { IsAbstention: true })
        {
            return $"'{reply.Answer?.Parent}' is not one of the {choice.Candidates.Length} candidates; the deepest is taken";
        }
        var taken = best == unchanged ? "the first stays" : "the deepest is taken";
        return $"the best of {choice.Candidates.Length} is unknown; {taken}";
    }

    private sealed record Choice(string Key, string[] Candidates);
}

/// <summary>
/// Normalizes the secondary and candidate parents of all nodes: current names, sorted, without missing nodes. Secondary parents that would
/// close a cycle together with the parents are removed, and so are those that lie above the parent.
/// </summary>
internal static class FurtherParentNormalizer
{
    public static HierarchyDraft Normalize(HierarchyDraft draft)
    {
        var tree = new MutableHierarchy(draft);
        var further = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var key in tree.Keys)
        {
            var node = tree.Find(key)!;
            if (node.CandidateParents.Count == 0 && node.SecondaryParents.Count == 0) { continue; }
            var secondary = new List<string>();
            foreach (var parent in FindExisting(tree, key, node.SecondaryParents))
            {
                if (tree.ParentOf(key) is { } primary && tree.IsSameOrAncestor(parent, primary)) { continue; }
                if (IsBelow(tree, further, parent, key)) { RecordRemoval(tree, node, tree.Find(parent)!.Name); }
                else
                {
                    secondary.Add(parent);
                    further[key] = secondary;
                }
            }
            var candidates = FindExisting(tree, key, node.CandidateParents)
                .Where(parent => parent != tree.ParentOf(key) && !secondary.Contains(parent));
            tree.AddOrReplace(node with { SecondaryParents = Names(tree, secondary), CandidateParents = Names(tree, candidates) });
        }
        return tree.ToDraft();
    }

    private static string[] FindExisting(MutableHierarchy tree, string key, IReadOnlyList<string> names) =>
        [.. names.Select(tree.Resolve).Where(parent => tree.Contains(parent) && parent != key).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    private static string[] Names(MutableHierarchy tree, IEnumerable<string> keys) => [.. keys.Select(key => tree.Find(key)!.Name)];

    // Whether parents and the secondary parents accepted so far lead up from one node to another.
    private static bool IsBelow(MutableHierarchy tree, Dictionary<string, List<string>> further, string from, string to) =>
        Reachability.From(from, key => further.GetValueOrDefault(key, []).Append(tree.ParentOf(key)).OfType<string>()).Contains(to);

    private static void RecordRemoval(MutableHierarchy tree, NodeDraft node, string parent) => tree.Record(new PathwayChange
    {
        Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, Before = parent,
        Reason = "it lies below the node, so it would close a cycle", DecidedBy = "rule: secondary parents",
    });
}
