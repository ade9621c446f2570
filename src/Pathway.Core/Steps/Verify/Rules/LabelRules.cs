using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Finds nodes without a name: they can be neither found nor asked about.</summary>
internal sealed class MissingLabel() : VerifyRule("missing_label", PathwaySeverity.Error, "a node has an empty name")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes.Where(static node => node.Key.Length == 0))
        {
            var parent = node.Parent is null ? "" : $" under {Quote(node.Parent)}";
            yield return Finding(view, node, $"A node{parent} has an empty name.", "Give it a name, or remove it.");
        }
    }
}

/// <summary>Finds names of hundreds of characters: such a text is no name.</summary>
internal sealed class LongLabel() : VerifyRule("long_label", PathwaySeverity.Error, "a name is too long to be one")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root && node.Key.Length > TermName.MaximumLength)
            .Select(node => Finding(view, node,
                $"The name {Quote(node.Name)} has {node.Key.Length} characters; {TermName.MaximumLength} are allowed.",
                "Use the term's standard name; put the long text into the description."));
}

/// <summary>Finds invisible white space: it makes names unequal for other programs.</summary>
internal sealed class LabelWhitespace()
    : VerifyRule("label_whitespace", PathwaySeverity.Error, "a name has white space around it, or more than a space within")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(static node => node.Key.Length > 0 && !IsNormalized(node.Name))
            .Select(node => Finding(view, node,
                $"The name {Quote(node.Name)} begins or ends with white space, or has more than one space in a row.",
                "Repair-PathwayHierarchy writes it with single spaces."));

    private static bool IsNormalized(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsWhiteSpace(name[i]) && (name[i] != ' ' || i == 0 || i == name.Length - 1 || name[i - 1] == ' ')) { return false; }
        }
        return true;
    }
}

/// <summary>
/// Finds control and format characters, which may send commands to a terminal, and ligatures and unpaired surrogates, which do not read as
/// they are stored.
/// </summary>
internal sealed class LabelFormatting()
    : VerifyRule("label_formatting", PathwaySeverity.Error, "a name has characters that do not show, or compatibility forms")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(static node => node.Key.Length > 0 && CollapseWhitespace(node.Name) != TermName.Clean(node.Name))
            .Select(node => Finding(view, node,
                $"The name {Quote(node.Name)} has characters that do not show, or compatibility forms of letters.",
                "Repair-PathwayHierarchy writes it without them."));

    // White space has a rule of its own.
    private static string CollapseWhitespace(string name) =>
        string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Finds nodes that share a name. Names that differ only in case, white space or Unicode form are one name.</summary>
internal sealed class DuplicateLabel() : VerifyRule("duplicate_label", PathwaySeverity.Error, "two nodes share a name")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(static node => node.Key.Length > 0).GroupBy(static node => node.Key, StringComparer.Ordinal)
            .Where(static group => group.Count() > 1)
            .Select(group => Finding(view, group.First(),
                $"The name {Quote(group.First().Name)} occurs {group.Count()} times, under {Parents(group)}.",
                "Repair-PathwayHierarchy makes them one node; further parents stay as candidates."));

    private static string Parents(IEnumerable<NodeDraft> nodes) => string.Join(", ",
        nodes.Select(static node => node.Parent is null ? "no parent" : Quote(node.Parent))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(5));
}
