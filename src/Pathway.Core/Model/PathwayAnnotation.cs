namespace Pathway.Model;

/// <summary>An imported annotation: which genes take part in which processes.</summary>
public sealed record PathwayAnnotation
{
    /// <summary>The name by which it is chosen.</summary>
    public required string Name { get; init; }

    /// <summary>The date of the file, or what stands for it.</summary>
    public required string Release { get; init; }

    /// <summary>The organisms, as NCBI taxonomy identifiers.</summary>
    public IReadOnlyList<string> Taxa { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>How many genes are annotated.</summary>
    public required int Genes { get; init; }

    /// <summary>How many annotations there are.</summary>
    public required int Annotations { get; init; }

    /// <summary>How many lines say that a gene does not take part in a process.</summary>
    public required int Denials { get; init; }

    /// <summary>The file or address from which it was imported.</summary>
    public required string Source { get; init; }

    /// <summary>The SHA-256 of that file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The stored file.</summary>
    public required string Path { get; init; }

    /// <summary>The name and the release.</summary>
    public override string ToString() => $"{Name} ({Release})";
}
