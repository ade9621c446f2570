using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Model;

namespace Pathway.Bench.Evidence;

/// <summary>Prints which verdicts planted faults get.</summary>
internal static class EvidenceCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (count, seed) = (CommandOption.GetInteger(args, "--records", 2000), CommandOption.GetInteger(args, "--seed", 1));
        var trial = await EvidenceTrial.RunAsync(count, seed);
        var verdicts = Enum.GetValues<PathwayVerdictKind>();
        string[] head = ["planted", .. verdicts.Select(static verdict => verdict.ToString())];
        Table.Print(
            [head, .. Enum.GetValues<PlantedFault>()
                .Select(fault => (string[])[fault.ToString(), .. verdicts.Select(verdict => Cell(trial, fault, verdict))])]);
        Console.WriteLine();
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{trial.Total} records; right verdict on planted faults {trial.DetectionRate:0.0 %}, false alarms on right records {trial.FalseAlarmRate:0.0 %}"));
        foreach (var miss in trial.Misses.Take(args.Contains("--misses") ? int.MaxValue : 0)) { Console.WriteLine(miss); }
        return trial is { DetectionRate: >= 0.99, FalseAlarmRate: <= 0.01 } ? 0 : 1;
    }

    // The right verdict stands between brackets.
    private static string Cell(EvidenceTrial trial, PlantedFault fault, PathwayVerdictKind verdict)
    {
        var number = trial.Counts.GetValueOrDefault((fault, verdict)).ToString(CultureInfo.InvariantCulture);
        return fault.Truth() == verdict ? $"[{number}]" : number == "0" ? "." : number;
    }
}
