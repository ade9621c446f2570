namespace Pathway.Model;

/// <summary>The source of a statement in the hierarchy.</summary>
public enum PathwaySource
{
    /// <summary>The input names it.</summary>
    Input,
    /// <summary>The root profile names it.</summary>
    Profile,
    /// <summary>A curator was asked in this run.</summary>
    Asked,
    /// <summary>An earlier answer from the store.</summary>
    Stored,
    /// <summary>An answer that was imported from another cache.</summary>
    Imported,
    /// <summary>A rule of this program decided, because there was no usable answer.</summary>
    Rule,
    /// <summary>A person decided it in a curation file.</summary>
    Curation,
}

/// <summary>Who chose the place of a term, when, and why.</summary>
public sealed record PathwayProvenance
{
    /// <summary>Who answered: an ontology release, a model with its prompt version, an imported cache, or the name of a rule.</summary>
    public required string Answerer { get; init; }

    /// <summary>The source of the statement. It depends on the stored answers and is not part of the canonical form.</summary>
    public PathwaySource Source { get; init; }

    /// <summary>The time of the answer, UTC; null for rules and inputs. Not part of the canonical form.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The reason in the words of the answerer, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>The confidence of the answerer, from 0 to 1; null where it gives none.</summary>
    public double? Confidence { get; init; }

    /// <summary>Whether a rule chose the place, because there was no usable answer.</summary>
    public bool IsFallback { get; init; }

    /// <summary>The answerer and the source.</summary>
    public override string ToString() => $"{Answerer} ({Source})";
}
