using Pathway.Model;

namespace Pathway.Quality;

/// <summary>What was made of a name whose truth is known.</summary>
public enum PathwayReferenceOutcome
{
    /// <summary>An expected term is claimed.</summary>
    Right,
    /// <summary>Another term is claimed, or a term where the ontology lacks the concept.</summary>
    Wrong,
    /// <summary>No term is claimed, but a place is guessed.</summary>
    Guessed,
    /// <summary>Nothing is claimed, and no place is guessed.</summary>
    Abstained,
}

/// <summary>A name with known truth, and what was made of it.</summary>
public sealed record PathwayReferenceResult
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Where names of this form are found; empty where the file does not say.</summary>
    public required string Style { get; init; }

    /// <summary>The expected identifiers; none where the ontology lacks the concept.</summary>
    public required IReadOnlyList<string> Expected { get; init => field = DisplayList<string>.Of(value); }

    /// <summary>The outcome.</summary>
    public required PathwayReferenceOutcome Outcome { get; init; }

    /// <summary>The identifier of the term that is claimed, or null.</summary>
    public string? Id { get; init; }

    /// <summary>The name of that term, or of the term near which a place is guessed; null for none.</summary>
    public string? Term { get; init; }

    /// <summary>How the claimed term was found, for example "exact synonym" or "rewritten"; null for none.</summary>
    public string? Match { get; init; }

    /// <summary>The confidence of the claim or guess, from 0 to 1; null for none.</summary>
    public double? Confidence { get; init; }

    /// <summary>Whether the name is in the measured hierarchy, so that its node counts, and not only its name.</summary>
    public bool IsInHierarchy { get; init; }

    /// <summary>Whether the ontology has the concept, as the file says.</summary>
    public bool Has => Expected.Count > 0;

    /// <summary>The name and the outcome.</summary>
    public override string ToString() => $"{Name}: {Outcome}";
}

/// <summary>Counts of outcomes for some of the names.</summary>
public sealed record PathwayReferenceCount
{
    /// <summary>What the names have in common: their style, or how their terms were found.</summary>
    public required string Group { get; init; }

    /// <summary>Names of which the ontology has the concept.</summary>
    public required int Has { get; init; }

    /// <summary>Of these, those with an expected term.</summary>
    public required int Right { get; init; }

    /// <summary>Of these, those with another term.</summary>
    public required int Wrong { get; init; }

    /// <summary>Of these, those with a guessed place.</summary>
    public required int Guessed { get; init; }

    /// <summary>Of these, those with nothing.</summary>
    public required int Abstained { get; init; }

    /// <summary>Names of which the ontology lacks the concept.</summary>
    public required int Lacks { get; init; }

    /// <summary>Of these, those for which a term is claimed all the same.</summary>
    public required int TakenAsCertain { get; init; }

    /// <summary>The share of the names that the ontology has that are right, 0 to 1.</summary>
    public double RightShare => Ratio.Of(Right, Has);

    /// <summary>The share of the names that the ontology has that are wrong, 0 to 1.</summary>
    public double WrongShare => Ratio.Of(Wrong, Has);

    /// <summary>The share of the names that the ontology lacks for which a term is claimed, 0 to 1.</summary>
    public double TakenAsCertainShare => Ratio.Of(TakenAsCertain, Lacks);

    /// <summary>The group and the share of right names.</summary>
    public override string ToString() => FormattableString.Invariant($"{Group}: {Right} of {Has} right, {Wrong} wrong");
}

/// <summary>
/// Names with known truth, compared with the terms that are claimed for them. Unlike the links of a hierarchy, which the same ontology
/// made, this is a yardstick from outside.
/// </summary>
public sealed record PathwayReferenceQuality
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The ontology and its release.</summary>
    public required string Ontology { get; init; }

    /// <summary>All names together.</summary>
    public required PathwayReferenceCount All { get; init; }

    /// <summary>The counts of each style.</summary>
    public required IReadOnlyList<PathwayReferenceCount> Styles { get; init => field = DisplayList<PathwayReferenceCount>.Of(value); }

    /// <summary>The counts of each kind of match, of the names for which a term is claimed.</summary>
    public required IReadOnlyList<PathwayReferenceCount> Matches { get; init => field = DisplayList<PathwayReferenceCount>.Of(value); }

    /// <summary>Each name with its outcome, in the order of the file.</summary>
    public required IReadOnlyList<PathwayReferenceResult> Results
    {
        get;
        init => field = DisplayList<PathwayReferenceResult>.Of(value);
    }

    /// <summary>Names of the file that are in the measured hierarchy.</summary>
    public required int InHierarchy { get; init; }

    /// <summary>Expected identifiers that the ontology does not have, perhaps because the file was made for another release.</summary>
    public required IReadOnlyList<string> UnknownIds { get; init => field = DisplayList<string>.Of(value); }

    /// <summary>Names in the file.</summary>
    public int Names => Results.Count;

    /// <summary>The share of the names that the ontology has that are right, 0 to 1.</summary>
    public double RightShare => All.RightShare;

    /// <summary>The share of the names that the ontology has that are wrong, 0 to 1.</summary>
    public double WrongShare => All.WrongShare;

    /// <summary>The share of the names that the ontology lacks for which a term is claimed, 0 to 1.</summary>
    public double TakenAsCertainShare => All.TakenAsCertainShare;
}
