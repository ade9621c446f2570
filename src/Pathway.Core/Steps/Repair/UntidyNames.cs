using Pathway.Model;

namespace Pathway.Steps.Repair;

/// <summary>Writes names without white space and characters that do not show. It stays the same name: names compare without them.</summary>
internal static class UntidyNames
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(static node => node.Name != TermName.Clean(node.Name)))
        {
            var clean = TermName.Clean(node.Name);
            work.Replace(node, node with { Name = clean }, new PathwayChange
            {
                Kind = PathwayChangeKind.Rename, Node = clean, Before = node.Name, After = clean,
                Reason = "the name had white space or characters that do not show", DecidedBy = "rule: label_whitespace, label_formatting",
            });
        }
    }
}
