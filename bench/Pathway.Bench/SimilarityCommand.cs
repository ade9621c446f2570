using System.Diagnostics;
using System.Globalization;
using Pathway.Ontology;
using Pathway.Text.Similarity;

namespace Pathway.Bench;

/// <summary>Measures the similarity join on all names of the ontology, and on names and synonyms.</summary>
internal static class SimilarityCommand
{
    private const double Threshold = 0.85;

    public static Task<int> RunAsync(string[] args)
    {
        var graph = EmbeddedOntology.Graph;
        var names = graph.Terms.Select(static term => term.Name.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToArray();
        var all = names.Concat(graph.Terms.SelectMany(static term => term.Synonyms).Select(static synonym => synonym.ToLowerInvariant()))
            .Distinct(StringComparer.Ordinal).ToArray();
        SimilarityJoin.Pairs(new NameSet(names.Take(2000)), Threshold, 1, CancellationToken.None);
        var found = "above " + Threshold.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine($"{"names",-24}{"cores",6}{"pairs",16}{found,14}{"seconds",10}{"CPU seconds",14}{"pairs/s",18}"
            + $"{"peak memory",14}{"goal",8}");
        Measure("names of processes", names, 1, "3 s");
        if (args is ["--names"]) { return Task.FromResult(0); }
        Measure("with all synonyms", all, 1, "45 s");
        Measure("with all synonyms", all, Environment.ProcessorCount, "45 s");
        return Task.FromResult(0);
    }

    private static void Measure(string description, string[] names, int degree, string goal)
    {
        var cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var pairs = SimilarityJoin.Pairs(new NameSet(names), Threshold, degree, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        var compared = (long)names.Length * (names.Length - 1) / 2;
        // On a busy machine the processor time says more than the elapsed time.
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpuBefore).TotalSeconds;
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{$"{names.Length} {description}",-24}{degree,6}{compared,16:N0}{pairs.Count,14:N0}{seconds,10:0.00}{cpu,14:0.00}")
            + string.Create(CultureInfo.InvariantCulture, $"{compared / seconds,18:N0}{peak,11:0} MB{goal,8}"));
    }
}
