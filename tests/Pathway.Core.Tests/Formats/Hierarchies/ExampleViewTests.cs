using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pathway.Doubles;
using Pathway.Formats.Hierarchies.Page;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

/// <summary>The first view of the example: the terms of the input and what lies above them, counted by interactions.</summary>
public sealed partial class ExampleViewTests
{
    private const int Most = 140;

    [Fact]
    public async Task The_first_view_has_fewer_than_140_nodes()
    {
        var hierarchy = await ExampleHierarchy.GetAsync();
        var page = Page(hierarchy);
        var rows = Row().Matches(page).Select(static row => row.Groups["style"].Value).ToArray();
        var tree = TreeText.Lines(HierarchySiblings.LeaveOut(hierarchy), new TreeOptions()).ToArray();

        Assert.Equal(hierarchy.Nodes.Count, rows.Length);
        Assert.InRange(rows.Count(static style => !style.Contains("extra", StringComparison.Ordinal)), 7, Most - 1);
        Assert.True(hierarchy.Nodes.Count > 2 * Most, "the example has siblings");
        Assert.InRange(tree.Length, 7, Most - 1);
        Assert.Contains(tree, static line => line.EndsWith("siblings are not shown; -IncludeSibling shows them", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_bars_of_the_roots_agree_with_the_interactions()
    {
        var hierarchy = await ExampleHierarchy.GetAsync();
        // Counted from the interactions and the parents alone.
        var parents = hierarchy.Nodes.ToDictionary(static node => TermName.Key(node.Name), static node => TermName.Key(node.Parent));
        var expected = hierarchy.Profile.Roots.ToDictionary(static root => root.Name, static _ => 0, StringComparer.Ordinal);
        foreach (var interaction in hierarchy.Interactions)
        {
            var roots = new HashSet<string>(StringComparer.Ordinal);
            foreach (var key in interaction.Terms.Select(TermName.Key).Where(parents.ContainsKey))
            {
                var top = key;
                while (parents[top].Length > 0) { top = parents[top]; }
                if (hierarchy.Profile.Find(top) is { } root) { roots.Add(root.Name); }
            }
            foreach (var root in roots) { expected[root]++; }
        }

        var bars = Bar().Matches(Page(hierarchy)).ToDictionary(static bar => System.Net.WebUtility.HtmlDecode(bar.Groups["name"].Value),
            static bar => (Count: int.Parse(bar.Groups["count"].Value, CultureInfo.InvariantCulture),
                Width: double.Parse(bar.Groups["width"].Value, CultureInfo.InvariantCulture)));

        Assert.Equal(7, bars.Count);
        Assert.Equal(expected, bars.ToDictionary(static bar => bar.Key, static bar => bar.Value.Count));
        Assert.All(bars.Values, bar => Assert.Equal(100.0 * bar.Count / expected.Values.Max(), bar.Width, 0.06));
        Assert.Equal(expected, hierarchy.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root)
            .ToDictionary(static node => node.Name, static node => node.SubtreeInteractions));
    }

    [Fact]
    public async Task Siblings_are_one_switch_away_and_come_last()
    {
        var hierarchy = await ExampleHierarchy.GetAsync();
        var ordered = HierarchySiblings.Last(hierarchy);
        var extra = HierarchySiblings.Of(hierarchy);

        Assert.Equal(hierarchy.Nodes.ToHashSet(), ordered.ToHashSet());
        Assert.Equal(hierarchy.Nodes.Count, ordered.Count);
        Assert.All(ordered.Take(ordered.Count - extra.Count), node => Assert.DoesNotContain(node, extra));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in ordered)
        {
            Assert.True(node.Parent is null || seen.Contains(node.Parent), $"{node.Name} comes before its parent");
            seen.Add(node.Name);
        }
        Assert.Contains("<input id=\"siblings\" type=\"checkbox\">", Page(hierarchy), StringComparison.Ordinal);
        Assert.Contains("<input id=\"siblings\" type=\"checkbox\" checked>", Page(hierarchy, showsSiblings: true),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Text", false)]
    [InlineData("Markdown", false)]
    [InlineData("Dot", false)]
    [InlineData("Mermaid", false)]
    [InlineData("Json", true)]
    [InlineData("Csv", true)]
    [InlineData("GraphMl", true)]
    [InlineData("Obo", true)]
    [InlineData("Cytoscape", true)]
    [InlineData("Html", true)]
    public void What_people_read_leaves_siblings_out(string format, bool isWhole)
    {
        Assert.Equal(isWhole, Write(new HierarchyExportOptions()).Contains("mitophagy", StringComparison.Ordinal));
        Assert.Contains("mitophagy", Write(new HierarchyExportOptions { IncludeSiblings = true }), StringComparison.Ordinal);
        if (!isWhole)
        {
            Assert.Contains("1 sibling is not shown", Write(new HierarchyExportOptions()).Replace("\\", "", StringComparison.Ordinal)
                .Replace("#45;", "-", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        string Write(HierarchyExportOptions options)
        {
            using var stream = new MemoryStream();
            HierarchyFormats.Choose(format, "", options).Write(Samples.Small(), stream);
            return Encoding.UTF8.GetString(stream.ToArray());
        }
    }

    [Fact]
    public void A_sibling_above_a_term_or_with_interactions_is_none_that_only_widens()
    {
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "",
            Nodes =
            [
                Samples.Root("Root A"), Samples.Node("above", "Root A", PathwayNodeKind.Sibling), Samples.Node("term", "above"),
                Samples.Node("named", "Root A", PathwayNodeKind.Sibling), Samples.Node("lone", "Root A", PathwayNodeKind.Sibling),
                Samples.Node("below", "lone", PathwayNodeKind.Sibling),
            ],
            Interactions = [Samples.Interaction("i", "P", "named", null)],
        });

        Assert.Equal(["below", "lone"], HierarchySiblings.Of(hierarchy).Select(static node => node.Name).Order(StringComparer.Ordinal));
        Assert.Equal(2, HierarchySiblings.LeaveOut(hierarchy).LeftOutSiblings);
        Assert.Equal(hierarchy.Interactions, HierarchySiblings.LeaveOut(hierarchy).Interactions);
    }

    private static string Page(PathwayHierarchy hierarchy, bool showsSiblings = false)
    {
        using var stream = new MemoryStream();
        HierarchyPage.Write(hierarchy, stream, showsSiblings);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex("<li class=\"(?<style>[a-z0-9 ]+)\"><details")]
    private static partial Regex Row();

    [GeneratedRegex("<span>(?<name>[^<]+)</span><svg aria-hidden=\"true\"><rect width=\"(?<width>[0-9.]+)%\" height=\"100%\"/></svg>"
        + "<small>(?<count>[0-9]+) interactions?")]
    private static partial Regex Bar();
}
