using Pathway.Model;
using Pathway.Text;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Likeness only proposes: most such names mean different things. What a distinction tells apart is not named here.</summary>
internal sealed class SimilarSiblings() : VerifyRule("similar_siblings", PathwaySeverity.Info, "names of two children of a node are nearly alike")
{
    private const double Alike = 0.85;
    private const int FewMoreLetters = 15;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var family in SiblingGroups.Of(view))
        {
            var twins = SiblingGroups.Twins(view, family).Select(static pair => (pair.Other.Key, pair.Node.Key)).ToHashSet();
            var names = family.Select(static node => node.Key).ToArray();
            var pairs = SimilarityJoin.Pairs(names, Alike, 1, view.Cancellation).Concat(ContainedNames.Pairs(names, FewMoreLetters)).Select(static pair => (pair.Left, pair.Right)).Distinct();
            foreach (var (left, right) in pairs.Where(pair => !twins.Contains(pair) && Distinctions.Of(pair.Left).From(Distinctions.Of(pair.Right)) is null))
            {
                yield return Finding(view, view.Find(left)!, $"{HierarchyView.Quoted(view.Find(left)!.Name)} and its sibling {HierarchyView.Quoted(view.Find(right)!.Name)} have names that are nearly alike.", "Look whether they mean the same; Invoke-PathwayReorganize asks.");
            }
        }
    }
}
