namespace Pathway.Model;

/// <summary>An ontology that can be chosen with -Ontology.</summary>
public sealed record PathwayOntology
{
    /// <summary>The name by which it is chosen.</summary>
    public required string Name { get; init; }

    /// <summary>Its own name, for example "Gene Ontology, biological process".</summary>
    public required string Title { get; init; }

    /// <summary>The date or number of the release.</summary>
    public required string Release { get; init; }

    /// <summary>The licence; empty where the file does not say.</summary>
    public required string Licence { get; init; }

    /// <summary>How many terms it has.</summary>
    public required int Terms { get; init; }

    /// <summary>How many further names the terms have.</summary>
    public required int Synonyms { get; init; }

    /// <summary>The file or address from which it was imported; empty for the ontology that ships with the module.</summary>
    public string Source { get; init; } = "";

    /// <summary>The SHA-256 of the imported file; empty for the ontology that ships with the module.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>When it was imported; null for the ontology that ships with the module.</summary>
    public DateTimeOffset? ImportedAt { get; init; }

    /// <summary>The compiled file; null for the ontology that ships with the module.</summary>
    public string? Path { get; init; }

    /// <summary>The hash of all that answers depend on.</summary>
    internal string Content { get; init; } = "";

    /// <summary>The name and the release.</summary>
    public override string ToString() => $"{Name} ({Release})";
}
