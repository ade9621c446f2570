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
/// Checks the original's evidence, fifteen batches of three, with a concurrency of one and of four, compared with the optimal schedules
/// for this order.
/// </summary>
internal static class EvidenceTimeCommand
{
    private const int Batches = 15;
    private const int ClaimsPerBatch = 3;

    // A call of 57 seconds takes 190 milliseconds, so that the overhead of the machine is negligible.
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
            var ratio = Spread.Of(measured.Select(static run => run.Seconds / run.Planned));
            if (concurrency > 1) { worst = ratio.Median; }
            rows.Add(
            [
                concurrency == 1 ? "sequential" : $"{concurrency} concurrent",
                Spread.Of(measured.Select(static run => run.Seconds)).Text(0),
                Spread.Of(measured.Select(static run => run.Planned)).Text(0), ratio.Text(3),
            ]);
        }
        Table.Print([.. rows]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Batches} batches of {ClaimsPerBatch} claims, {TimedClaimCurator.Mean} s mean, {seeds} seeds: median (min..max)"));
        return worst <= 1.05 ? 0 : 1;
    }

    private static async Task<double> MeasureAsync(IReadOnlyList<PathwayInteraction> claims, int seed, double scale, int concurrency)
    {
        using var engine = StoredEngine.InFile(new TimedClaimCurator(seed, scale, concurrency, ClaimsPerBatch));
        var run = engine.Open(concurrency);
        var clock = Stopwatch.StartNew();
        var input = new EvidenceInput(claims) { AsksModel = true };
        var interactions = await EvidenceStep.CheckAsync(input, run, EmbeddedGenes.Names, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds / scale;
        var isExpected = run.Progress.Calls == Batches + 1 && interactions.All(static interaction =>
            interaction.Verdict is { Kind: PathwayVerdictKind.NotFound, Check: PathwayEvidenceCheck.Model });
        return isExpected ? seconds : throw new InvalidOperationException("The claims were not checked in fifteen batches.");
    }

    // Batches are made in the order of the claims and start in this order as soon as the concurrency allows.
    private static double Planned(IReadOnlyList<PathwayInteraction> claims, int seed, int concurrency)
    {
        var ends = new PriorityQueue<double, double>();
        var last = 0.0;
        foreach (var batch in claims.Select(Subject).Order(StringComparer.Ordinal).Chunk(ClaimsPerBatch))
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
        [.. Enumerable.Range(0, Batches * ClaimsPerBatch).Select(static i => InteractionParser.Read(FormattableString.Invariant($$"""
            { "query": "ATXN3", "primary": "VCP", "arrow": "binds",
              "functions": [ { "function": "Claim {{i:D2}}", "evidence": [ { "pmid": "9000000{{i:D2}}" } ] } ] }
            """), null, null))];
}

/// <summary>
/// Answers publication questions at once, and claim questions with the latencies of the original's model, three per call, through its own
/// limiter.
/// </summary>
internal sealed class TimedClaimCurator(int seed, double scale, int concurrency, int batchSize) : ICurator, ICallPolicy
{
    /// <summary>The mean seconds of the original's evidence questions.</summary>
    public const double Mean = 57;

    /// <summary>The standard deviation divided by the mean.</summary>
    private const double Variation = 0.6;

    private readonly ModelLimiter limiter =
        new(new LimiterId("bench", "bench", "bench", "reader"), new ModelLimits { Concurrency = concurrency }, TimeProvider.System);

    public ICallPolicy CallPolicy => this;

    public string? GetAnswerer(Question question) => "a reader";

    public ICallLimiter? GetLimiter(Question question) => question is ClaimQuestion ? limiter : null;

    public int GetBatchSize(Question question) => question is ClaimQuestion ? batchSize : 200;

    /// <summary>The seconds of a call, by its first claim.</summary>
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
        var items = questions.Select(
            static question => new BatchResponseItem<TAnswer>((TAnswer)(Answer)CreateAnswer(question), null));
        return new BatchResponse<TAnswer>([.. items], 0, false, null, null);
    }

    private static Answer CreateAnswer(Question question)
    {
        if (question is ClaimQuestion) { return new ClaimAnswer { Verdict = ClaimAnswer.NotFound }; }
        return new PublicationAnswer
        {
            Publication = new PathwayPublication
            {
                Pmid = question.Subject,
                Title = "Invented",
                Abstract = "ATXN3 and VCP.",
                Service = "bench",
                Sha256 = "",
            },
        };
    }
}
