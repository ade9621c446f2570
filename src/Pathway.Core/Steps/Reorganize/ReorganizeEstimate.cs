using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// What the phases of a reorganisation would ask. The first phase with open questions is known; what those after it ask depends on the
/// answers, so that their numbers are a prior.
/// </summary>
internal static class ReorganizeEstimate
{
    private static readonly PathwayReorganizePhase[] Asking = [PathwayReorganizePhase.Deduplicate, PathwayReorganizePhase.OneParent, PathwayReorganizePhase.Repair];

    /// <summary>The estimate of each chosen phase that asks.</summary>
    /// <param name="hierarchy">The hierarchy; it stays as it is.</param>
    /// <param name="options">What would be done.</param>
    /// <param name="asker">Answers from what is stored.</param>
    /// <param name="catalog">What is certain about names.</param>
    public static IReadOnlyDictionary<PathwayReorganizePhase, AskEstimate> Of(PathwayHierarchy hierarchy, ReorganizeOptions options, IOpenQuestions asker, ITermCatalog catalog)
    {
        var estimates = new Dictionary<PathwayReorganizePhase, AskEstimate>();
        var prefix = PathwayReorganizePhase.None;
        foreach (var phase in Asking.Where(options.Has))
        {
            var (open, stored) = (asker.Open, asker.Stored);
            prefix |= phase;
            if (open == 0)
            {
                // Stored answers come at once, so nothing is waited for here.
                ReorganizeStep.RunAsync(hierarchy, options with { Phases = prefix, GoesOn = () => asker.Open == 0 }, asker, catalog, static () => [], CancellationToken.None).GetAwaiter().GetResult();
            }
            var known = asker.Open - open;
            var isFirst = open == 0;
            var isDone = isFirst && known == 0;
            estimates[phase] = new AskEstimate(asker.Stored - stored, known, isDone ? 0 : isFirst ? known : Usual(hierarchy, phase), isDone ? 0 : Bound(hierarchy, phase))
            {
                Usage = asker.OpenUsage, UsageOf = asker.Open,
            };
        }
        return estimates;
    }

    private static long Usual(PathwayHierarchy hierarchy, PathwayReorganizePhase phase) => phase == PathwayReorganizePhase.OneParent
        ? hierarchy.Nodes.Count(static node => node.CandidateParents.Count > 0)
        : hierarchy.Nodes.Count(static node => node is { Level: 1, Kind: not PathwayNodeKind.Sibling } or { Level: null });

    private static long Bound(PathwayHierarchy hierarchy, PathwayReorganizePhase phase) =>
        phase == PathwayReorganizePhase.Deduplicate ? Pairs(hierarchy.Nodes.Count) : Names(hierarchy.Nodes.Count) * HierarchyEstimate.QuestionsOfATerm;

    /// <summary>No reorganisation of so many nodes asks more.</summary>
    public static long Bound(long nodes) => Pairs(nodes) + (Names(nodes) * HierarchyEstimate.QuestionsOfATerm);

    // Above each node so many names may be created.
    private static long Names(long nodes) => nodes * (1 + Generations.Last);

    // Every pair of names may have to be asked about.
    private static long Pairs(long nodes) => Names(nodes) * (Names(nodes) - 1) / 2;
}
