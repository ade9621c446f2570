using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;

namespace Pathway.Bench.Growing;

/// <summary>Shows how time and memory grow with the number of terms when answers take no time.</summary>
internal static class GrowthVerb
{
    private const int WarmUp = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        int[] sizes = args.Length > 0 ? [.. args.Select(static arg => int.Parse(arg, CultureInfo.InvariantCulture))] : [100, 1000, 10000];
        // The ontology is loaded, and the code compiled, before anything is measured.
        await GrownRun.MeasureAsync(WarmUp);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var size in sizes)
        {
            var run = await GrownRun.MeasureAsync(size);
            rows.Add(
            [
                Whole(size), Whole(run.Nodes), Whole(run.Questions), Real(run.Time.TotalSeconds, 2), .. run.Steps.Select(static step => Real(step.Time.TotalSeconds, 2)),
                Real(run.Cpu.TotalSeconds, 2), Real(run.Cpu.TotalMilliseconds / size, 3), Real(run.Allocated / 1024.0 / size, 0), Real(run.Held / 1048576.0, 1), Real(run.Held / 1024.0 / size, 1), Peak(),
            ]);
        }
        Table.Print([["terms", "nodes", "questions", "seconds", "climb", "siblings", "reorganise", "verify", "CPU s", "CPU ms/term", "allocated KB/term", "held MB", "held KB/term", "process peak MB"], .. rows]);
        Console.WriteLine("goal: 10,000 terms under 20 s and 500 MB; the process holds the ontology too");
        return 0;
    }

    private static string Peak()
    {
        using var process = Process.GetCurrentProcess();
        return Real(process.PeakWorkingSet64 / 1048576.0, 0);
    }

    private static string Whole(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Real(double value, int decimals) => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
