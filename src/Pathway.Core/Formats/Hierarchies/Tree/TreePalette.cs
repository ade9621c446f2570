namespace Pathway.Formats.Hierarchies.Tree;

/// <summary>What stands around the parts of a tree to colour them: the escape sequences of whoever shows it, or nothing.</summary>
internal sealed record TreePalette
{
    /// <summary>No colours.</summary>
    public static TreePalette Plain { get; } = new();

    public string Root { get; init; } = "";
    public string Term { get; init; } = "";
    public string Intermediate { get; init; } = "";
    public string Sibling { get; init; } = "";

    /// <summary>Lines, counts and identifiers: what stands back.</summary>
    public string Faint { get; init; } = "";

    /// <summary>What a person should look at: fallbacks, terms without a place.</summary>
    public string Mark { get; init; } = "";

    public string Reset { get; init; } = "";

    /// <summary>The text in that colour; harmless text only.</summary>
    public string Paint(string colour, string text) => colour.Length == 0 || text.Length == 0 ? text : $"{colour}{text}{Reset}";
}
