namespace Pathway.Model;

/// <summary>A fixed root of a hierarchy. It never gets a parent.</summary>
public sealed record PathwayRoot
{
    /// <summary>The name of the root, for example "Proteostasis".</summary>
    public required string Name { get; init; }

    /// <summary>Its identifier in an ontology, for example "GO:0006457", or null.</summary>
    public string? Id { get; init; }

    /// <summary>What belongs under it, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>Words that point to this root when nothing better is known.</summary>
    public IReadOnlyList<string> Keywords { get; init => field = ShownList<string>.Of(value); } = ShownList<string>.Of([]);

    /// <summary>Names of typical terms below it.</summary>
    public IReadOnlyList<string> Examples { get; init => field = ShownList<string>.Of(value); } = ShownList<string>.Of([]);

    /// <summary>Ontology terms that belong to this root: a chain that climbs to one of them ends here. They hang directly under it, or under a wider anchor of it.</summary>
    public IReadOnlyList<string> Anchors { get; init => field = ShownList<string>.Of(value); } = ShownList<string>.Of([]);

    /// <summary>The key of the name.</summary>
    internal string Key => TermName.Key(Name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
