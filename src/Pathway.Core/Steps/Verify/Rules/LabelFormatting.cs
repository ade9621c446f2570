using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Control and format characters may drive a terminal; ligatures and half of a surrogate pair are not what they look like.</summary>
internal sealed class LabelFormatting() : VerifyRule("label_formatting", PathwaySeverity.Error, "a name has characters that do not show, or compatibility forms")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(static node => node.Key.Length > 0 && Squeezed(node.Name) != TermName.Clean(node.Name))
        .Select(node => Finding(view, node, $"The name {HierarchyView.Quoted(node.Name)} has characters that do not show, or compatibility forms of letters.", "Repair-PathwayHierarchy writes it without them."));

    // White space is another rule's.
    private static string Squeezed(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
