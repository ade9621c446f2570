using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;
using Pathway.Emulator.Timing;
using Pathway.Formats.Interactions;
using Pathway.Genes;
using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.Questions;
using Pathway.RateLimiting;
using Pathway.Steps.Evidence;

namespace Pathway.Bench.EvidenceTime;

/// <summary>
/// Checks the original's evidence, fifteen batches of three, in one slot and in four, beside the schedules that nobody can beat who asks in
/// this order.
/// </summary>
internal static class EvidenceTimeCommand
{
    private const int Batches = 15;
    private const int ClaimsOfBatch = 3;

    // A call of 57 seconds takes 190 milliseconds: what the machine does beside must not show.
    private const double DefaultScale = 1 / 300.0;

    public static async Task<int> RunAsync(string[] args)
    {
        var (seeds, scale) = (CommandOption.GetInteger(args, "--seeds", 50), CommandOption.GetNumber(args, "--scale", DefaultScale));
        var claims = Claims();
        await MeasureAsync(claims, 0, scale / 10, 4);
        var rows = new List<IReadOnlyList<string>> { new[] { "", "seconds of the original", "planned", "measured / planned" } };
        var worst = 0.0;
        foreach (var concurrency in (int[])[1, 4])
        {
            var measured = new List<(double Seconds, double Planned)>();
            for (var seed = 1; seed <= seeds; seed++)
            {
                measured.Add((await MeasureAsync(claims, seed, scale, concurrency), Planned(claims, seed, concurrency)));
            }
            var ratio = Spread.Of(measured.Select(static one => one.Seconds / one.Planned));
            if (concurrency > 1) { worst = ratio.Median; }
            rows.Add(
                [concurrency == 1 ? "sequential" : $"{concurrency} slots", Spread.Of(measured.Select(static one => one.Seconds)).Text(0),
                    Spread.Of(measured.Select(static one => one.Planned)).Text(0), ratio.Text(3)]);
        }
        Table.Print([.. rows]);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{Batches} batches of {ClaimsOfBatch} claims, {TimedClaimCurator.Mean} s mean, {seeds} seeds: median (least..most)"));
        return worst <= 1.05 ? 0 : 1;
    }

    private static async Task<double> MeasureAsync(IReadOnlyList<PathwayInteraction> claims, int seed, double scale, int concurrency)
    {
        using var engine = StoredEngine.InFile(new TimedClaimCurator(seed, scale, concurrency, ClaimsOfBatch));
        var run = engine.Open(concurrency);
        var clock = Stopwatch.StartNew();
        var judged =
            await EvidenceStep.CheckAsync(new EvidenceInput(claims) { AsksModel = true }, run, EmbeddedGenes.Names, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds / scale;
        return judged.All(static one => one.Verdict is { Kind: PathwayVerdictKind.NotFound, Check: PathwayEvidenceCheck.Model })
            && run.Progress.Calls == Batches + 1 ? seconds
            : throw new InvalidOperationException("The reader was not asked in fifteen batches.");
    }

    // The batches are cut in the order of their claims, and go in that order as slots come free.
    private static double Planned(IReadOnlyList<PathwayInteraction> claims, int seed, int concurrency)
    {
        var ends = new PriorityQueue<double, double>();
        var last = 0.0;
        foreach (var batch in claims.Select(Subject).Order(StringComparer.Ordinal).Chunk(ClaimsOfBatch))
        {
            var end = (ends.Count < concurrency ? 0 : ends.Dequeue()) + TimedClaimCurator.Seconds(seed, batch[0]);
            ends.Enqueue(end, end);
            last = Math.Max(last, end);
        }
        return last;
    }

    private static string Subject(PathwayInteraction interaction) =>
        TermName.Key($"{interaction.Query} binds {interaction.Partner}: {interaction.Functions[0].Title}");

    private static IReadOnlyList<PathwayInteraction> Claims() =>
        [.. Enumerable.Range(0, Batches * ClaimsOfBatch).Select(static i => InteractionParser.Read(
        FormattableString.Invariant(
            $$"""{ "query": "ATXN3", "primary": "VCP", "arrow": "binds", "functions": [ { "function": "Claim {{i:D2}}", "evidence": [ { "pmid": "9000000{{i:D2}}" } ] } ] }"""), null, null))];
}

/// <summary>
/// Knows every publication at once, and reads claims as slowly as the original's model did: three a call, on a lane of its own, each call
/// as long as its draw says.
/// </summary>
internal sealed class TimedClaimCurator(int seed, double scale, int concurrency, int batchSize) : ICurator, ICallPolicy
{
    /// <summary>Seconds, as the original's evidence questions took.</summary>
    public const double Mean = 57;

    /// <summary>Standard deviation over mean.</summary>
    private const double Variation = 0.6;

    private readonly ModelLimiter limiter =
        new(new LimiterId("bench", "bench", "bench", "reader"), new ModelLimits { Concurrency = concurrency }, TimeProvider.System);

    public ICallPolicy CallPolicy => this;

    public string? GetAnswerer(Question question) => "a reader";

    public ICallLimiter? GetLimiter(Question question) => question is ClaimQuestion ? limiter : null;

    public int GetBatchSize(Question question) => question is ClaimQuestion ? batchSize : 200;

    /// <summary>Seconds for a call, by its first claim.</summary>
    public static double Seconds(int seed, string subject) =>
        Latency.LogNormal(TimeSpan.FromSeconds(Mean), Variation, seed, subject).TotalSeconds;

    public async Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (questions[0] is ClaimQuestion)
        {
            await Task.Delay(TimeSpan.FromSeconds(Seconds(seed, questions[0].Subject) * scale), cancellation);
        }
        return new BatchResponse<TAnswer>(
            [.. questions.Select(static question => new BatchResponseItem<TAnswer>((TAnswer)(Answer)CreateAnswer(question), null))], 0,
            false, null, null);
    }

    private static Answer CreateAnswer(Question question) => question is ClaimQuestion ? new ClaimAnswer { Verdict = ClaimAnswer.NotFound }
        : new PublicationAnswer
    {
        Publication = new PathwayPublication
            { Pmid = question.Subject, Title = "Invented", Abstract = "ATXN3 and VCP.", Service = "bench", Sha256 = "" },
    };
}
