using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Model;

namespace Pathway.Bench.Evidence;

/// <summary>Prints the verdicts on planted faults.</summary>
internal static class EvidenceCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (count, seed) = (CommandOption.GetInteger(args, "--records", 2000), CommandOption.GetInteger(args, "--seed", 1));
        var trial = await EvidenceTrial.RunAsync(count, seed);
        var verdicts = Enum.GetValues<PathwayVerdictKind>();
        string[] head = ["planted", .. verdicts.Select(static verdict => verdict.ToString())];
        var rows = Enum.GetValues<PlantedFault>()
            .Select(fault => (string[])[fault.ToString(), .. verdicts.Select(verdict => Cell(trial, fault, verdict))]);
        Table.Print([head, .. rows]);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{trial.Total} records; correct verdict on planted faults {trial.DetectionRate:0.0 %}, ")
            + string.Create(CultureInfo.InvariantCulture, $"false alarms on correct records {trial.FalseAlarmRate:0.0 %}"));
        foreach (var miss in trial.Misses.Take(args.Contains("--misses") ? int.MaxValue : 0)) { Console.WriteLine(miss); }
        await PrintPairsAsync(args.Contains("--misses"));
        if (CommandOption.GetText(args, "--definitions") is { } definitions)
        {
            await PrintDefinitionsAsync(definitions, CommandOption.GetInteger(args, "--sample", 900), seed, args.Contains("--misses"));
        }
        if (CommandOption.GetText(args, "--cases") is { } cases) { await PrintCasesAsync(cases, args.Contains("--misses")); }
        return trial is { DetectionRate: >= 0.99, FalseAlarmRate: <= 0.01 } ? 0 : 1;
    }

    private static async Task PrintPairsAsync(bool listsMisses)
    {
        var (samples, sha256) = PairSentences.Read();
        Console.WriteLine();
        Console.WriteLine($"Pair sentences, SHA-256 {sha256}");
        await SampleTable.PrintAsync(samples, [], listsMisses);
    }

    private static async Task PrintDefinitionsAsync(string path, int count, int seed, bool listsMisses)
    {
        var definitions = TermDefinitions.Read(path);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Definitions of the Gene Ontology: {Math.Min(count, definitions.Count)} of {definitions.Count}"));
        await SampleTable.PrintAsync(DefinitionSamples.Create(definitions, count, seed), [], listsMisses);
    }

    private static async Task PrintCasesAsync(string path, bool listsMisses)
    {
        var (samples, papers, leftOut) = CaseFile.Read(path);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Cases of '{Path.GetFileName(path)}'; {leftOut} expect something else than a verdict and are left out"));
        await SampleTable.PrintAsync(samples, papers, listsMisses);
    }

    // The correct verdict is in brackets.
    private static string Cell(EvidenceTrial trial, PlantedFault fault, PathwayVerdictKind verdict)
    {
        var number = trial.Counts.GetValueOrDefault((fault, verdict)).ToString(CultureInfo.InvariantCulture);
        return fault.Truth() == verdict ? $"[{number}]" : number == "0" ? "." : number;
    }
}
