namespace Pathway.Model;

/// <summary>From where a statement in the hierarchy comes.</summary>
public enum PathwaySource
{
    /// <summary>The input names it.</summary>
    Input,
    /// <summary>The root profile names it.</summary>
    Profile,
    /// <summary>A curator was asked in this run.</summary>
    Asked,
    /// <summary>An earlier answer, found in the store.</summary>
    Stored,
    /// <summary>An answer that was imported from another cache.</summary>
    Imported,
    /// <summary>A rule of this program decided, because no answer served.</summary>
    Rule,
}

/// <summary>Who said that a term stands where it stands, when, and why.</summary>
public sealed record PathwayProvenance
{
    /// <summary>Who answered: an ontology release, a model with its prompt version, an imported cache, or the name of a rule.</summary>
    public required string Answerer { get; init; }

    /// <summary>From where the statement comes. Depends on what was stored before; not part of the canonical form.</summary>
    public PathwaySource Source { get; init; }

    /// <summary>When the answer was given, UTC; null for rules and inputs. Not part of the canonical form.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Why, in the words of whoever answered, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>How sure the answerer is, from 0 to 1, or null where it does not say.</summary>
    public double? Confidence { get; init; }

    /// <summary>Whether the statement is a fallback: no answer served, and a rule had to place the term.</summary>
    public bool IsFallback { get; init; }

    /// <summary>The answerer and the source.</summary>
    public override string ToString() => $"{Answerer} ({Source})";
}
