using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 3 B: what hangs directly under a root is asked whether something belongs between. All at once; applied by name. Nothing moves to
/// another root, and nothing that exists is moved but the node that was asked about.
/// </summary>
internal static class Intermediates
{
    public static async Task<HierarchyDraft> RunAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new TermTree(draft);
        var asked = Asked(tree);
        var replies = await AskAsync(tree, asked, context, cancellation).ConfigureAwait(false);
        foreach (var (key, reply) in asked.Zip(replies))
        {
            // What is said to belong there stays, whatever else is named.
            if (reply.Answer is { IsDirect: not true, Intermediate: { } name } answer && Fits(tree, context, key, name)) { Insert(tree, context, key, answer, reply.Provenance!); }
        }
        return tree.Draft();
    }

    /// <summary>
    /// Puts, before phase 2, the questions that are sure to be put after it. What hangs under a root and has no other parent to choose from stays there:
    /// nothing but a choice moves it, a link to a root closes no cycle, and nothing speaks against a root.
    /// </summary>
    public static Task AskAheadAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new TermTree(draft);
        return AskAsync(tree, Sure(tree), context, cancellation);
    }

    /// <summary>What is asked about, by key, in ordinal order.</summary>
    public static string[] Asked(TermTree tree)
    {
        var generations = new Generations(tree.Changes);
        // A sibling was found as a child of this very root: that is answered.
        return [.. tree.Keys.Where(key => tree.ParentOf(key) is { } parent && tree.IsRoot(parent) && tree.Has(parent) && tree.At(key)!.Kind != PathwayNodeKind.Sibling && generations.Of(key) < Generations.Last)];
    }

    /// <summary>What of that does not depend on a choice between parents.</summary>
    public static string[] Sure(TermTree tree) => [.. Asked(tree).Where(key => tree.At(key)!.CandidateParents.Count == 0)];

    private static Task<IReadOnlyList<Reply<IntermediateAnswer>>> AskAsync(TermTree tree, IEnumerable<string> keys, ReorganizeContext context, CancellationToken cancellation) => context.Asker.AskAllAsync<IntermediateAnswer>(
        [.. keys.Select(key => new IntermediateQuestion { Subject = key, Root = tree.ParentOf(key)!, Roots = context.Profile })], Urgency.Reorganize, cancellation);

    private static bool Fits(TermTree tree, ReorganizeContext context, string key, string name)
    {
        var between = tree.Resolve(name);
        if (between.Length is 0 or > TermName.MaximumLength || tree.IsRoot(between)) { return false; }
        if (context.Contradicts(tree, key, between) || Distinctions.Of(key).IsOppositeTo(Distinctions.Of(between))) { return false; }
        if (!tree.Has(between)) { return between != key && 2 + tree.HeightOf(key) <= context.MaxDepth; }
        return !tree.IsAtOrAbove(key, between) && tree.RootOf(between) == tree.ParentOf(key) && tree.DepthOf(between) + 1 + tree.HeightOf(key) <= context.MaxDepth;
    }

    private static void Insert(TermTree tree, ReorganizeContext context, string key, IntermediateAnswer answer, PathwayProvenance provenance)
    {
        var node = tree.At(key)!;
        var between = tree.Resolve(answer.Intermediate!);
        var reason = answer.Reason ?? "it belongs between the node and its root";
        if (!tree.Has(between))
        {
            tree.Put(new NodeDraft
            {
                Name = context.Spelling(answer.Intermediate!), Parent = node.Parent, Kind = PathwayNodeKind.Intermediate,
                OntologyId = context.Catalog.Identifier(between), Description = answer.Description, Provenance = provenance,
            });
            tree.Record(new PathwayChange { Kind = PathwayChangeKind.Insert, Node = tree.At(between)!.Name, After = node.Parent, Reason = $"it goes between '{node.Name}' and its root", DecidedBy = provenance.Answerer });
        }
        tree.Put(node with { Parent = tree.At(between)!.Name, Provenance = provenance });
        tree.Record(new PathwayChange { Kind = PathwayChangeKind.Move, Node = node.Name, Before = node.Parent, After = tree.At(between)!.Name, Reason = reason, DecidedBy = provenance.Answerer });
    }
}
