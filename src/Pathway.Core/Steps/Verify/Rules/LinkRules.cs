using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Finds each cycle of parents once, with its members from the ordinal least on.</summary>
internal sealed class Cycle() : VerifyRule("cycle", PathwaySeverity.Error, "nodes are above themselves")
{
    private const int MaxCycleLength = 50;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var cycle in view.Cycles)
        {
            var names = cycle.Append(cycle[0]).Select(key => HierarchyView.Display(view.Find(key)!.Name)).ToArray();
            if (names.Length > MaxCycleLength) { names = [.. names[..(MaxCycleLength - 2)], "…", names[^1]]; }
            yield return Finding(names[0], $"Each is the parent of the one before: {string.Join(" > ", names)}.",
                "Repair-PathwayHierarchy cuts one link and leaves the rest as it is; Invoke-PathwayHierarchy asks again.") with
            {
                Path = names,
            };
        }
    }
}

/// <summary>Finds cycles that parents and secondary parents form together.</summary>
internal sealed class SecondaryCycle() : VerifyRule("secondary_cycle", PathwaySeverity.Error, "a secondary parent lies below the node")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        SecondaryLinks.FindCyclic(view).Select(link => Finding(view, link.Node,
            $"The secondary parent {Quote(link.Parent)} of {Quote(link.Node.Name)} lies below it.",
            "Repair-PathwayHierarchy removes the secondary parent."));
}

/// <summary>Finds nodes without a parent. Nothing is guessed: a term without an answer stays without a parent.</summary>
internal sealed class MissingSuperclass()
    : VerifyRule("missing_superclass", PathwaySeverity.Warning, "a node that is no root has no parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root && node.Parent is null)
            .Select(node => node.State == PathwayNodeState.Unresolved
                ? Finding(view, node, $"{Quote(node.Name)} has no parent: a question about it stayed open.",
                    "Run the same command again; only open questions are asked.") with { IsOpen = true }
                : Finding(view, node, $"{Quote(node.Name)} has no parent: no root fits.",
                    PathwayErrors.TermUnplaced.RecommendedAction));
}

/// <summary>
/// Finds nodes below a defect. The cause at the top of the chain has a rule of its own: a cycle, a missing parent, or no parent.
/// </summary>
internal sealed class Unreachable() : VerifyRule("unreachable", PathwaySeverity.Warning, "the chain of a node does not end at a root")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(node => node.Parent is not null && view.LevelOf(node) is null)
            .Select(node => Finding(view, node, $"The chain of {Quote(node.Name)} does not end at a root.",
                "Fix the finding at the top of its path; this one disappears with it."));
}

/// <summary>Finds undecided candidates. They exist only between the search for siblings and the reorganisation.</summary>
internal sealed class MultipleParents()
    : VerifyRule("multiple_parents", PathwaySeverity.Warning, "several parents were named and none is decided")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root && node.CandidateParents.Count > 0))
        {
            var candidates = string.Join(", ", node.CandidateParents.Take(5).Select(Quote));
            yield return Finding(view, node, $"{Quote(node.Name)} has candidate parents that are not decided: {candidates}.",
                "Invoke-PathwayReorganize decides which is best.");
        }
    }
}

/// <summary>Finds secondary and candidate parents that are the node itself, its parent, or named twice.</summary>
internal sealed class RedundantParent() : VerifyRule("redundant_parent", PathwaySeverity.Warning, "a further parent says nothing new")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root))
        {
            foreach (var parent in FurtherParents.FindRedundant(node))
            {
                yield return Finding(view, node,
                    $"{Quote(node.Name)} names {Quote(parent)} as a further parent, which is itself, its parent, or named twice.",
                    "Repair-PathwayHierarchy removes the name.");
            }
        }
    }
}
