namespace Pathway.Model;

/// <summary>One piece of evidence for a function: a publication and, where given, the sentence that is meant.</summary>
public sealed record PathwayEvidence
{
    /// <summary>The PubMed identifier as written in the input, or null.</summary>
    public string? Pmid { get; init; }

    /// <summary>The title of the publication as cited, or null.</summary>
    public string? Title { get; init; }

    /// <summary>The journal as cited, or null.</summary>
    public string? Journal { get; init; }

    /// <summary>The year of publication as cited, or null.</summary>
    public int? Year { get; init; }

    /// <summary>The sentence that the input quotes, or null.</summary>
    public string? Quote { get; init; }

    /// <summary>The first author as cited, or the whole list of authors as a text; null where the input names none.</summary>
    public string? Authors { get; init; }

    /// <summary>What the check came to; null where it was not checked.</summary>
    public PathwayVerdict? Verdict { get; init; }

    /// <summary>The publication as cited: its PMID, else its title.</summary>
    public override string ToString() => Pmid is null ? Title ?? "evidence" : $"PMID {Pmid}";
}
