using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>The same identifier in the ontology, or names that differ only by a rewriting ("degradation" and "catabolic process") and make no distinction.</summary>
internal sealed class DuplicateSibling() : VerifyRule("duplicate_sibling", PathwaySeverity.Warning, "two children of a node are one concept")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var family in SiblingGroups.Of(view))
        {
            foreach (var (node, other, why) in SiblingGroups.Twins(view, family))
            {
                yield return Finding(view, node, $"{HierarchyView.Quoted(node.Name)} and its sibling {HierarchyView.Quoted(other.Name)} are one concept: {why}.", "Invoke-PathwayReorganize makes them one node.");
            }
        }
    }
}
