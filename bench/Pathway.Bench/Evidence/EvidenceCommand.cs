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
        return trial is { DetectionRate: >= 0.99, FalseAlarmRate: <= 0.01 } ? 0 : 1;
    }

    private static async Task PrintPairsAsync(bool listsMisses)
    {
        var (samples, sha256) = PairSentences.Read();
        Console.WriteLine();
        Console.WriteLine($"Pair sentences, SHA-256 {sha256}");
        await SampleTable.PrintAsync(samples, listsMisses);
    }

    // The correct verdict is in brackets.
    private static string Cell(EvidenceTrial trial, PlantedFault fault, PathwayVerdictKind verdict)
    {
        var number = trial.Counts.GetValueOrDefault((fault, verdict)).ToString(CultureInfo.InvariantCulture);
        return fault.Truth() == verdict ? $"[{number}]" : number == "0" ? "." : number;
    }
}
