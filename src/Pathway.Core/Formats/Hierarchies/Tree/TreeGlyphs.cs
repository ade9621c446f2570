namespace Pathway.Formats.Hierarchies.Tree;

/// <summary>What a tree is drawn with.</summary>
internal sealed record TreeGlyphs(string Branch, string LastBranch, string Trunk, string Dot, string More)
{
    /// <summary>Box-drawing characters.</summary>
    public static TreeGlyphs Lines { get; } = new("├── ", "└── ", "│   ", " · ", "…");

    /// <summary>ASCII alone, for terminals and logs that know no more.</summary>
    public static TreeGlyphs Ascii { get; } = new("|-- ", "`-- ", "|   ", " - ", "...");

    /// <summary>Below a last branch the trunk has ended.</summary>
    public string NoTrunk => new(' ', Trunk.Length);
}
