using System.Globalization;
using Pathway.Bench.Loopback;
using Pathway.Desk;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Store;

namespace Pathway.Bench.Limits;

/// <summary>One of the processes that share limits: asks different questions as fast as it may, until its time is over.</summary>
internal static class LimitsWorker
{
    private const int AtOnce = 60;

    /// <param name="args">Address, store, beginning, scale, minutes, factor, number.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var clock = new SharedScaledClock(DateTimeOffset.Parse(args[2], CultureInfo.InvariantCulture), Real(args[3]));
        var factor = int.Parse(args[5], CultureInfo.InvariantCulture);
        var limits = new ModelLimits { RequestsPerMinute = 1000 * factor, TokensPerMinute = 1_000_000L * factor, RequestsPerDay = 10_000 * factor, Concurrency = AtOnce };
        var (curator, lane) = new EmulatedModel(new Uri(args[0])).Limited(limits, clock);
        using var store = StoreOpening.Open(args[1], TimeProvider.System, static warning => throw new InvalidOperationException(warning.Message));
        using var joined = new LaneSharing(lane, "bench", null).Join(store.Lanes!, static failure => throw failure);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(Real(args[4])), clock);
        // Answers are kept in memory: the store is for the limits here.
        using var answers = new MemoryStore();
        var run = new QuestionDesk(answers, [curator], clock).Open(new RunOptions { Command = "bench", ThrottleLimit = AtOnce });
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => AskAsync(run, $"{args[6]}-{number}", stop.Token)));
        await run.LandAsync();
        var calls = answers.Calls(run.RunId);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{calls.Count(static call => call.Outcome is CallOutcome.Answered)} {calls.Count(static call => call.ErrorId == "ModelRateLimited")}"));
        return 0;
    }

    private static async Task AskAsync(DeskRun run, string name, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try { await run.AskAsync(EmulatedModel.Question(string.Create(CultureInfo.InvariantCulture, $"process {name}-{i}")), 0, stop); }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
        }
    }

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
