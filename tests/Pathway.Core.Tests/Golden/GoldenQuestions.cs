using Pathway.Curators;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Literature;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Golden;

/// <summary>Questions of each kind, with their curators.</summary>
internal static class GoldenQuestions
{
    private const string Title = "Ataxin-3 and VCP in the quality control of invented proteins";

    private static readonly PathwayRootProfile Seven = RootProfiles.Load("seven");

    public static IReadOnlyList<GoldenQuestion> All { get; } =
    [
        GoldenQuestion.Of(new ParentQuestion { Subject = "aggrephagy", Roots = Seven }),
        GoldenQuestion.Of(new ParentQuestion { Subject = "aggrephagy", Roots = Seven, Excluded = ["autophagy", "macroautophagy"] }),
        GoldenQuestion.Of(new ParentQuestion { Subject = "no such process", Roots = Seven }),
        GoldenQuestion.Of(new SiblingsQuestion { Subject = "macroautophagy", Roots = Seven }),
        GoldenQuestion.Of(SameConceptQuestion.Of("erad pathway", "aggrephagy")),
        GoldenQuestion.Of(new ChooseParentQuestion
        {
            Subject = "aggrephagy", Roots = Seven, Candidates = ["macroautophagy", "protein folding"],
        }),
        GoldenQuestion.Of(new IntermediateQuestion { Subject = "aggrephagy", Roots = Seven, Root = "proteostasis" }),
        GoldenQuestion.Of(new RootQuestion { Subject = "aggrephagy", Roots = Seven }),
        GoldenQuestion.Of(new ClaimQuestion
        {
            Subject = "atxn3 inhibits vcp", Query = "ATXN3", Partner = "VCP", Arrow = "inhibits", Direction = "main_to_primary",
            Statements = ["ERAD", "slower"],
            Sources = [new("900000001", ["Ataxin-3 inhibits p97.", "More work is needed."]), new("900000002", [])],
        }),
        GoldenQuestion.Of(new PublicationQuestion { Subject = "900000001" }),
        GoldenQuestion.Of(PublicationSearchQuestion.Of(Title)),
        GoldenQuestion.Of(new FullTextQuestion { Subject = "PMC9000001" }),
    ];

    /// <summary>Questions that no cache of schema 4 has answers for: they are newer than the golden file.</summary>
    public static IReadOnlyList<GoldenQuestion> AboutTerms { get; } =
    [
        GoldenQuestion.Of(AssignTermQuestion.Of(new PathwayFunction
        {
            Title = "Clearance of \"aggregates\"", Arrow = "activates", CellularProcess = "Removes aggregates.\nThen it stops.",
            Effect = "Fewer aggregates", Consequences = ["Longer life"], SpecificEffects = ["p62 rises", "LC3 rises"],
        })!),
        GoldenQuestion.Of(AssignTermQuestion.Of(new PathwayFunction { Title = "DUB activity" })!),
        GoldenQuestion.Of(new StandardizeTermQuestion
        {
            Subject = "aggregate clearance", Known = ["aggrephagy", "clearance of aggregate"],
        }),
    ];

    /// <summary>Questions with imported answers only.</summary>
    public static IReadOnlyList<GoldenQuestion> Imported { get; } =
    [
        GoldenQuestion.Of(new ParentQuestion { Subject = "imported term", Roots = Seven }),
        GoldenQuestion.Of(new SiblingsQuestion { Subject = "imported term", Roots = Seven }),
    ];

    /// <summary>The curators as users choose them: the ontology, the ontology with a model, the literature.</summary>
    public static IReadOnlyList<ICurator> Curators { get; } =
        [.. Chosen("Ontology"), .. Chosen("Hybrid"), LiteratureCuratorFactory.Create(Literature())];

    /// <summary>The answers of a model and of the literature, by kind.</summary>
    public static IReadOnlyDictionary<string, string> Answers { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["parent"] = """{"parent":"Selective Autophagy","description":"of one kind of cargo","confidence":0.9,"reason":"a reason"}""",
        ["siblings"] = """{"siblings":[{"name":"Mitophagy","description":"of mitochondria"},{"name":"Pexophagy"}],"confidence":0.8}""",
        ["same-concept"] = """{"isSame":true,"kept":"erad pathway","reason":"synonyms"}""",
        ["choose-parent"] = """{"parent":"macroautophagy","confidence":0.7,"reason":"nearer"}""",
        ["intermediate"] = """{"isDirect":false,"intermediate":"Autophagy","description":"self-eating","confidence":0.6}""",
        ["root"] = """{"root":"Proteostasis","confidence":0.95,"reason":"keywords"}""",
        ["claim"] = """{"verdict":"corrected","correction":"It binds.","quote":"It inhibits p97.","pmid":"900000001","confidence":0.5}""",
        ["publication"] = $$"""{"publication":{{Publication}}}""",
        ["publication-search"] = $$"""{"publications":[{{Publication}}]}""",
        ["full-text"] = """{"body":"Title. Abstract. Body.","sha256":"00"}""",
    };

    private static string Publication => $$"""
        {"pmid":"900000001","title":"{{Title}}","authors":["Doe J","Roe R"],"journal":"J","year":2020,"abstract":"A.","pmcId":"PMC9000001",
        "doi":"10.1/x","isOpenAccess":true,"isRetracted":true,"retractionNotice":"900000009",
        "service":"Europe PMC","sha256":"00","fetchedAt":"2026-01-02T03:04:05+00:00"}
        """;

    private static IReadOnlyList<ICurator> Chosen(string name) =>
        CuratorCatalog.Choose(new CuratorChoice { Curator = name, Model = "gemini-3.8-flash", Asks = false }).Curators;

    private static LiteratureSettings Literature() => new(new Uri("http://127.0.0.1:9/"), new Uri("http://127.0.0.1:9/"));
}

/// <summary>A question that can be asked.</summary>
/// <param name="Question">The question.</param>
/// <param name="AskAsync">Asks the question in a run and returns the reply on one line.</param>
internal sealed record GoldenQuestion(Question Question, Func<IAsker, Task<string>> AskAsync)
{
    public static GoldenQuestion Of<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer => new(question, async run =>
    {
        var reply = await run.AskAsync(question, 0, CancellationToken.None);
        return reply.Provenance is { } provenance
            ? $"{provenance.Source} {provenance.Answerer} {provenance.At:O} {AnswerJson.Write(reply.Answer!)}"
            : $"failed: {reply.Failure!.Message}";
    });

    public override string ToString() => $"{Question.Kind} '{Question.Subject}'";
}
