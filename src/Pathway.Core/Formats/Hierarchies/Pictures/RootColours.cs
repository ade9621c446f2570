using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Pictures;

/// <summary>A light colour for each root, on which dark text can be read; a grey for what has no root.</summary>
internal sealed class RootColours(PathwayHierarchy hierarchy)
{
    private const string Grey = "#dcdcd8";

    // The hues of the page, in its order.
    private static readonly string[] Palette =
    [
        "#a6dacf", "#efc9a4", "#b0cbee", "#d4b8ec", "#f0b6cb", "#c3dea4", "#ebdc9d", "#bcb9ee", "#f1b9b6", "#a5d7df",
    ];

    private readonly Dictionary<string, int> positions = hierarchy.Profile.Roots.Select(static (root, index) => (root.Key, index))
        .ToDictionary(static pair => pair.Key, static pair => pair.index, StringComparer.Ordinal);

    public string Of(PathwayNode node) =>
        positions.TryGetValue(TermName.Key(node.Root), out var position) ? Palette[position % Palette.Length] : Grey;
}
