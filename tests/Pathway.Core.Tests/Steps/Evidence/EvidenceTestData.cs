using Pathway.Genes;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>Creates claims and records for tests.</summary>
internal static class EvidenceTestData
{
    public const string Title = "Ataxin-3 and VCP in the quality control of invented proteins";
    public const string Sentence = "We show that ataxin-3 directly inhibits p97 activity in cultured cells";

    public static EvidenceChecker Checker { get; } = new(new ProteinNames(EmbeddedGenes.Names));

    public static PathwayPublication Paper { get; } = new()
    {
        Pmid = "900000001", Title = Title, Authors = ["Doe J", "Roe R"], Year = 2020,
        Abstract = $"Little is known. {Sentence}. More work is needed.", Service = "Europe PMC", Sha256 = "00",
    };

    public static PathwayEvidence Evidence { get; } = new() { Pmid = "900000001", Title = Title, Year = 2020, Quote = Sentence };

    public static EvidenceCase Of(PathwayEvidence evidence, string arrow = "inhibits", string? direction = "main_to_primary",
        string partner = "VCP", string[]? mediators = null)
    {
        var function = new PathwayFunction { Title = "A function", Arrow = arrow, Evidence = [evidence] };
        return EvidenceCase.Create(new PathwayInteraction
        {
            Id = "i", Query = "ATXN3", Partner = partner, Direction = direction, Mediators = mediators ?? [], Functions = [function],
            Json = "{}",
        }, function, evidence, default).First();
    }

    public static FetchResult Fetched(PathwayPublication? paper = null, string? fullText = null) =>
        new FetchResult.Found(new FetchedRecord(paper ?? Paper, fullText), DateTimeOffset.UnixEpoch);

    public static PathwayVerdict Check(PathwayEvidence evidence, FetchResult? fetchResult = null) =>
        Checker.Check(Of(evidence), fetchResult ?? Fetched());
}

/// <summary>Answers claims as a test defines.</summary>
internal sealed class ClaimCurator(Func<ClaimQuestion, ClaimAnswer> answer) : ISingleQuestionCurator
{
    private readonly List<ClaimQuestion> asked = [];

    public IReadOnlyList<ClaimQuestion> Asked => asked;

    public string? GetAnswerer(Question question) => question is ClaimQuestion ? "a reader" : null;

    public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var claim = (ClaimQuestion)(Question)question;
        lock (asked) { asked.Add(claim); }
        return ValueTask.FromResult(new CuratorResponse<TAnswer>((TAnswer)(Answer)answer(claim)));
    }
}
