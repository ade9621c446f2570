using Pathway.Bench.Evidence;
using Pathway.Bench.EvidenceTime;
using Pathway.Bench.Growth;
using Pathway.Bench.Hedging;
using Pathway.Bench.HierarchyBuilding;
using Pathway.Bench.Limits;
using Pathway.Bench.Pipelines;
using Pathway.Bench.Quality;
using Pathway.Bench.Reading;
using Pathway.Bench.Throughput;

namespace Pathway.Bench;

/// <summary>What the benchmark program can measure: a verb each, so that a new measurement is a line here and a file of its own.</summary>
internal static class BenchCommands
{
    private static readonly IReadOnlyList<(string Name, string What, Func<string[], Task<int>> Run)> All =
    [
        ("module", "import time, package size and time of the quickstart: module [RUNS]", ModuleCommand.RunAsync),
        ("import-once", "import the module once and print the milliseconds: import-once MANIFEST", ModuleCommand.ImportOnceAsync),
        ("tree", "print the hierarchy of terms, --whole with siblings and reorganised: tree [--profile NAME] [--whole] FILE|TERM...",
            TreeCommand.RunAsync),
        ("ontology", "how well names are found in the ontology: ontology [--every N] [--tuning]", OntologyCommand.RunAsync),
        ("similarity", "the similarity join on all names of the ontology: similarity [--names]", SimilarityCommand.RunAsync),
        ("quality", "how good hierarchies of real terms are, beside what another program answered: quality [--cache FILE] [FILE...]",
            QualityCommand.RunAsync),
        ("growth", "how time and memory grow with the terms when no answer takes time: growth [TERMS...]", GrowthCommand.RunAsync),
        ("climb",
            "the original's workload in five ways beside their schedules: climb [--seeds N] [--scale X] [--pipeline-scale X] [--only NAME]",
            HierarchyCommand.RunAsync),
        ("hedge", "climbs with and without -Hedge where calls have a heavy tail: hedge [--seeds N] [--scale X] [--together N]",
            HedgeCommand.RunAsync),
        ("evidence", "verdicts on generated evidence with planted faults: evidence [--records N] [--seed N] [--misses]",
            EvidenceCommand.RunAsync),
        ("pipeline",
            "the whole pipeline on the original's figures in seven ways beside their schedules: pipeline [--seeds N] [--scale X] [--together N] [--only NAME]", PipelineCommand.RunAsync),
        ("evidence-time", "how long a model reads the original's evidence, beside its schedule: evidence-time [--seeds N] [--scale X]",
            EvidenceTimeCommand.RunAsync),
        ("throughput", "questions a second when no answer takes time: throughput [--rounds N] [--questions N] [--desk-questions N]",
            ThroughputCommand.RunAsync),
        ("limits", "processes that share limits, at an emulator that enforces them: limits [--minutes N] [--scale X]",
            LimitsCommand.RunAsync),
        ("limits-worker", "one of those processes; limits starts it", LimitsWorker.RunAsync),
        ("reading", "time and memory of reading a million rows of STRING and of PSI-MITAB: reading [--rows N]", ReadingCommand.RunAsync),
        ("store", "many questions through the store, time and memory of each: store [--questions N] [--server redis://HOST:PORT]",
            StoreCommand.RunAsync),
    ];

    public static Task<int> RunAsync(string[] args)
    {
        foreach (var (name, _, run) in All) { if (args is [var wanted, ..] && wanted == name) { return run(args[1..]); } }
        Console.Error.WriteLine("usage: dotnet run --project bench/Pathway.Bench -- VERB");
        foreach (var (name, what, _) in All) { Console.Error.WriteLine($"  {name,-12} {what}"); }
        return Task.FromResult(2);
    }
}
