using System.Globalization;
using System.Text;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Markdown;

/// <summary>Writes the hierarchy as an outline: a heading a root, a nested list below it, then what a reader should know.</summary>
internal sealed class HierarchyMarkdown
{
    private readonly PathwayHierarchy hierarchy;
    private readonly InteractionCounts counts;
    private readonly TextWriter text;

    private HierarchyMarkdown(PathwayHierarchy hierarchy, TextWriter text)
    {
        this.hierarchy = hierarchy;
        this.text = text;
        counts = new InteractionCounts(hierarchy);
    }

    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        new HierarchyMarkdown(hierarchy, text).Write();
    }

    private void Write()
    {
        text.WriteLine("# Pathway hierarchy");
        text.WriteLine();
        text.WriteLine(Invariant($"Roots: {MarkdownText.Escape(hierarchy.Profile.Name)}. {hierarchy.Nodes.Count} nodes, {hierarchy.Interactions.Count} interactions, {(hierarchy.IsComplete ? "complete" : "**incomplete**")}."));
        foreach (var node in hierarchy.Nodes.Where(static node => node.Root is not null)) { Placed(node); }
        List("Without a place", hierarchy.Nodes.Where(static node => node.Root is null).Select(node => new string(' ', 2 * (node.Path.Count - 1)) + Item(node)));
        List("Interactions without a pathway term", hierarchy.Unassigned.Select(static interaction => $"- {MarkdownText.Escape(interaction.Id)}"));
        List("Changes", hierarchy.Changes.Select(static change =>
            $"- {change.Kind}: {MarkdownText.Escape(change.Node)}{Words(change)}. {MarkdownText.Escape(change.Reason)} ({MarkdownText.Escape(change.DecidedBy)})"));
        List("Not answered", hierarchy.Failures.Select(static failure =>
            $"- {MarkdownText.Escape(failure.Question)} of {MarkdownText.Escape(failure.Subject)}: {MarkdownText.Escape(failure.Message)} {MarkdownText.Escape(failure.RecommendedAction)}"));
        if (GeneOntologyCredit.IsDue(hierarchy))
        {
            text.WriteLine();
            text.WriteLine(GeneOntologyCredit.Text);
        }
    }

    // A root is a heading and ends the list above it.
    private void Placed(PathwayNode node)
    {
        if (node.Level > 0)
        {
            text.WriteLine(new string(' ', 2 * (node.Level.Value - 1)) + Item(node));
            return;
        }
        text.WriteLine();
        text.WriteLine($"## {Told(node)}");
        text.WriteLine();
    }

    private void List(string heading, IEnumerable<string> items)
    {
        var isFirst = true;
        foreach (var item in items)
        {
            if (isFirst)
            {
                text.WriteLine();
                text.WriteLine($"## {heading}");
                text.WriteLine();
            }
            text.WriteLine(item);
            isFirst = false;
        }
    }

    private string Item(PathwayNode node) => $"- {Told(node)}";

    private string Told(PathwayNode node)
    {
        string[] parts = [MarkdownText.Escape(node.OntologyId), counts.Told(node)];
        var mark = NodeMark.Of(node) is { } marked ? $" **{marked}**" : "";
        return MarkdownText.Escape(node.Name) + string.Concat(parts.Where(static part => part.Length > 0).Select(static part => $" · {part}")) + mark;
    }

    private static string Words(PathwayChange change) => (change.Kind, change.Before, change.After) switch
    {
        (PathwayChangeKind.SecondaryParent, null, { } added) => $", added {MarkdownText.Escape(added)}",
        (PathwayChangeKind.SecondaryParent, { } removed, null) => $", removed {MarkdownText.Escape(removed)}",
        (_, null, null) => "",
        _ => $", from {Place(change.Before)} to {Place(change.After)}",
    };

    private static string Place(string? name) => name is null ? "nowhere" : MarkdownText.Escape(name);

    private static string Invariant(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
