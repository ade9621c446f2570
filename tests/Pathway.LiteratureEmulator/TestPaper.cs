using System.Text.Json.Nodes;

namespace Pathway.Literature.Emulator;

/// <summary>An invented paper. Its PMID is larger than all that PubMed has assigned.</summary>
public sealed record TestPaper
{
    /// <summary>The first PMID of test papers.</summary>
    public const int FirstPmid = 900_000_001;

    /// <summary>Papers to try the services with.</summary>
    public static IReadOnlyList<TestPaper> Samples { get; } =
    [
        new()
        {
            Pmid = "900000001", Title = "Ataxin-3 and VCP in the quality control of invented proteins", PmcId = "PMC90000001",
            Doi = "10.9999/invented.1", IsOpenAccess = true,
            Abstract = "Little is known. We show that ataxin-3 directly inhibits p97 activity in cultured cells.",
            Body = ["It stands in the body alone that ATXN3 binds VCP in neurons."],
        },
        new() { Pmid = "900000002", Title = "A result that did not last", Abstract = "It was seen once.", IsRetracted = true },
    ];

    public required string Pmid { get; init; }

    public required string Title { get; init; }

    public string? Abstract { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = ["Doe J", "Roe R"];

    public string Journal { get; init; } = "Journal of Invented Results";

    public int Year { get; init; } = 2020;

    /// <summary>Its identifier in PubMed Central, or null.</summary>
    public string? PmcId { get; init; }

    /// <summary>Its DOI, or null.</summary>
    public string? Doi { get; init; }

    public bool IsOpenAccess { get; init; }

    /// <summary>The paragraphs of its body; null if Europe PMC has no full text.</summary>
    public IReadOnlyList<string>? Body { get; init; }

    /// <summary>The body in JATS markup; it replaces <see cref="Body"/>.</summary>
    public string? BodyMarkup { get; init; }

    public bool IsRetracted { get; init; }

    /// <summary>The types of the publication; without any, an article that is retracted or not.</summary>
    public IReadOnlyList<string> PublicationTypes { get; init; } = [];

    /// <summary>Further notices, such as errata and expressions of concern.</summary>
    public IReadOnlyList<TestNotice> Notices { get; init; } = [];

    /// <summary>The record that Europe PMC returns as it is; null to write one from the properties.</summary>
    public JsonObject? Record { get; init; }

    public bool IsInEuropePmc { get; init; } = true;

    public bool IsInNcbi { get; init; } = true;

    /// <summary>Whether an identifier of any kind is that of this paper.</summary>
    public bool HasIdentifier(string identifier) => identifier == Pmid || identifier.Equals(PmcId, StringComparison.OrdinalIgnoreCase)
        || identifier.Equals(Doi, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether title, abstract or body contains a phrase. As in the real index a hyphen is a space.</summary>
    public bool Contains(string phrase) => (Body ?? []).Append(Title).Append(Abstract).Append(BodyMarkup)
        .Any(text => text?.Replace('-', ' ').Contains(phrase.Replace('-', ' '), StringComparison.OrdinalIgnoreCase) is true);
}

/// <summary>A notice about a paper, as both services list it.</summary>
/// <param name="Type">In the words of Europe PMC, for example "Erratum in".</param>
/// <param name="Reference">The citation of the notice.</param>
/// <param name="Id">Its PMID, or null.</param>
public sealed record TestNotice(string Type, string Reference, string? Id = null);
