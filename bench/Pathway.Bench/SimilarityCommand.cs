using System.Diagnostics;
using System.Globalization;
using Pathway.Ontology;
using Pathway.Text.Similarity;

namespace Pathway.Bench;

/// <summary>Measures the similarity join on all names of the ontology, and then on the synonyms too.</summary>
internal static class SimilarityCommand
{
    private const double Above = 0.85;

    public static Task<int> RunAsync(string[] args)
    {
        var graph = EmbeddedOntology.Graph;
        var names = graph.Terms.Select(static term => term.Name.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToArray();
        var all = names.Concat(graph.Terms.SelectMany(static term => term.Synonyms).Select(static synonym => synonym.ToLowerInvariant()))
            .Distinct(StringComparer.Ordinal).ToArray();
        SimilarityJoin.Pairs(names.Take(2000), Above, 1, CancellationToken.None);
        Console.WriteLine(
            $"{"names",-24}{"cores",6}{"pairs",16}{"above " + Above.ToString(CultureInfo.InvariantCulture),14}{"seconds",10}{"of them busy",14}{"pairs a second",18}{"peak memory",14}{"goal",8}");
        Measure("names of processes", names, 1, "3 s");
        if (args is ["--names"]) { return Task.FromResult(0); }
        Measure("with all synonyms", all, 1, "45 s");
        Measure("with all synonyms", all, Environment.ProcessorCount, "45 s");
        return Task.FromResult(0);
    }

    private static void Measure(string what, string[] names, int degree, string goal)
    {
        var busyBefore = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var pairs = SimilarityJoin.Pairs(names, Above, degree, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        var compared = (long)names.Length * (names.Length - 1) / 2;
        // On a machine with other work the clock says little; what the processors spent says more.
        var busy = (Process.GetCurrentProcess().TotalProcessorTime - busyBefore).TotalSeconds;
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{$"{names.Length} {what}",-24}{degree,6}{compared,16:N0}{pairs.Count,14:N0}{seconds,10:0.00}{busy,14:0.00}{compared / seconds,18:N0}{peak,11:0} MB{goal,8}"));
    }
}
