using System.Text.Json;

namespace Pathway.Model;

/// <summary>
/// What a node carries of its hierarchy when it is copied, as JSON: which hierarchy, and its number of nodes. The first node carries what
/// stands in no node too: roots, changes, open questions, and interactions without a node.
/// </summary>
internal sealed record HierarchyLink
{
    public required string Id { get; init; }
    public required int Count { get; init; }
    public ProfileValues? Profile { get; init; }
    public IReadOnlyList<PathwayInteraction>? Interactions { get; init; }
    public IReadOnlyList<PathwayChange>? Changes { get; init; }
    public IReadOnlyList<PathwayFailure>? Failures { get; init; }

    /// <summary>The text for a node.</summary>
    public static string Write(PathwayNode node)
    {
        var hierarchy = node.Hierarchy;
        var link = new HierarchyLink { Id = hierarchy.ContentId, Count = hierarchy.Nodes.Count };
        return JsonSerializer.Serialize(!ReferenceEquals(hierarchy.Nodes[0], node) ? link : link with
        {
            Profile = new ProfileValues { Name = hierarchy.Profile.Name, Roots = hierarchy.Profile.Roots },
            Interactions = [.. hierarchy.Interactions.Where(one => !one.Terms.Any(term => hierarchy.Find(term) is not null))],
            Changes = hierarchy.Changes, Failures = hierarchy.Failures,
        }, PropertyForm.Options);
    }

    /// <exception cref="JsonException">The text is not such a link.</exception>
    public static HierarchyLink Read(string json) => JsonSerializer.Deserialize<HierarchyLink>(json, PropertyForm.Options)
        ?? throw new JsonException("A link is expected.");

    /// <summary>The name and the roots of a profile.</summary>
    public sealed record ProfileValues
    {
        public required string Name { get; init; }
        public required IReadOnlyList<PathwayRoot> Roots { get; init; }
    }
}
