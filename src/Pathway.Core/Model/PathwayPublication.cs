namespace Pathway.Model;

/// <summary>A publication as a literature service describes it.</summary>
public sealed record PathwayPublication
{
    /// <summary>The PubMed identifier.</summary>
    public required string Pmid { get; init; }

    /// <summary>The title, without markup.</summary>
    public required string Title { get; init; }

    /// <summary>The authors as the service writes them, in their order, for example "Doe J".</summary>
    public IReadOnlyList<string> Authors { get; init => field = DisplayList<string>.Of(value); } = DisplayList<string>.Of([]);

    /// <summary>The journal, or null.</summary>
    public string? Journal { get; init; }

    /// <summary>The year of publication, or null.</summary>
    public int? Year { get; init; }

    /// <summary>The abstract, without markup; null where the service has none.</summary>
    public string? Abstract { get; init; }

    /// <summary>The identifier in PubMed Central, such as "PMC123", or null.</summary>
    public string? PmcId { get; init; }

    /// <summary>The DOI, or null.</summary>
    public string? Doi { get; init; }

    /// <summary>Whether the full text is open access; null where the service does not say.</summary>
    public bool? IsOpenAccess { get; init; }

    /// <summary>Whether it was retracted.</summary>
    public bool IsRetracted { get; init; }

    /// <summary>The notice of the retraction in the words of the service, or null.</summary>
    public string? RetractionNotice { get; init; }

    /// <summary>The notice of an expression of concern in the words of the service, or null.</summary>
    public string? ConcernNotice { get; init; }

    /// <summary>The service that described it: "Europe PMC" or "NCBI".</summary>
    public required string Service { get; init; }

    /// <summary>SHA-256 of the record as the service sent it, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The time of the request, UTC; null where it is unknown.</summary>
    public DateTimeOffset? FetchedAt { get; init; }

    /// <summary>Its page in PubMed.</summary>
    public string Link => $"https://pubmed.ncbi.nlm.nih.gov/{Pmid}/";

    /// <summary>The identifier and the title.</summary>
    public override string ToString() => $"PMID {Pmid}: {Title}";
}

/// <summary>A publication that was found by its title, with the similarity of the titles.</summary>
public sealed record PathwayPublicationMatch
{
    /// <summary>The title of the search.</summary>
    public required string Query { get; init; }

    /// <summary>The similarity of the titles, from 0 to 1; from 0.9 on they count as the same title.</summary>
    public required double Score { get; init; }

    /// <summary>The PubMed identifier of the publication.</summary>
    public string Pmid => Publication.Pmid;

    /// <summary>Its title.</summary>
    public string Title => Publication.Title;

    /// <summary>The publication.</summary>
    public required PathwayPublication Publication { get; init; }

    /// <summary>Identifier, title and score.</summary>
    public override string ToString() => FormattableString.Invariant($"{Publication} ({Score:0.00})");
}
