using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 2: of several parents that were named for a node the best becomes its parent, and the others secondary ones. All such nodes
/// are asked about at once; answers are applied by name, and none of them closes a cycle.
/// </summary>
internal static class OneParent
{
    private const string Rule = "rule: one parent";

    public static async Task<HierarchyDraft> RunAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new TermTree(draft);
        var open = tree.Keys.Where(key => !tree.IsRoot(key) && tree.At(key)!.CandidateParents.Count > 0)
            .Select(key => new Choice(key, Candidates(tree, context, key))).ToArray();
        // How deep a candidate lies is seen before anything moves, so that no order of moves shows.
        var depths = open.SelectMany(static choice => choice.Candidates).Distinct(StringComparer.Ordinal).ToDictionary(static key => key, tree.DepthOf, StringComparer.Ordinal);
        var replies = await Task.WhenAll(open.Select(choice => AskAsync(choice, context, cancellation))).ConfigureAwait(false);
        foreach (var (choice, reply) in open.Zip(replies))
        {
            // Not answered: undecided as it was, and asked again by the next run.
            if (reply is { Failure: not null }) { continue; }
            Apply(tree, choice, reply, depths);
        }
        return tree.Draft();
    }

    // What is there, is not the node itself or below it, and is not contradicted by the ontology, in ordinal order.
    private static string[] Candidates(TermTree tree, ReorganizeContext context, string key)
    {
        var node = tree.At(key)!;
        var named = node.CandidateParents.Prepend(node.Parent).OfType<string>().Select(tree.Resolve).Distinct(StringComparer.Ordinal)
            .Where(candidate => tree.Has(candidate) && !tree.IsAtOrAbove(key, candidate)).Order(StringComparer.Ordinal).ToArray();
        var possible = named.Where(candidate => !context.Contradicts(tree, key, candidate)).ToArray();
        return possible.Length > 0 ? possible : named;
    }

    private static async Task<Reply<ChooseParentAnswer>?> AskAsync(Choice choice, ReorganizeContext context, CancellationToken cancellation)
    {
        if (choice.Candidates.Length < 2) { return null; }
        var question = new ChooseParentQuestion { Subject = choice.Key, Roots = context.Profile, Candidates = choice.Candidates };
        return await context.Asker.AskAsync(question, Urgency.Reorganize, cancellation).ConfigureAwait(false);
    }

    private static void Apply(TermTree tree, Choice choice, Reply<ChooseParentAnswer>? reply, Dictionary<string, int> depths)
    {
        var node = tree.At(choice.Key)!;
        var current = tree.ParentOf(choice.Key);
        var answered = reply?.Answer is { Parent: { } parent } && tree.Resolve(parent) is var resolved && choice.Candidates.Contains(resolved) ? resolved : null;
        // Who does not know changes nothing; who names something else is overruled: the deepest, then the first by name.
        var keeps = reply?.Answer is { IsAbstention: true } && current is not null && choice.Candidates.Contains(current) ? current : null;
        var order = new[] { answered, keeps }.OfType<string>()
            .Concat(choice.Candidates.OrderByDescending(candidate => depths[candidate]).ThenBy(static candidate => candidate, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).ToArray();
        var best = order.FirstOrDefault(candidate => !tree.IsAtOrAbove(choice.Key, candidate));
        if (best is null)
        {
            tree.Put(node with { CandidateParents = [] });
            return;
        }
        var provenance = best == answered ? reply!.Provenance! : new PathwayProvenance { Answerer = Rule, Source = PathwaySource.Rule, Reason = Why(choice, reply, answered, best, keeps) };
        Settle(tree, node, best, choice, provenance);
    }

    private static void Settle(TermTree tree, NodeDraft node, string best, Choice choice, PathwayProvenance provenance)
    {
        var name = tree.At(best)!.Name;
        var reason = provenance.Reason ?? $"the best of {choice.Candidates.Length}";
        var isMoved = tree.ParentOf(choice.Key) != best;
        // What lies above the parent says nothing new.
        var others = choice.Candidates.Where(candidate => !tree.IsAtOrAbove(candidate, best)).Select(candidate => tree.At(candidate)!.Name).ToArray();
        tree.Put(node with
        {
            Parent = name, CandidateParents = [], Provenance = isMoved ? provenance : node.Provenance,
            SecondaryParents = [.. node.SecondaryParents.Concat(others).DistinctBy(TermName.Key, StringComparer.Ordinal).OrderBy(TermName.Key, StringComparer.Ordinal)],
        });
        if (isMoved) { tree.Record(new PathwayChange { Kind = PathwayChangeKind.Move, Node = node.Name, Before = node.Parent, After = name, Reason = reason, DecidedBy = provenance.Answerer }); }
        foreach (var other in others)
        {
            tree.Record(new PathwayChange { Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, After = other, Reason = reason, DecidedBy = provenance.Answerer });
        }
    }

    private static string Why(Choice choice, Reply<ChooseParentAnswer>? reply, string? answered, string best, string? keeps)
    {
        if (reply is null) { return "the only parent that was named"; }
        if (answered is not null) { return $"'{answered}' would close a cycle"; }
        if (reply.Answer is { IsAbstention: true }) { return $"nobody knows the best of {choice.Candidates.Length}; {(best == keeps ? "the first stays" : "the deepest is taken")}"; }
        return $"'{reply.Answer?.Parent}' is none of the {choice.Candidates.Length} named; the deepest is taken";
    }

    private sealed record Choice(string Key, string[] Candidates);
}
