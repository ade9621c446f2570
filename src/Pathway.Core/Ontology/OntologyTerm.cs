namespace Pathway.Ontology;

/// <summary>A term of an ontology. Equal only to itself.</summary>
internal sealed class OntologyTerm
{
    /// <summary>The place of the term in its graph, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The identifier, for example "GO:0006914".</summary>
    public required string Id { get; init; }

    /// <summary>The one name.</summary>
    public required string Name { get; init; }

    /// <summary>Further names, of unknown scope: some mean the same, some more, some less.</summary>
    public required IReadOnlyList<string> Synonyms { get; init; }

    /// <summary>The links to the terms above, in the order of the release.</summary>
    public IReadOnlyList<OntologyLink> Links { get; internal set; } = [];

    /// <summary>The terms that link to this one by is_a or part_of, in the order of the release.</summary>
    public IReadOnlyList<OntologyTerm> Children { get; internal set; } = [];

    /// <summary>The name and the identifier.</summary>
    public override string ToString() => $"{Name} ({Id})";
}
