using Pathway.Genes;
using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Short ways to make claims and what is held of a paper, in tests.</summary>
internal static class Cases
{
    public const string Title = "Ataxin-3 and VCP in the quality control of invented proteins";
    public const string Sentence = "We show that ataxin-3 directly inhibits p97 activity in cultured cells";

    public static EvidenceLadder Ladder { get; } = new(new ProteinNames(EmbeddedGenes.Names));

    public static PathwayPublication Paper { get; } = new()
    {
        Pmid = "900000001", Title = Title, Authors = ["Doe J", "Roe R"], Year = 2020, Abstract = $"Little is known. {Sentence}. More work is needed.", Service = "Europe PMC", Sha256 = "00",
    };

    public static PathwayEvidence Evidence { get; } = new() { Pmid = "900000001", Title = Title, Year = 2020, Quote = Sentence };

    public static EvidenceCase Of(PathwayEvidence evidence, string arrow = "inhibits", string? direction = "main_to_primary", string partner = "VCP", string[]? mediators = null)
    {
        var function = new PathwayFunction { Title = "A function", Arrow = arrow, Evidence = [evidence] };
        return new EvidenceCase(new PathwayInteraction { Id = "i", Query = "ATXN3", Partner = partner, Direction = direction, Mediators = mediators ?? [], Functions = [function], Json = "{}" }, function, evidence);
    }

    public static Holding Held(PathwayPublication? paper = null, string? fullText = null) => new Holding.Found(new HeldRecord(paper ?? Paper, fullText), DateTimeOffset.UnixEpoch);

    public static PathwayVerdict Climb(PathwayEvidence evidence, Holding? holding = null) => Ladder.Climb(Of(evidence), holding ?? Held());
}
