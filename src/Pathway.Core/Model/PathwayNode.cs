namespace Pathway.Model;

/// <summary>What a node of the hierarchy is.</summary>
public enum PathwayNodeKind
{
    /// <summary>A root of the profile.</summary>
    Root,
    /// <summary>A term that lies between the input and a root.</summary>
    Intermediate,
    /// <summary>A term that the input names.</summary>
    Term,
    /// <summary>A term that was found beside others under their parent.</summary>
    Sibling,
}

/// <summary>Whether a node has found its place.</summary>
public enum PathwayNodeState
{
    /// <summary>Its chain of parents ends at a root.</summary>
    Placed,
    /// <summary>A question about it or about one of its ancestors was not answered; a later run asks again.</summary>
    Unresolved,
    /// <summary>Every question was answered and no root serves; nothing is guessed.</summary>
    Unplaced,
}

/// <summary>A term in the hierarchy, with its place in it.</summary>
public sealed class PathwayNode
{
    internal PathwayNode(PathwayHierarchy hierarchy, NodeDraft draft, PathwayNode? parent, IReadOnlyList<PathwayInteraction> interactions)
    {
        Hierarchy = hierarchy;
        Name = draft.Name;
        Parent = parent?.Name;
        Kind = draft.Kind;
        Path = DisplayList<string>.Of(parent is null ? [draft.Name] : [.. parent.Path, draft.Name]);
        Root = draft.Kind == PathwayNodeKind.Root ? draft.Name : parent?.Root;
        Level = Root is null ? null : Path.Count - 1;
        State = Root is not null ? PathwayNodeState.Placed : parent?.State ?? draft.State;
        CandidateParents = DisplayList<string>.Of(draft.CandidateParents);
        SecondaryParents = DisplayList<string>.Of(draft.SecondaryParents);
        Interactions = DisplayList<PathwayInteraction>.Of(interactions);
        OntologyId = draft.OntologyId;
        Description = draft.Description;
        Provenance = draft.Provenance;
    }

    /// <summary>The name of the term.</summary>
    public string Name { get; }

    /// <summary>The name of its one parent; null for a root and for a node that is not placed.</summary>
    public string? Parent { get; }

    /// <summary>The name of the root above it; a root names itself; null while it is not placed.</summary>
    public string? Root { get; }

    /// <summary>The number of links between the node and its root: 0 for a root, null while it is not placed.</summary>
    public int? Level { get; }

    /// <summary>The names from the top of its chain down to itself.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>What the node is.</summary>
    public PathwayNodeKind Kind { get; }

    /// <summary>Whether the node has found its place.</summary>
    public PathwayNodeState State { get; }

    /// <summary>Further parents that were named and are not decided yet; reorganisation decides.</summary>
    public IReadOnlyList<string> CandidateParents { get; }

    /// <summary>Further parents, decided and sorted. They never count in Level, Root or Path.</summary>
    public IReadOnlyList<string> SecondaryParents { get; }

    /// <summary>The interactions that carry this term.</summary>
    public IReadOnlyList<PathwayInteraction> Interactions { get; }

    /// <summary>The identifier of the same concept in an ontology, or null.</summary>
    public string? OntologyId { get; }

    /// <summary>What the term means, or null.</summary>
    public string? Description { get; }

    /// <summary>Who put the node under its parent; null for a node that is not placed.</summary>
    public PathwayProvenance? Provenance { get; }

    /// <summary>The run that built the hierarchy.</summary>
    public string RunId => Hierarchy.RunId;

    // No public property: what writes an object with all that hangs on it, as ConvertTo-Json does, would write the whole hierarchy with
    // each node. PowerShell's data of this type give it back as a property that is there by its name and is not enumerated.
    internal PathwayHierarchy Hierarchy { get; }

    /// <summary>The hierarchy that this node is part of; in PowerShell the property Hierarchy is the same.</summary>
    public PathwayHierarchy GetHierarchy() => Hierarchy;

    internal string Key => TermName.Key(Name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
