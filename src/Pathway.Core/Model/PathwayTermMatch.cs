namespace Pathway.Model;

/// <summary>A term of an ontology that a name may denote.</summary>
public sealed record PathwayTermMatch
{
    /// <summary>The name or identifier that was looked up.</summary>
    public required string Query { get; init; }

    /// <summary>The identifier of the term.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the term.</summary>
    public required string Name { get; init; }

    /// <summary>The confidence of the match, from 0 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>How the term was found, for example "name" or "exact synonym".</summary>
    public required string Kind { get; init; }

    /// <summary>The name, synonym or identifier of the ontology that was found.</summary>
    public required string Matched { get; init; }

    /// <summary>Why the term cannot be meant, or what is to be known of the identifier; null otherwise.</summary>
    public string? Note { get; init; }

    /// <summary>The further names of the term.</summary>
    public IReadOnlyList<string> Synonyms { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>The terms above it.</summary>
    public IReadOnlyList<PathwayTermParent> Parents { get; init => field = DisplayList<PathwayTermParent>.Of(value); } =
        DisplayList<PathwayTermParent>.Of([]);

    /// <summary>The ontology and its release.</summary>
    public required string Ontology { get; init; }

    /// <summary>The name, the identifier and the kind of the match.</summary>
    public override string ToString() => $"{Name} ({Id}), {Kind}";
}

/// <summary>A term above another one.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Relation">How the lower term relates to it, for example "is_a".</param>
public sealed record PathwayTermParent(string Id, string Name, string Relation)
{
    /// <summary>The relation, the name and the identifier.</summary>
    public override string ToString() => $"{Relation} {Name} ({Id})";
}
