using Pathway.Model;
using Pathway.Text;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Verify.Rules;

/// <summary>
/// Roots are exempt: the identifier of a root is a label, and protein folding may well lie under a root that borrows its identifier.
/// </summary>
internal sealed class SameTermParent()
    : VerifyRule("same_term_parent", PathwaySeverity.Error, "a child is the same ontology term as its parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Select(node => (Node: node, Parent: view.ParentOf(node)))
        .Where(pair => pair.Parent is not null && view.ConceptOf(pair.Node) is { } concept && concept == view.ConceptOf(pair.Parent))
        .Select(pair =>
            Finding(view, pair.Node,
                $"{HierarchyView.Quote(pair.Node.Name)} and its parent {HierarchyView.Quote(pair.Parent!.Name)} are both {HierarchyView.Quote(view.ConceptOf(pair.Node))}.", "Invoke-PathwayReorganize makes them one node."));
}

/// <summary>Only where both names denote terms with certainty; roots are exempt.</summary>
internal sealed class ReversedLink() : VerifyRule("reversed_link", PathwaySeverity.Error, "the ontology has the child above the parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Select(node => (Node: node, Parent: view.ParentOf(node)))
        .Where(pair =>
            pair.Parent is not null && view.ConceptOf(pair.Node) is { } concept && view.ConceptOf(pair.Parent) is { } above
                && concept != above && view.Catalog.Contradicts(pair.Node.Key, pair.Parent.Key))
        .Select(pair =>
            Finding(view, pair.Node,
                $"{HierarchyView.Quote(pair.Node.Name)} lies under {HierarchyView.Quote(pair.Parent!.Name)}; the ontology has it the other way round.", "Ask again with the ontology as curator, or let Invoke-PathwayReorganize decide."));
}

/// <summary>
/// The same identifier in the ontology, or names that differ only by a rewriting ("degradation" and "catabolic process") and make no
/// distinction.
/// </summary>
internal sealed class DuplicateSibling()
    : VerifyRule("duplicate_sibling", PathwaySeverity.Warning, "two children of a node are one concept")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var family in SiblingGroups.Of(view))
        {
            foreach (var (node, other, why) in SiblingGroups.FindDuplicates(view, family))
            {
                yield return Finding(view, node,
                    $"{HierarchyView.Quote(node.Name)} and its sibling {HierarchyView.Quote(other.Name)} are one concept: {why}.",
                    "Invoke-PathwayReorganize makes them one node.");
            }
        }
    }
}

/// <summary>Likeness only proposes: most such names mean different things. What a distinction tells apart is not named here.</summary>
internal sealed class SimilarSiblings()
    : VerifyRule("similar_siblings", PathwaySeverity.Info, "names of two children of a node are nearly alike")
{
    private const double SimilarityThreshold = 0.85;
    private const int MaxExtraLetters = 15;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var family in SiblingGroups.Of(view))
        {
            var duplicates = SiblingGroups.FindDuplicates(view, family).Select(static pair => (pair.Other.Key, pair.Node.Key)).ToHashSet();
            var names = family.Select(static node => node.Key).ToArray();
            var pairs = SimilarityJoin.Pairs(names, SimilarityThreshold, 1, view.Cancellation)
                .Concat(ContainedNames.Pairs(names, MaxExtraLetters)).Select(static pair => (pair.Left, pair.Right)).Distinct();
            foreach (var (left,
                right) in pairs.Where(
                    pair => !duplicates.Contains(pair) && Distinctions.Of(pair.Left).FindDifference(Distinctions.Of(pair.Right)) is null))
            {
                yield return Finding(view, view.Find(left)!,
                    $"{HierarchyView.Quote(view.Find(left)!.Name)} and its sibling {HierarchyView.Quote(view.Find(right)!.Name)} have names that are nearly alike.", "Look whether they mean the same; Invoke-PathwayReorganize asks.");
            }
        }
    }
}

/// <summary>What promotes a thing is no kind of what inhibits it.</summary>
internal sealed class OppositeSign()
    : VerifyRule("sign_clash", PathwaySeverity.Warning, "a name says up and its parent says down, or one name says both")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes.Where(static node => node.Key.Length > 0))
        {
            var own = Distinctions.Of(node.Name);
            if (own.HasConflictingSigns)
            {
                yield return Finding(view, node, $"The name {HierarchyView.Quote(node.Name)} says positive and negative of one thing.",
                    "Make two terms of it, or name what both have in common.");
            }
            if (view.ParentOf(node) is not { } parent) { continue; }
            var above = Distinctions.Of(parent.Name);
            if ((own.IsPositive && above.IsNegative) || (own.IsNegative && above.IsPositive))
            {
                yield return Finding(view, node,
                    $"{HierarchyView.Quote(node.Name)} lies under {HierarchyView.Quote(parent.Name)}: one goes up, the other down.",
                    "Look whether it belongs under the opposite; ask for its parent again.");
            }
        }
    }
}
