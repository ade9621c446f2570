using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;
using Pathway.Questions;

namespace Pathway.Bench.Throughput;

/// <summary>
/// Measures the questions per second with immediate answers: of the cmdlet in a new shell beside others (<see cref="PairedThroughput"/>),
/// then in this process over HTTP and through the store, and of the engine alone.
/// </summary>
internal static class ThroughputCommand
{
    /// <summary>The answer to every question.</summary>
    public const string Parent = "Autophagy";

    private const int Concurrency = 64;

    public static async Task<int> RunAsync(string[] args)
    {
        var only = CommandOption.GetText(args, "--only");
        if (only is not "engine")
        {
            using var paired = new PairedThroughput(ModuleCommand.Manifest);
            var sizes = CommandOption.GetText(args, "--growth");
            if (sizes is null)
            {
                await paired.PrintAsync(CommandOption.GetInteger(args, "--rounds", 5), CommandOption.GetInteger(args, "--questions", 3000));
            }
            else { await paired.PrintGrowthAsync(sizes.Split(',').Select(static size => int.Parse(size, CultureInfo.InvariantCulture))); }
            if (only is "paired" || sizes is not null) { return 0; }
            Console.WriteLine();
        }
        return await RunEngineAsync(args);
    }

    // In this process, after a warm-up.
    private static async Task<int> RunEngineAsync(string[] args)
    {
        var rounds = CommandOption.GetInteger(args, "--rounds", 5);
        var questions = CommandOption.GetInteger(args, "--questions", 3000);
        var engineQuestions = CommandOption.GetInteger(args, "--engine-questions", 20000);
        using var emulator = EmulatorProcess.Start("--responder", $$"""text:{"answers":[{"id":"1","parent":"{{Parent}}"}]}""");
        var model = new EmulatedModel(emulator.Address);
        using var pipeline = new ParallelPipeline(model);
        var call = new DirectCall(model);
        const string pathway = "Pathway, 64 concurrent, stored";
        const string plain = "HttpClient, 64 concurrent, not stored";
        const string by15 = "ForEach-Object -Parallel 15";
        const string by64 = "ForEach-Object -Parallel 64";
        const string memory = "engine alone, in memory";
        const string file = "engine alone, stored";
        var all = new List<ThroughputResult>();
        // Round 0 is a warm-up.
        for (var round = 0; round <= rounds; round++)
        {
            string[] terms = [.. Terms(round, questions)], many = [.. Terms(round, engineQuestions)];
            (string Term, byte[] Body)[] requests = [.. terms.Select(static term => (term, EmulatedModel.Body(term)))];
            ThroughputResult[] results =
            [
                await ThroughputResult.MeasureAsync(pathway, terms,
                    () => EngineAsync(StoredEngine.InFile(model.CreateCurator(Concurrency)), terms)),
                await ThroughputResult.MeasureAsync(plain, terms, () => PlainAsync(call, requests)),
                await ThroughputResult.MeasureAsync(by15, terms, () => PipelineAsync(pipeline, requests, 15)),
                await ThroughputResult.MeasureAsync(by64, terms, () => PipelineAsync(pipeline, requests, 64)),
                await ThroughputResult.MeasureAsync(memory, many, () => EngineAsync(StoredEngine.InMemory(new ImmediateCurator()), many)),
                await ThroughputResult.MeasureAsync(file, many, () => EngineAsync(StoredEngine.InFile(new ImmediateCurator()), many)),
            ];
            if (round > 0) { all.AddRange(results); }
            Console.Error.Write($"\r{round} of {rounds} rounds");
        }
        Console.Error.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rounds} rounds, {questions} questions over HTTP, {engineQuestions} questions to the engine alone. ")
            + "The emulator is a separate process. Median (min..max).");
        var byMethod = all.ToLookup(static result => result.Method);
        Table.Print(
            ["", "questions/s", "wall us each", "CPU us each", "goal"],
            ThroughputResult.Row(pathway, [.. byMethod[pathway]], ""),
            ThroughputResult.Row(plain, [.. byMethod[plain]], ""),
            ThroughputResult.Row(by15, [.. byMethod[by15]], ""),
            ThroughputResult.Row(by64, [.. byMethod[by64]], ""),
            Ratio($"Pathway over {by15}", byMethod[pathway], byMethod[by15]),
            Ratio($"Pathway over {by64}", byMethod[pathway], byMethod[by64]),
            ThroughputResult.Row(memory, [.. byMethod[memory]], "<= 20 us"),
            ThroughputResult.Row(file, [.. byMethod[file]], "<= 100 us"));
        return 0;
    }

    private static IEnumerable<string> Terms(int round, int count) =>
        Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"process {round}-{number}"));

    private static async Task<int> EngineAsync(StoredEngine engine, IReadOnlyList<string> terms)
    {
        using (engine) { return await ThroughputResult.AskEngineAsync(engine, terms, Concurrency); }
    }

    private static async Task<int> PlainAsync(DirectCall call, IReadOnlyList<(string Term, byte[] Body)> requests)
    {
        var correct = 0;
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (request, _) =>
        {
            if (await call.AskAsync(request.Body) == Parent) { Interlocked.Increment(ref correct); }
        });
        return correct;
    }

    private static async Task<int> PipelineAsync(
        ParallelPipeline pipeline, IReadOnlyList<(string Term, byte[] Body)> requests, int limit) =>
        (await pipeline.AskAsync(requests, limit)).Count(static answer => answer.Answers.Parent() == Parent);

    // Ratios are per round, because other work on the machine affects both results of a round.
    private static string[] Ratio(string name, IEnumerable<ThroughputResult> ours, IEnumerable<ThroughputResult> theirs) =>
        [name, Spread.Of(ours.Zip(theirs, static (our, their) => our.PerSecond / their.PerSecond)).Text(1), "", "", ">= 8"];
}

/// <summary>The elapsed time and the processor time of this process for some questions by one method.</summary>
internal sealed record ThroughputResult(string Method, int Questions, TimeSpan Wall, TimeSpan Cpu)
{
    public double PerSecond => Questions / Wall.TotalSeconds;

    public double WallMicroseconds => Wall.TotalMicroseconds / Questions;

    public double CpuMicroseconds => Cpu.TotalMicroseconds / Questions;

    /// <summary>Asks and measures.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="terms">The terms, all different.</param>
    /// <param name="ask">Asks for the parents of all terms and returns the number of correct answers.</param>
    /// <exception cref="InvalidOperationException">An answer is wrong.</exception>
    public static async Task<ThroughputResult> MeasureAsync(string method, IReadOnlyList<string> terms, Func<Task<int>> ask)
    {
        // Collects the garbage of the measurements before.
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var correct = await ask();
        var result = new ThroughputResult(method, terms.Count, clock.Elapsed, Environment.CpuUsage.TotalTime - cpu);
        return correct == terms.Count
            ? result
            : throw new InvalidOperationException($"{method}: {correct} of {terms.Count} answers are correct.");
    }

    /// <summary>Asks an engine for the parents of all terms concurrently.</summary>
    public static async Task<int> AskEngineAsync(StoredEngine engine, IReadOnlyList<string> terms, int concurrency)
    {
        var run = engine.Open(concurrency);
        var replies = await Task.WhenAll(terms.Select(term => run.AskAsync(EmulatedModel.Question(term), 0, CancellationToken.None)));
        return replies.Count(static reply => reply.Answer?.Parent == ThroughputCommand.Parent);
    }

    /// <summary>A row: questions per second, elapsed and processor time per question.</summary>
    public static string[] Row(string method, IReadOnlyCollection<ThroughputResult> rounds, string goal) =>
    [
        method, Spread.Of(rounds.Select(static round => round.PerSecond)).Text(0),
        Spread.Of(rounds.Select(static round => round.WallMicroseconds)).Text(1),
        Spread.Of(rounds.Select(static round => round.CpuMicroseconds)).Text(1), goal,
    ];
}

/// <summary>Answers at once and always the same, so that only the engine is measured.</summary>
internal sealed class ImmediateCurator : ISingleQuestionCurator
{
    private static readonly ParentAnswer Parent = new() { Parent = ThroughputCommand.Parent };

    public string? GetAnswerer(Question question) => "bench, at once";

    public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => new(new CuratorResponse<TAnswer>((TAnswer)(Answer)Parent));
}
