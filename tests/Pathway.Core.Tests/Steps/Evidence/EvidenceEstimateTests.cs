using System.Text.Json;
using Pathway.Engine;
using Pathway.Formats.Interactions;
using Pathway.Genes;
using Pathway.Literature;
using Pathway.Literature.Emulator;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps.Evidence;

/// <summary>An estimate learns from stored records how many claims stay open, and how long the texts about them are.</summary>
public sealed class EvidenceEstimateTests
{
    private const int Count = 20;
    private const string Open = "Both ataxin-3 and p97 bind an invented adaptor.";

    [Fact]
    public async Task Claims_that_are_not_known_yet_are_as_long_as_the_stored_ones()
    {
        TestPaper[] papers = [.. Enumerable.Range(0, Count).Select(static number => new TestPaper
            { Pmid = $"{900000001 + number}", Title = "Ataxin-3 and VCP in invented cells", Abstract = Open, Year = 2020 })];
        await using var emulator = await LiteratureEmulator.StartAsync(papers);
        using var http = new HttpClient();
        var engine = new QuestionEngine(new MemoryStore(), [Papers.Curator(emulator, http), new PricedReader()], TimeProvider.System);
        PathwayInteraction[] interactions = [.. papers.Select(static paper => InteractionParser.Read(JsonSerializer.Serialize(new
        {
            query = "ATXN3", primary = "VCP",
            functions = new[]
                { new { function = $"Lowering {paper.Pmid}", arrow = "regulates", evidence = new[] { new { pmid = paper.Pmid } } } },
        }), null, null))];

        var (unlearned, usual) = await EstimateAsync(engine, interactions);
        await EvidenceStep.CheckAsync(new EvidenceInput(interactions[..(Count / 2)]) { AsksModel = true },
            engine.StartRun(new RunOptions { Command = "test", RetryDelay = TimeSpan.Zero }), EmbeddedGenes.Names, CancellationToken.None);
        var (learned, stored) = await EstimateAsync(engine, interactions);

        // Three of five stay open where nothing is known; all of the ten that are known do.
        Assert.Equal((Count * 3 / 5, 8), (usual.Count, stored.Count));
        Assert.All(usual, static claim => Assert.Equal(9, claim.Sources.Single().Sentences.Count));
        // Title and abstract.
        Assert.All(stored, static claim => Assert.Equal(2, claim.Sources.Single().Sentences.Count));
        // The publication of each, and the claims.
        Assert.Equal((Count + usual.Count, (Count / 2) + stored.Count), (unlearned.Expected, learned.Expected));
    }

    // The estimate, and the claims that a model is expected to be asked about.
    private static async Task<(RunEstimate Estimate, IReadOnlyList<ClaimQuestion> Claims)> EstimateAsync(QuestionEngine engine,
        PathwayInteraction[] interactions)
    {
        var asker = new DryRunAsker(engine);
        var estimate = await EvidenceEstimate.OfAsync(new EvidenceInput(interactions) { AsksModel = true }, asker, EmbeddedGenes.Names,
            CancellationToken.None);
        var reader = engine.Curators.OfType<PricedReader>().Single();
        return (estimate, reader.TakeEstimated());
    }

    // Finds nothing, and keeps the questions whose usage it was asked to estimate.
    private sealed class PricedReader : ISingleQuestionCurator, ICallPolicy
    {
        private readonly List<ClaimQuestion> estimated = [];

        public ICallPolicy CallPolicy => this;

        public string? GetAnswerer(Question question) => question is ClaimQuestion ? "a reader" : null;

        public CallUsage? EstimateUsage(IReadOnlyList<Question> questions)
        {
            lock (estimated) { estimated.AddRange(questions.Cast<ClaimQuestion>()); }
            return new CallUsage { InputTokens = 1 };
        }

        public ClaimQuestion[] TakeEstimated()
        {
            lock (estimated)
            {
                ClaimQuestion[] taken = [.. estimated];
                estimated.Clear();
                return taken;
            }
        }

        public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
            where TAnswer : Answer => ValueTask.FromResult(
                new CuratorResponse<TAnswer>((TAnswer)(Answer)new ClaimAnswer { Verdict = ClaimAnswer.NotFound }));
    }
}
