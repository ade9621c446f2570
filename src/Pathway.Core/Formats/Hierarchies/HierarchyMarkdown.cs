using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies;

/// <summary>Writes a hierarchy as an outline: each root is a heading with a nested list; then the changes and open questions.</summary>
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
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        new HierarchyMarkdown(hierarchy, text).Write();
    }

    private void Write()
    {
        var status = hierarchy is { IsComplete: true, HasPlacedTerm: true } ? hierarchy.Status : $"**{hierarchy.Status}**";
        text.WriteLine("# Pathway hierarchy");
        text.WriteLine();
        text.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"Roots: {MarkdownText.Escape(hierarchy.Profile.Name)}. {hierarchy.Nodes.Count} nodes, {hierarchy.Interactions.Count} "
                    + $"interactions, {status}."
                    + $"{(HierarchySiblings.Describe(hierarchy) is { } siblings ? $" {siblings}." : "")}"));
        foreach (var node in hierarchy.Nodes.Where(static node => node.Root is not null)) { WritePlaced(node); }
        WriteList("Without a place",
            hierarchy.Nodes.Where(static node => node.Root is null)
                .Select(node => new string(' ', 2 * (node.Path.Count - 1)) + FormatItem(node)));
        WriteList("Interactions without a pathway term",
            hierarchy.Unassigned.Select(static interaction => $"- {MarkdownText.Escape(interaction.Id)}"));
        WriteList("Changes", hierarchy.Changes.Select(static change =>
            $"- {change.Kind}: {MarkdownText.Escape(change.Node)}{DescribeChange(change)}. {MarkdownText.Escape(change.Reason)} "
                + $"({MarkdownText.Escape(change.DecidedBy)})"));
        WriteList("Not answered", hierarchy.Failures.Select(static failure =>
            $"- {MarkdownText.Escape(failure.Question)} of {MarkdownText.Escape(failure.Subject)}: {MarkdownText.Escape(failure.Message)} "
                + $"{MarkdownText.Escape(failure.RecommendedAction)}"));
        if (GeneOntologyAttribution.IsRequired(hierarchy))
        {
            text.WriteLine();
            text.WriteLine(GeneOntologyAttribution.Text);
        }
    }

    // A root is a heading and ends the list above it.
    private void WritePlaced(PathwayNode node)
    {
        if (node.Level > 0)
        {
            text.WriteLine(new string(' ', 2 * (node.Level.Value - 1)) + FormatItem(node));
            return;
        }
        text.WriteLine();
        text.WriteLine($"## {Describe(node)}");
        text.WriteLine();
    }

    private void WriteList(string heading, IEnumerable<string> items)
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

    private string FormatItem(PathwayNode node) => $"- {Describe(node)}";

    private string Describe(PathwayNode node)
    {
        string[] parts = [MarkdownText.Escape(node.OntologyId), counts.Describe(node)];
        var mark = NodeMark.Of(node) is { } marked ? $" **{marked}**" : "";
        return MarkdownText.Escape(node.Name)
            + string.Concat(parts.Where(static part => part.Length > 0).Select(static part => $" · {part}")) + mark;
    }

    private static string DescribeChange(PathwayChange change) => (change.Kind, change.Before, change.After) switch
    {
        (PathwayChangeKind.SecondaryParent, null, { } added) => $", added {MarkdownText.Escape(added)}",
        (PathwayChangeKind.SecondaryParent, { } removed, null) => $", removed {MarkdownText.Escape(removed)}",
        (_, null, null) => "",
        _ => $", from {FormatPlace(change.Before)} to {FormatPlace(change.After)}",
    };

    private static string FormatPlace(string? name) => name is null ? "nowhere" : MarkdownText.Escape(name);
}

/// <summary>Escapes text for Markdown, so that it is shown literally.</summary>
internal static partial class MarkdownText
{
    private const string Special = "\\`*_{}[]<>#!|~&$";

    public static string Escape(string? text)
    {
        var line = TextSanitizer.SingleLine(text).Trim();
        var escaped = new StringBuilder(line.Length + 8);
        foreach (var letter in line)
        {
            if (Special.Contains(letter, StringComparison.Ordinal)) { escaped.Append('\\'); }
            escaped.Append(letter);
        }
        return BareLink().Replace(ListMark().Replace(escaped.ToString(), "$1\\$2"), "$1\\$2");
    }

    // At the start of a line: a bullet, a rule, a numbered item.
    [GeneratedRegex(@"^(\d*)([-+=.)])", RegexOptions.CultureInvariant)]
    private static partial Regex ListMark();

    // Markdown also turns bare addresses into links.
    [GeneratedRegex(@"(\bwww|\b[a-z][a-z0-9+-]*(?=:/))([.:])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BareLink();
}
