using Pathway.Engine;
using Pathway.Genes;
using Pathway.Literature;
using Pathway.Literature.Emulator;
using Pathway.Model;
using Pathway.Steps.Evidence;
using Pathway.Storage;

namespace Pathway.Bench.Evidence;

/// <summary>
/// Checks a generated set against the emulated services, once with both of them up and once, for the last part, with both down.
/// </summary>
internal sealed record EvidenceTrial(IReadOnlyDictionary<(PlantedFault Fault, PathwayVerdictKind Verdict), int> Counts,
    IReadOnlyList<string> Misses)
{
    public static async Task<EvidenceTrial> RunAsync(int count, int seed)
    {
        var set = GeneratedEvidence.Create(count, seed);
        var down = GeneratedEvidence.Create(count / 20, seed + 1);
        var counts = new Dictionary<(PlantedFault, PathwayVerdictKind), int>();
        var misses = new List<string>();
        await JudgeAsync(set, set.Faults, LiteratureFault.None);
        await JudgeAsync(down, [.. down.Faults.Select(static _ => PlantedFault.ServiceDown)], LiteratureFault.Down);
        return new EvidenceTrial(counts, misses);

        async Task JudgeAsync(GeneratedEvidence part, IReadOnlyList<PlantedFault> faults, LiteratureFault fault)
        {
            var judged = await CheckAsync(part.Interactions, part.Papers, fault);
            for (var i = 0; i < judged.Count; i++)
            {
                var verdict = judged[i].Verdict!;
                var key = (faults[i], verdict.Kind);
                counts[key] = counts.GetValueOrDefault(key) + 1;
                if (verdict.Kind != faults[i].Truth())
                {
                    misses.Add(
                        $"{judged[i].Id} {faults[i]}: {verdict.Kind}: {verdict.Reason} [{judged[i].Functions[0].Evidence[0].Quote}]");
                }
            }
        }
    }

    /// <summary>The share of the planted faults that got the right verdict.</summary>
    public double DetectionRate => Share(static key => key.Fault is not PlantedFault.None, static key => key.Verdict == key.Fault.Truth());

    /// <summary>The share of the right records that got any other verdict.</summary>
    public double FalseAlarmRate =>
        Share(static key => key.Fault is PlantedFault.None, static key => key.Verdict is not PathwayVerdictKind.Supported);

    public int Total => Counts.Values.Sum();

    private double Share(Func<(PlantedFault Fault, PathwayVerdictKind Verdict), bool> among,
        Func<(PlantedFault Fault, PathwayVerdictKind Verdict), bool> which)
    {
        var all = Counts.Where(pair => among(pair.Key)).Sum(static pair => pair.Value);
        return all == 0 ? 0 : (double)Counts.Where(pair => among(pair.Key) && which(pair.Key)).Sum(static pair => pair.Value) / all;
    }

    private static async Task<IReadOnlyList<PathwayInteraction>> CheckAsync(IReadOnlyList<PathwayInteraction> interactions,
        IEnumerable<TestPaper> papers, LiteratureFault fault)
    {
        await using var emulator = await LiteratureEmulator.StartAsync(papers);
        emulator.Faults = _ => fault;
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        var settings = new LiteratureSettings(emulator.EuropePmc, emulator.Ncbi);
        // The emulator has no limits: what is measured here are verdicts, not time.
        var curator =
            LiteratureCuratorFactory.Create(settings, http, new RequestPacer(100_000, TimeProvider.System),
                new RequestPacer(100_000, TimeProvider.System));
        var engine = new QuestionEngine(new MemoryStore(), [curator], TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "bench", RetryDelay = TimeSpan.Zero });
        return await EvidenceStep.CheckAsync(new EvidenceInput(interactions), run, EmbeddedGenes.Names, CancellationToken.None);
    }
}
