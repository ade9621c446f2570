using System.Text.Json.Serialization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>The canonical form of a hierarchy, as it stands in the file. What can be worked out (root, level, path) is not in it.</summary>
internal sealed record HierarchyFile
{
    public const string FormatName = "pathway-hierarchy";
    public const int CurrentVersion = 1;

    public required string Format { get; init; }
    public required int Version { get; init; }
    public required bool Complete { get; init; }
    public required ProfileRecord Profile { get; init; }
    public required IReadOnlyList<NodeRecord> Nodes { get; init; }
    public IReadOnlyList<InteractionRecord>? Interactions { get; init; }

    /// <summary>The identifiers of the interactions that hang under no node.</summary>
    public IReadOnlyList<string>? Unassigned { get; init; }

    public IReadOnlyList<PathwayChange>? Changes { get; init; }
    public IReadOnlyList<PathwayFailure>? Failures { get; init; }
}

/// <summary>The head of a file, read before the rest so that a file of another kind or version is told apart from a damaged one.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record HierarchyFileHead
{
    public RawJson? Format { get; init; }
    public RawJson? Version { get; init; }
}

/// <summary>The roots, whole, so that the file stands alone.</summary>
internal sealed record ProfileRecord
{
    public required string Name { get; init; }
    public required IReadOnlyList<PathwayRoot> Roots { get; init; }
}
