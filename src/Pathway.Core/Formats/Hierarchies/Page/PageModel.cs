using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>What the parts of a page look up: children, counts, anchors, the colour of a root.</summary>
internal sealed class PageModel
{
    private const int Colours = 10;
    private const int LinesAtFirst = 60;

    private readonly ILookup<string?, PathwayNode> children;
    private readonly Dictionary<PathwayNode, int> places;
    private readonly Dictionary<string, int> ranks;
    private readonly int deepestShown;

    public PageModel(PathwayHierarchy hierarchy)
    {
        Hierarchy = hierarchy;
        Counts = new InteractionCounts(hierarchy);
        children = hierarchy.Nodes.ToLookup(static node => node.Parent, StringComparer.Ordinal);
        places = hierarchy.Nodes.Select(static (node, index) => (node, index)).ToDictionary(static pair => pair.node, static pair => pair.index);
        ranks = hierarchy.Profile.Roots.Select(static (root, index) => (root.Name, index)).ToDictionary(static pair => pair.Name, static pair => pair.index, StringComparer.Ordinal);
        deepestShown = DeepestShown(hierarchy);
    }

    public PathwayHierarchy Hierarchy { get; }

    public InteractionCounts Counts { get; }

    public IEnumerable<PathwayNode> Roots => children[null].Where(static node => node.Root is not null);

    public IEnumerable<PathwayNode> Adrift => children[null].Where(static node => node.Root is null);

    public IEnumerable<PathwayNode> Children(PathwayNode node) => children[node.Name];

    /// <summary>The nodes below one.</summary>
    public int Below(PathwayNode node) => Children(node).Sum(child => 1 + Below(child));

    /// <summary>The anchor of a node: its place in the order of the hierarchy, so that equal hierarchies have equal pages.</summary>
    public string Anchor(PathwayNode node) => Html.Line($"n{places[node]}");

    /// <summary>The class that gives a root its colour.</summary>
    public string Colour(PathwayNode root) => Html.Line($"c{ranks.GetValueOrDefault(root.Name) % Colours}");

    /// <summary>Whether a node is open when the page is: as many levels as a reader can take in at once.</summary>
    public bool IsOpen(PathwayNode node) => node.Level < deepestShown;

    private static int DeepestShown(PathwayHierarchy hierarchy)
    {
        var levels = hierarchy.Nodes.Where(static node => node.Level is not null).GroupBy(static node => node.Level!.Value, static (level, nodes) => (Level: level, Lines: nodes.Count()));
        var (deepest, lines) = (0, 0);
        foreach (var level in levels.OrderBy(static level => level.Level))
        {
            lines += level.Lines;
            if (lines > LinesAtFirst) { break; }
            deepest = level.Level;
        }
        return deepest;
    }
}
