namespace Pathway.Model;

/// <summary>The kind of a node.</summary>
public enum PathwayNodeKind
{
    /// <summary>A root of the profile.</summary>
    Root,
    /// <summary>A term that lies between the input and a root.</summary>
    Intermediate,
    /// <summary>A term that the input names.</summary>
    Term,
    /// <summary>A term that the search for siblings added.</summary>
    Sibling,
}

/// <summary>Whether a node has a place under a root.</summary>
public enum PathwayNodeState
{
    /// <summary>Its chain of parents ends at a root.</summary>
    Placed,
    /// <summary>A question about it or one of its ancestors was not answered; the next run asks again.</summary>
    Unresolved,
    /// <summary>Every question was answered, but no root fits. Nothing is guessed.</summary>
    Unplaced,
}

/// <summary>A term of the hierarchy, with its place.</summary>
public sealed class PathwayNode
{
    internal PathwayNode(PathwayHierarchy hierarchy, NodeDraft draft, PathwayNode? parent, IReadOnlyList<PathwayInteraction> interactions)
    {
        Hierarchy = hierarchy;
        ParentNode = parent;
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

    /// <summary>The name of its parent; null for a root and for a node that is not placed.</summary>
    public string? Parent { get; }

    /// <summary>The name of its root; for a root its own name; null for a node that is not placed.</summary>
    public string? Root { get; }

    /// <summary>The number of links up to its root: 0 for a root, null for a node that is not placed.</summary>
    public int? Level { get; }

    /// <summary>The names from the top of its chain down to the node.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The kind of the node.</summary>
    public PathwayNodeKind Kind { get; }

    /// <summary>Whether the node has a place under a root.</summary>
    public PathwayNodeState State { get; }

    /// <summary>Further parents that are not decided yet; Invoke-PathwayReorganize decides.</summary>
    public IReadOnlyList<string> CandidateParents { get; }

    /// <summary>Further parents, decided and sorted. Level, Root and Path ignore them.</summary>
    public IReadOnlyList<string> SecondaryParents { get; }

    /// <summary>The interactions with this term.</summary>
    public IReadOnlyList<PathwayInteraction> Interactions { get; }

    /// <summary>
    /// The number of interactions with this term or a term below it; one with several of these terms counts once. Secondary parents do not
    /// count.
    /// </summary>
    public int SubtreeInteractions => Hierarchy.SubtreeInteractions[this];

    /// <summary>The identifier of the concept in an ontology, or null.</summary>
    public string? OntologyId { get; }

    /// <summary>The meaning of the term, or null.</summary>
    public string? Description { get; }

    /// <summary>Who chose the parent; null for a node that is not placed.</summary>
    public PathwayProvenance? Provenance { get; }

    /// <summary>The run that built the hierarchy.</summary>
    public string RunId => Hierarchy.RunId;

    /// <summary>
    /// What a copy of the node needs to find its hierarchy again, as JSON. Copies come from jobs, Import-Clixml and ConvertFrom-Json.
    /// </summary>
    public string HierarchyLink => Model.HierarchyLink.Write(this);

    // Not a public property: ConvertTo-Json, which writes an object with all its properties, would write the whole hierarchy with each
    // node. The PowerShell type data add a property of this name that is not enumerated.
    internal PathwayHierarchy Hierarchy { get; }

    /// <summary>The hierarchy of this node; in PowerShell also the property Hierarchy.</summary>
    public PathwayHierarchy GetHierarchy() => Hierarchy;

    // The node of the parent's name, without a search.
    internal PathwayNode? ParentNode { get; }

    internal string Key => TermName.Key(Name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
