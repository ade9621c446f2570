namespace Pathway.Model;

/// <summary>A publication that a title led to, with how alike its title is.</summary>
public sealed record PathwayPublicationMatch
{
    /// <summary>The title that was looked for.</summary>
    public required string Query { get; init; }

    /// <summary>How alike the titles are, from 0 to 1; from 0.9 on it is the same title.</summary>
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
