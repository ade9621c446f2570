using Pathway.Model;

namespace Pathway.Hierarchies;

/// <summary>A hierarchy to be checked or repaired: one that came through the pipeline, or a file that may be broken.</summary>
/// <param name="Draft">What it is made of.</param>
/// <param name="Hierarchy">The finished hierarchy; null for a file.</param>
/// <param name="File">The file; null for nodes.</param>
/// <param name="IsPart">Whether nodes were left out on purpose.</param>
internal sealed record DraftInput(HierarchyDraft Draft, PathwayHierarchy? Hierarchy, string? File, bool IsPart)
{
    /// <summary>How a message names it.</summary>
    public string Name => File is null ? $"the hierarchy ({Hierarchy})" : $"'{File}'";
}
