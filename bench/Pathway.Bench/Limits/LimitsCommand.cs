using Pathway.Model;
using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;
using Pathway.Emulator.Timing;
using Pathway.Engine;
using Pathway.Llm.Models;
using Pathway.RateLimiting;
using Pathway.Storage;

namespace Pathway.Bench.Limits;

/// <summary>
/// Measures busy processes that share rate limits, with an emulator that enforces them: the used part of the rate, and the refused calls.
/// </summary>
internal static class LimitsCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (minutes, scale) = (CommandOption.GetInteger(args, "--minutes", 3), CommandOption.GetNumber(args, "--scale", 0.2));
        var rows = new List<string[]> { (string[])["processes", "configured limits", "answered", "of the rate", "429", "of all"] };
        foreach (var (processes, factor) in ((int, int)[])[(1, 1), (8, 1), (8, 2)])
        {
            var (answered, refused) = await MeasureAsync(processes, factor, minutes, scale);
            rows.Add(
            [
                $"{processes}", factor == 1 ? "actual" : $"{factor} times actual", $"{answered}", Percent(answered, 1000 * minutes),
                $"{refused}", Percent(refused, answered + refused),
            ]);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{minutes} minutes of {60 * scale} s each, 1,000 requests and 1,000,000 tokens per minute, calls of 3 s."));
        Table.Print(rows);
        return 0;
    }

    private static async Task<(int Answered, int Refused)> MeasureAsync(int processes, int factor, int minutes, double scale)
    {
        using var emulator = EmulatorProcess.Start(
            "--responder", """text:{"answers":[{"id":"1","parent":"Autophagy"}]}""", "--rpm", "1000", "--tpm", "1000000",
            "--rpd", "10000", "--latency", "3", "--time-scale", scale.ToString(CultureInfo.InvariantCulture));
        var folder = Directory.CreateTempSubdirectory("pathway-bench-");
        var store = Path.Combine(folder.FullName, "a.db");
        var start = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        var workers = Enumerable.Range(0, processes).Select(number =>
            Start(emulator.Address.ToString(), store, start, Text(scale), Text(minutes), Text(factor), Text(number))).ToList();
        try
        {
            foreach (var worker in workers) { await worker.StandardOutput.ReadLineAsync(); }
            foreach (var worker in workers) { await worker.StandardInput.WriteLineAsync("go"); }
            var lines = await Task.WhenAll(workers.Select(static worker => worker.StandardOutput.ReadLineAsync()));
            int[][] counts = [.. lines.Select(static line =>
                line!.Split(' ').Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
            return (counts.Sum(static count => count[0]), counts.Sum(static count => count[1]));
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
        Process.Start(new ProcessStartInfo("dotnet", [typeof(LimitsCommand).Assembly.Location, "limits-worker", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Percent(int part, int whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(1, whole):0.0} %");
}

/// <summary>One of the processes that share rate limits: asks different questions at the maximum rate for a given time.</summary>
internal static class LimitsWorker
{
    private const int Concurrency = 60;

    /// <param name="args">Address, store, start time, scale, minutes, factor, number.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var clock = new SharedScaledClock(DateTimeOffset.Parse(args[2], CultureInfo.InvariantCulture), Number(args[3]));
        var factor = int.Parse(args[5], CultureInfo.InvariantCulture);
        var limits = new ModelLimits
        {
            RequestsPerMinute = 1000 * factor,
            TokensPerMinute = 1_000_000L * factor,
            RequestsPerDay = 10_000 * factor,
            Concurrency = Concurrency,
        };
        var (curator, limiter) = new EmulatedModel(new Uri(args[0])).CreateLimitedCurator(limits, clock);
        using var store = StoreOpener.Open(
            args[1], TimeProvider.System, static warning => throw new InvalidOperationException(warning.Message));
        var sharing = new LimiterSharing(limiter, "bench", null);
        using var membership = sharing.Join(store.Quota!, static failure => throw failure);
        using var permits = sharing.Join(store.Permits!, store.Quota!, store.Location);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(Number(args[4])), clock);
        // The shared store contains only the quota; answers are stored in memory.
        using var answers = new MemoryStore();
        var run = new QuestionEngine(answers, [curator], clock).StartRun(new RunOptions { Command = "bench", ThrottleLimit = Concurrency });
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(number => AskAsync(run, $"{args[6]}-{number}", stop.Token)));
        await run.DrainAsync();
        var calls = answers.Calls(run.RunId);
        var answered = calls.Count(static call => call.Outcome is PathwayCallOutcome.Answered);
        var refused = calls.Count(static call => call.ErrorId == "ModelRateLimited");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answered} {refused}"));
        return 0;
    }

    private static async Task AskAsync(RunSession run, string name, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var question = EmulatedModel.Question(string.Create(CultureInfo.InvariantCulture, $"process {name}-{i}"));
            try { await run.AskAsync(question, 0, stop); }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A scaled clock with the same time in all processes with the same start time.</summary>
internal sealed class SharedScaledClock(DateTimeOffset start, double scale) : TimeProvider
{
    private readonly ScaledTimeProvider inner = new(System, scale);

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => start + ((DateTimeOffset.UtcNow - start) / scale);

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
