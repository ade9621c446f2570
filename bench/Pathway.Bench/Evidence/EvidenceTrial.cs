using Pathway.Engine;
using Pathway.Genes;
using Pathway.Literature;
using Pathway.Literature.Emulator;
using Pathway.Model;
using Pathway.Steps.Evidence;
using Pathway.Storage;

namespace Pathway.Bench.Evidence;

/// <summary>
/// Checks generated evidence with the emulated services, and a smaller part with both services down.
/// </summary>
internal sealed record EvidenceTrial(
    IReadOnlyDictionary<(PlantedFault Fault, PathwayVerdictKind Verdict), int> Counts, IReadOnlyList<string> Misses)
{
    public static async Task<EvidenceTrial> RunAsync(int count, int seed)
    {
        var set = GeneratedEvidence.Create(count, seed);
        var down = GeneratedEvidence.Create(count / 20, seed + 1);
        var counts = new Dictionary<(PlantedFault, PathwayVerdictKind), int>();
        var misses = new List<string>();
        await CountVerdictsAsync(set, set.Faults, LiteratureFault.None);
        await CountVerdictsAsync(down, [.. down.Faults.Select(static _ => PlantedFault.ServiceDown)], LiteratureFault.Down);
        return new EvidenceTrial(counts, misses);

        async Task CountVerdictsAsync(GeneratedEvidence part, IReadOnlyList<PlantedFault> faults, LiteratureFault fault)
        {
            var interactions = await CheckAsync(part.Interactions, part.Papers, fault);
            for (var i = 0; i < interactions.Count; i++)
            {
                var verdict = interactions[i].Verdict!;
                var key = (faults[i], verdict.Kind);
                counts[key] = counts.GetValueOrDefault(key) + 1;
                if (verdict.Kind != faults[i].Truth())
                {
                    var quote = interactions[i].Functions[0].Evidence[0].Quote;
                    misses.Add($"{interactions[i].Id} {faults[i]}: {verdict.Kind}: {verdict.Reason} [{quote}]");
                }
            }
        }
    }

    /// <summary>The share of planted faults with the correct verdict.</summary>
    public double DetectionRate => Share(static key => key.Fault is not PlantedFault.None, static key => key.Verdict == key.Fault.Truth());

    /// <summary>The share of correct records with another verdict.</summary>
    public double FalseAlarmRate =>
        Share(static key => key.Fault is PlantedFault.None, static key => key.Verdict is not PathwayVerdictKind.Supported);

    public int Total => Counts.Values.Sum();

    private double Share(
        Func<(PlantedFault Fault, PathwayVerdictKind Verdict), bool> isIncluded,
        Func<(PlantedFault Fault, PathwayVerdictKind Verdict), bool> isCounted)
    {
        var all = Counts.Where(pair => isIncluded(pair.Key)).Sum(static pair => pair.Value);
        var counted = Counts.Where(pair => isIncluded(pair.Key) && isCounted(pair.Key)).Sum(static pair => pair.Value);
        return all == 0 ? 0 : (double)counted / all;
    }

    /// <summary>The interactions with their verdicts, checked against the emulated services.</summary>
    public static async Task<IReadOnlyList<PathwayInteraction>> CheckAsync(
        IReadOnlyList<PathwayInteraction> interactions, IEnumerable<TestPaper> papers, LiteratureFault fault)
    {
        await using var emulator = await LiteratureEmulator.StartAsync(papers);
        emulator.Faults = _ => fault;
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        var settings = new LiteratureSettings(emulator.EuropePmc, emulator.Ncbi);
        // This measures verdicts, not time, so the rate limits are high.
        var curator = LiteratureCuratorFactory.Create(
            settings, http, new RequestPacer(100_000, TimeProvider.System), new RequestPacer(100_000, TimeProvider.System));
        var engine = new QuestionEngine(new MemoryStore(), [curator], TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "bench", RetryDelay = TimeSpan.Zero });
        return await EvidenceStep.CheckAsync(new EvidenceInput(interactions), run, EmbeddedGenes.Names, CancellationToken.None);
    }
}
