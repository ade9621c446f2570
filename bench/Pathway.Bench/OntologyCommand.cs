using System.Diagnostics;
using System.Globalization;
using Pathway.Ontology;

namespace Pathway.Bench;

/// <summary>Measures the accuracy of finding names in the ontology, on the terms that are excluded from tuning.</summary>
internal static class OntologyCommand
{
    public static Task<int> RunAsync(string[] args)
    {
        var every = Array.IndexOf(args, "--every") is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 1;
        var tuning = args.Contains("--tuning");
        var clock = Stopwatch.StartNew();
        var graph = EmbeddedOntology.Graph;
        var graphTime = clock.Elapsed;
        var index = EmbeddedOntology.Index;
        var indexTime = clock.Elapsed;
        var words = index.Words;
        var allTime = clock.Elapsed;
        Console.WriteLine($"{graph.Source.Title}, release {graph.Source.Release}: {graph.Terms.Count} terms, "
            + $"{index.Labels.Count} names, {words.Vocabulary.Count} words");
        Console.WriteLine($"terms and links {graphTime.TotalMilliseconds:0} ms, "
            + $"names {(indexTime - graphTime).TotalMilliseconds:0} ms, words {(allTime - indexTime).TotalMilliseconds:0} ms; "
            + $"{GC.GetTotalMemory(true) / 1048576.0:0} MB retained");
        var trial = new MatchTrial(index, tuning ? TermSplit.Tuning : TermSplit.HeldOut, every);
        Console.WriteLine();
        Console.WriteLine($"{(tuning ? "tuning" : "held-out")} terms{(every == 1 ? "" : $", one of {every}")}");
        Console.WriteLine($"{"figure",-58}{"measured",9}{"baseline",11}");
        foreach (var row in trial.Rows()) { Console.WriteLine($"{row.Name,-58}{row.Text,9}{row.Baseline,11}"); }
        return Task.FromResult(0);
    }
}
