using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>A way to save a hierarchy.</summary>
/// <param name="Name">The name by which it is chosen.</param>
/// <param name="Extensions">The file name extensions that stand for it, with their dot.</param>
/// <param name="Write">Writes the hierarchy to a stream; the same hierarchy gives the same bytes.</param>
internal sealed record HierarchyFormat(string Name, IReadOnlyList<string> Extensions, Action<PathwayHierarchy, Stream> Write);
