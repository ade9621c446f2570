using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>White space that nobody sees makes names unequal for other programs.</summary>
internal sealed class LabelWhitespace() : VerifyRule("label_whitespace", PathwaySeverity.Error, "a name has white space around it, or more than a space within")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(static node => node.Key.Length > 0 && !IsTidy(node.Name))
        .Select(node => Finding(view, node, $"The name {HierarchyView.Quoted(node.Name)} has white space at an end, or more than single spaces within.", "Repair-PathwayHierarchy writes it with single spaces."));

    private static bool IsTidy(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsWhiteSpace(name[i]) && (name[i] != ' ' || i == 0 || i == name.Length - 1 || name[i - 1] == ' ')) { return false; }
        }
        return true;
    }
}
