namespace Pathway.Model;

/// <summary>A publication that states a claim, beside what the claim cites. The claim is not changed.</summary>
public sealed record PathwayEvidenceCandidate
{
    /// <summary>The identifier of the interaction.</summary>
    public required string Interaction { get; init; }

    /// <summary>The position of the function in the interaction, from 1; null for the interaction itself.</summary>
    public int? FunctionNumber { get; init; }

    /// <summary>The title of the function, or null.</summary>
    public string? Function { get; init; }

    /// <summary>What the claim cites now, or null.</summary>
    public string? Cited { get; init; }

    /// <summary>The verdict on that, or null.</summary>
    public PathwayVerdictKind? CitedVerdict { get; init; }

    /// <summary>How well the sentence proves the claim, from 0 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>The PubMed identifier of the publication.</summary>
    public string Pmid => Publication.Pmid;

    /// <summary>Its title.</summary>
    public string Title => Publication.Title;

    /// <summary>Its year, or null.</summary>
    public int? Year => Publication.Year;

    /// <summary>The sentence that names both proteins and states the claim.</summary>
    public required string Sentence { get; init; }

    /// <summary>Where it stands: "abstract" or "full text".</summary>
    public required string Part { get; init; }

    /// <summary>The page of the publication in PubMed.</summary>
    public string Link => Publication.Link;

    /// <summary>The publication.</summary>
    public required PathwayPublication Publication { get; init; }

    /// <summary>The interaction, the publication and the sentence.</summary>
    public override string ToString() => $"{Interaction}: PMID {Pmid}: {Sentence}";
}
