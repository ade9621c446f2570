using Pathway.Model;
using Pathway.Text;

namespace Pathway.Steps.Verify.Rules;

/// <summary>What promotes a thing is no kind of what inhibits it.</summary>
internal sealed class SignClash() : VerifyRule("sign_clash", PathwaySeverity.Warning, "a name says up and its parent says down, or one name says both")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes.Where(static node => node.Key.Length > 0))
        {
            var own = Distinctions.Of(node.Name);
            if (own.IsTorn) { yield return Finding(view, node, $"The name {HierarchyView.Quoted(node.Name)} says positive and negative of one thing.", "Make two terms of it, or name what both have in common."); }
            if (view.ParentOf(node) is not { } parent) { continue; }
            var above = Distinctions.Of(parent.Name);
            if ((own.IsPositive && above.IsNegative) || (own.IsNegative && above.IsPositive))
            {
                yield return Finding(view, node, $"{HierarchyView.Quoted(node.Name)} lies under {HierarchyView.Quoted(parent.Name)}: one goes up, the other down.", "Look whether it belongs under the opposite; ask for its parent again.");
            }
        }
    }
}
