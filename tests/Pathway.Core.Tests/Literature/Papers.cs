using Pathway.Engine;
using Pathway.Literature.Emulator;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Literature;

/// <summary>Invented papers, and engines with emulated services for them.</summary>
internal static class Papers
{
    public static TestPaper Open { get; } = new()
    {
        Pmid = "900000001", Title = "Ataxin-3 and VCP in the quality control of invented proteins", PmcId = "PMC90000001",
        IsOpenAccess = true, Authors = ["Doe J", "Roe R"], Year = 2020,
        Abstract = "Levels of p97 < 5 % & below were seen. We show that ataxin-3 directly inhibits p97 activity in cultured cells.",
        Body = ["It stands in the body alone that ATXN3 trims K48-linked chains.", "A second paragraph."],
    };

    public static TestPaper Closed { get; } = new()
    {
        Pmid = "900000002", Title = "Beclin-1 and huntingtin in invented autophagy",
        Abstract = "Beclin-1 binds huntingtin in this invented paper.", PmcId = "PMC90000002",
    };

    public static TestPaper Retracted { get; } = new()
    {
        Pmid = "900000003", Title = "A result that did not last", Abstract = "It was seen once.", IsRetracted = true,
    };

    public static TestPaper OnlyInNcbi { get; } = new()
    {
        Pmid = "900000004", Title = "A paper that Europe PMC does not have", Abstract = "Not there.", IsInEuropePmc = false,
    };

    public static IReadOnlyList<TestPaper> All { get; } = [Open, Closed, Retracted, OnlyInNcbi];

    public static LiteratureCurator Curator(LiteratureEmulator emulator, HttpClient http, string? email = null, string? key = null) =>
        LiteratureCuratorFactory.Create(
        new LiteratureSettings(emulator.EuropePmc, emulator.Ncbi, email, key is null ? null : new Llm.Chat.SecretText(key)), http,
        new RequestPacer(100_000, TimeProvider.System), new RequestPacer(100_000, TimeProvider.System));

    public static RunSession Run(LiteratureEmulator emulator, HttpClient http, IStore? store = null, TimeSpan? timeout = null,
        bool isReplay = false) =>
        new QuestionEngine(store ?? new MemoryStore(), [Curator(emulator, http)], TimeProvider.System, isReplay).StartRun(new RunOptions
        {
            Command = "test", RetryDelay = TimeSpan.Zero, MaxRateLimitRetries = 2, Timeout = timeout ?? TimeSpan.FromMinutes(1),
        });

    public static Task<Reply<PublicationAnswer>> Ask(this IAsker run, string pmid) =>
        run.AskAsync(new PublicationQuestion { Subject = pmid }, 0, CancellationToken.None);
}
