using Pathway.Bench.Assignment;
using Pathway.Bench.Estimates;
using Pathway.Bench.Evidence;
using Pathway.Bench.EvidenceTime;
using Pathway.Bench.Growth;
using Pathway.Bench.Hedging;
using Pathway.Bench.HierarchyBuilding;
using Pathway.Bench.Limits;
using Pathway.Bench.Names;
using Pathway.Bench.Pipelines;
using Pathway.Bench.Quality;
using Pathway.Bench.Reading;
using Pathway.Bench.Scale;
using Pathway.Bench.Throughput;
using Pathway.Bench.Writing;

namespace Pathway.Bench;

/// <summary>The commands of the benchmark program. A new measurement is a class in its own file and a line here.</summary>
internal static class BenchCommands
{
    private static readonly IReadOnlyList<(string Name, string Description, Func<string[], Task<int>> Run)> All =
    [
        ("module", "import time, package size and duration of the quickstart: module [RUNS]", ModuleCommand.RunAsync),
        ("import-once", "imports the module once and prints the milliseconds: import-once MANIFEST", ModuleCommand.ImportOnceAsync),
        ("tree", "prints the hierarchy of terms, --whole with siblings and reorganised: tree [--profile NAME] [--whole] FILE|TERM...",
            TreeCommand.RunAsync),
        ("ontology", "accuracy of finding names in the ontology: ontology [--every N] [--tuning]", OntologyCommand.RunAsync),
        ("names", "right, wrong and guessed terms for names as databases and people write them: "
            + "names [--misses] [--file FILE] [--count N]", NamesCommand.RunAsync),
        ("ontology-import", "time and memory of importing and loading an ontology: ontology-import [--megabytes N] [FILE...]",
            OntologyImportCommand.RunAsync),
        ("similarity", "the similarity join on all names of the ontology: similarity [--names]", SimilarityCommand.RunAsync),
        ("quality", "quality of hierarchies of real terms, compared with another program's answers: quality [--cache FILE] [FILE...]",
            QualityCommand.RunAsync),
        ("assign", "terms for functions without one: share placed, nearness to expected terms, beside random pairs: assign [--path FILE]",
            AssignCommand.RunAsync),
        ("growth", "growth of time and memory with the number of terms, with immediate answers: growth [TERMS...]",
            GrowthCommand.RunAsync),
        ("climb", "building the original's hierarchy in five modes, compared with their schedules: "
            + "climb [--seeds N] [--scale X] [--pipeline-scale X] [--only NAME]", HierarchyCommand.RunAsync),
        ("hedge", "building hierarchies with and without -Hedge with heavy-tailed latencies: hedge [--seeds N] [--scale X] [--together N]",
            HedgeCommand.RunAsync),
        ("evidence", "verdicts on generated evidence with planted faults, on sentences, on definitions, on cases: "
            + "evidence [--records N] [--seed N] [--definitions FILE [--sample N]] [--cases FILE] [--misses]",
            EvidenceCommand.RunAsync),
        ("pipeline", "the whole pipeline on the original's workload in seven modes, compared with their schedules: "
            + "pipeline [--seeds N] [--scale X] [--together N] [--only NAME]", PipelineCommand.RunAsync),
        ("evidence-time", "checking the original's evidence by a model, compared with its schedule: evidence-time [--seeds N] [--scale X]",
            EvidenceTimeCommand.RunAsync),
        ("throughput", "questions per second with immediate answers, the cmdlet beside HttpClient and fetch: throughput [--rounds N] "
            + "[--questions N] [--only paired|engine] [--growth 3000,10000,...] [--engine-questions N]", ThroughputCommand.RunAsync),
        ("throughput-worker", "the process that asks through HttpClient; started by throughput", ThroughputWorker.RunAsync),
        ("scale", "many questions from several processes through one Redis: scale [--questions N] [--processes N] [--overlap PERCENT] "
            + "[--server redis://HOST:PORT]", ScaleCommand.RunAsync),
        ("scale-worker", "one of these processes; started by scale", ScaleWorker.RunAsync),
        ("estimate", "how far -EstimateOnly is from the run that follows, for ten sets of terms: estimate [--seed N]",
            EstimateCommand.RunAsync),
        ("limits", "processes that share rate limits, with an emulator that enforces them: limits [--minutes N] [--scale X]",
            LimitsCommand.RunAsync),
        ("limits-worker", "one of these processes; started by limits", LimitsWorker.RunAsync),
        ("reading", "time and memory of reading a million rows of STRING and of PSI-MITAB: reading [--rows N]", ReadingCommand.RunAsync),
        ("writers", "time of writing a large hierarchy in each format: writers [--nodes N] [--rounds N] [--only FORMAT]",
            WritersCommand.RunAsync),
        ("store", "time and memory of many questions through the store: store [--questions N] [--server redis://HOST:PORT]",
            StoreCommand.RunAsync),
    ];

    public static Task<int> RunAsync(string[] args)
    {
        foreach (var (name, _, run) in All)
        {
            if (args is [var command, ..] && command == name) { return run(args[1..]); }
        }
        Console.Error.WriteLine("usage: dotnet run --project bench/Pathway.Bench -- COMMAND");
        foreach (var (name, description, _) in All) { Console.Error.WriteLine($"  {name,-13} {description}"); }
        return Task.FromResult(2);
    }
}
