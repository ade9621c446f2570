using Pathway.Model;
using Pathway.Text;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Verify.Rules;

/// <summary>
/// Finds a child that denotes the same ontology term as its parent. Roots are exempt: the identifier of a root is a label, and protein
/// folding may lie under a root that borrows its identifier.
/// </summary>
internal sealed class SameTermParent()
    : VerifyRule("same_term_parent", PathwaySeverity.Error, "a child is the same ontology term as its parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (view.ParentOf(node) is { } parent && view.ConceptOf(node) is { } concept && concept == view.ConceptOf(parent))
            {
                yield return Finding(view, node, $"{Quote(node.Name)} and its parent {Quote(parent.Name)} are both {Quote(concept)}.",
                    "Invoke-PathwayReorganize makes them one node.");
            }
        }
    }
}

/// <summary>
/// Finds links that the ontology has in the other direction. Both names must denote terms with certainty; roots are exempt.
/// </summary>
internal sealed class ReversedLink() : VerifyRule("reversed_link", PathwaySeverity.Error, "the ontology has the child above the parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (view.ParentOf(node) is { } parent && view.ConceptOf(node) is { } concept && view.ConceptOf(parent) is { } above
                && concept != above && view.Catalog.Contradicts(node.Key, parent.Key))
            {
                yield return Finding(view, node,
                    $"{Quote(node.Name)} lies under {Quote(parent.Name)}; the ontology has it the other way round.",
                    "Ask again with the ontology as curator, or let Invoke-PathwayReorganize decide.");
            }
        }
    }
}

/// <summary>
/// Finds siblings that have the same identifier in the ontology, or names that differ only by a rewriting ("degradation" and "catabolic
/// process") and by no distinction.
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
                yield return Finding(view, node, $"{Quote(node.Name)} and its sibling {Quote(other.Name)} are one concept: {why}.",
                    "Invoke-PathwayReorganize makes them one node.");
            }
        }
    }
}

/// <summary>
/// Finds siblings with similar names that nothing tells apart: no distinction in the names, no person, and not the ontology, which has
/// them as two terms. Similarity only proposes: most similar names mean different things.
/// </summary>
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
            var names = new NameSet(family.Select(static node => node.Key));
            var pairs = SimilarityJoin.Pairs(names, SimilarityThreshold, 1, view.Cancellation)
                .Concat(ContainedNames.Pairs(names, MaxExtraLetters))
                .Select(static pair => (pair.Left, pair.Right)).Distinct()
                .Where(pair => !duplicates.Contains(pair));
            foreach (var (left, right) in pairs)
            {
                // What the names say themselves comes last, because it takes longest.
                if (SiblingGroups.AreDifferentConcepts(view, view.Find(left)!, view.Find(right)!)
                    || view.Catalog.FindDecidedSameness(left, right) is false
                    || Distinctions.Of(left).FindDifference(Distinctions.Of(right)) is not null)
                {
                    continue;
                }
                yield return Finding(view, view.Find(left)!,
                    $"{Quote(view.Find(left)!.Name)} and its sibling {Quote(view.Find(right)!.Name)} have names that are nearly alike.",
                    "Check whether they mean the same; Invoke-PathwayReorganize asks a curator.");
            }
        }
    }
}

/// <summary>Finds a positive name under a negative one and the reverse: what promotes a process is no kind of what inhibits it.</summary>
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
                yield return Finding(view, node, $"The name {Quote(node.Name)} contains both positive and negative.",
                    "Split it into two terms, or use a name that covers both.");
            }
            if (view.ParentOf(node) is not { } parent) { continue; }
            var above = Distinctions.Of(parent.Name);
            if ((own.IsPositive && above.IsNegative) || (own.IsNegative && above.IsPositive))
            {
                yield return Finding(view, node, $"{Quote(node.Name)} lies under {Quote(parent.Name)}: one goes up, the other down.",
                    "Check whether it belongs under the opposite term; ask for its parent again.");
            }
        }
    }
}
