namespace Pathway.Literature.Emulator;

/// <summary>An invented paper. Its PMID is larger than all that PubMed has assigned.</summary>
public sealed record TestPaper
{
    /// <summary>The first PMID of test papers.</summary>
    public const int FirstPmid = 900_000_001;

    public required string Pmid { get; init; }

    public required string Title { get; init; }

    public string? Abstract { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = ["Doe J", "Roe R"];

    public string Journal { get; init; } = "Journal of Invented Results";

    public int Year { get; init; } = 2020;

    /// <summary>Its identifier in PubMed Central, or null.</summary>
    public string? PmcId { get; init; }

    public bool IsOpenAccess { get; init; }

    /// <summary>The paragraphs of its body; null if Europe PMC has no full text.</summary>
    public IReadOnlyList<string>? Body { get; init; }

    public bool IsRetracted { get; init; }

    public bool IsInEuropePmc { get; init; } = true;

    public bool IsInNcbi { get; init; } = true;
}
