namespace Pathway.Model;

/// <summary>A finished hierarchy taken apart again, so that a step can make the next one of it.</summary>
internal static class NodeDrafts
{
    /// <summary>Everything that a hierarchy is made of.</summary>
    public static HierarchyDraft Of(PathwayHierarchy hierarchy) => new()
    {
        Profile = hierarchy.Profile, RunId = hierarchy.RunId, Nodes = [.. hierarchy.Nodes.Select(Of)],
        Interactions = hierarchy.Interactions, Changes = hierarchy.Changes.ToArray(), Failures = hierarchy.Failures.ToArray(),
    };

    /// <summary>The node of a root, as its profile names it.</summary>
    public static NodeDraft Of(PathwayRoot root) => new()
    {
        Name = root.Name, Kind = PathwayNodeKind.Root, OntologyId = root.Id, Description = root.Description,
        Provenance = new PathwayProvenance { Answerer = "root profile", Source = PathwaySource.Profile },
    };

    /// <summary>What a node is made of.</summary>
    public static NodeDraft Of(PathwayNode node) => new()
    {
        Name = node.Name, Parent = node.Parent, Kind = node.Kind, State = node.State, CandidateParents = node.CandidateParents, SecondaryParents = node.SecondaryParents,
        OntologyId = node.OntologyId, Description = node.Description, Provenance = node.Provenance,
    };
}
