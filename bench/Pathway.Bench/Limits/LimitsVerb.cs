using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Limits;

/// <summary>Processes with plenty of work that share limits, at an emulator that enforces them: how much of the rate they use, and how much is refused.</summary>
internal static class LimitsVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (minutes, scale) = (Option.Whole(args, "--minutes", 3), Option.Real(args, "--scale", 0.2));
        var rows = new List<string[]> { (string[])["processes", "limits as", "answered", "of the rate", "429", "of all"] };
        foreach (var (processes, factor) in ((int, int)[])[(1, 1), (8, 1), (8, 2)])
        {
            var (answered, refused) = await MeasureAsync(processes, factor, minutes, scale);
            rows.Add([$"{processes}", factor == 1 ? "they are" : $"{factor} times", $"{answered}", Percent(answered, 1000 * minutes), $"{refused}", Percent(refused, answered + refused)]);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes that last {60 * scale} s each, 1,000 requests and 1,000,000 tokens a minute, calls of 3 s."));
        Table.Print(rows);
        return 0;
    }

    private static async Task<(int Answered, int Refused)> MeasureAsync(int processes, int factor, int minutes, double scale)
    {
        using var emulator = EmulatorProcess.Start("--mind", """text:{"answers":[{"id":"1","parent":"Autophagy"}]}""", "--rpm", "1000", "--tpm", "1000000", "--rpd", "10000", "--latency", "3",
            "--time-scale", scale.ToString(CultureInfo.InvariantCulture));
        var folder = Directory.CreateTempSubdirectory("pathway-bench-");
        var beginning = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        var workers = Enumerable.Range(0, processes).Select(number => Start(emulator.Address.ToString(), Path.Combine(folder.FullName, "a.db"), beginning, Text(scale), Text(minutes), Text(factor), Text(number))).ToList();
        try
        {
            foreach (var worker in workers) { await worker.StandardOutput.ReadLineAsync(); }
            foreach (var worker in workers) { await worker.StandardInput.WriteLineAsync("go"); }
            var told = await Task.WhenAll(workers.Select(static worker => worker.StandardOutput.ReadLineAsync()));
            var counts = told.Select(static line => line!.Split(' ').Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToList();
            return (counts.Sum(static one => one[0]), counts.Sum(static one => one[1]));
        }
        finally
        {
            foreach (var worker in workers)
            {
                if (!worker.HasExited) { worker.Kill(); }
                await worker.WaitForExitAsync();
                worker.Dispose();
            }
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(params IEnumerable<string> args) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(LimitsVerb).Assembly.Location, "limits-worker", .. args]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Percent(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(1, whole):0.0} %");
}
