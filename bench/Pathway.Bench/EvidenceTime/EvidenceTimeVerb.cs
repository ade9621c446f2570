using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;
using Pathway.Formats.Interactions;
using Pathway.Genes;
using Pathway.Model;
using Pathway.Steps.Evidence;

namespace Pathway.Bench.EvidenceTime;

/// <summary>Checks the original's evidence, fifteen batches of three, in one slot and in four, beside the schedules that nobody can beat who asks in this order.</summary>
internal static class EvidenceTimeVerb
{
    private const int Batches = 15;
    private const int ClaimsOfBatch = 3;

    // A call of 57 seconds takes 190 milliseconds: what the machine does beside must not show.
    private const double UsualScale = 1 / 300.0;

    public static async Task<int> RunAsync(string[] args)
    {
        var (seeds, scale) = (Option.Whole(args, "--seeds", 50), Option.Real(args, "--scale", UsualScale));
        var claims = Claims();
        await MeasureAsync(claims, 0, scale / 10, 4);
        var rows = new List<IReadOnlyList<string>> { new[] { "", "seconds of the original", "planned", "measured / planned" } };
        var worst = 0.0;
        foreach (var slots in (int[])[1, 4])
        {
            var measured = new List<(double Seconds, double Planned)>();
            for (var seed = 1; seed <= seeds; seed++) { measured.Add((await MeasureAsync(claims, seed, scale, slots), Planned(claims, seed, slots))); }
            var ratio = Spread.Of(measured.Select(static one => one.Seconds / one.Planned));
            if (slots > 1) { worst = ratio.Median; }
            rows.Add([slots == 1 ? "sequential" : $"{slots} slots", Spread.Of(measured.Select(static one => one.Seconds)).Text(0), Spread.Of(measured.Select(static one => one.Planned)).Text(0), ratio.Text(3)]);
        }
        Table.Print([.. rows]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Batches} batches of {ClaimsOfBatch} claims, {TimedReader.Mean} s mean, {seeds} seeds: median (least..most)"));
        return worst <= 1.05 ? 0 : 1;
    }

    private static async Task<double> MeasureAsync(IReadOnlyList<PathwayInteraction> claims, int seed, double scale, int slots)
    {
        using var desk = StoredDesk.InFile(new TimedReader(seed, scale, slots, ClaimsOfBatch));
        var run = desk.Open(slots);
        var clock = Stopwatch.StartNew();
        var judged = await EvidenceStep.CheckAsync(new EvidenceInput(claims) { AsksModel = true }, run, EmbeddedGenes.Names, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds / scale;
        return judged.All(static one => one.Verdict is { Kind: PathwayVerdictKind.NotFound, Rung: PathwayRung.Model }) && run.Counts.Calls == Batches + 1 ? seconds
            : throw new InvalidOperationException("The reader was not asked in fifteen batches.");
    }

    // The batches are cut in the order of their claims, and go in that order as slots come free.
    private static double Planned(IReadOnlyList<PathwayInteraction> claims, int seed, int slots)
    {
        var ends = new PriorityQueue<double, double>();
        var last = 0.0;
        foreach (var batch in claims.Select(Subject).Order(StringComparer.Ordinal).Chunk(ClaimsOfBatch))
        {
            var end = (ends.Count < slots ? 0 : ends.Dequeue()) + TimedReader.Seconds(seed, batch[0]);
            ends.Enqueue(end, end);
            last = Math.Max(last, end);
        }
        return last;
    }

    private static string Subject(PathwayInteraction interaction) => TermName.Key($"{interaction.Query} binds {interaction.Partner}: {interaction.Functions[0].Title}");

    private static IReadOnlyList<PathwayInteraction> Claims() => [.. Enumerable.Range(0, Batches * ClaimsOfBatch).Select(static i => InteractionRecord.Read(
        FormattableString.Invariant($$"""{ "query": "ATXN3", "primary": "VCP", "arrow": "binds", "functions": [ { "function": "Claim {{i:D2}}", "evidence": [ { "pmid": "9000000{{i:D2}}" } ] } ] }"""), null, null))];
}
