using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>A name of hundreds of characters is text that went astray.</summary>
internal sealed class LongLabel() : VerifyRule("long_label", PathwaySeverity.Error, "a name is too long to be one")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root && node.Key.Length > TermName.MaximumLength)
        .Select(node => Finding(view, node, $"The name {HierarchyView.Quoted(node.Name)} has {node.Key.Length} characters; {TermName.MaximumLength} are allowed.", "Give it a name of the field; the text belongs into the description."));
}
