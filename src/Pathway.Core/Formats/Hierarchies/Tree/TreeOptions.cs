namespace Pathway.Formats.Hierarchies.Tree;

/// <summary>What of a hierarchy is drawn, and with what.</summary>
internal sealed record TreeOptions
{
    /// <summary>The most links below a root; what lies deeper is counted.</summary>
    public int Depth { get; init; } = int.MaxValue;

    /// <summary>Whether the root of that name is drawn; null draws all, and what hangs nowhere too.</summary>
    public Func<string, bool>? Root { get; init; }

    public TreeGlyphs Glyphs { get; init; } = TreeGlyphs.Lines;
    public TreePalette Palette { get; init; } = TreePalette.Plain;
}
