using System.Diagnostics;
using System.Globalization;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;
using Pathway.Questions;

namespace Pathway.Bench.Throughput;

/// <summary>
/// How many questions a second there are when no answer takes time: over HTTP and through the store, and at the desk alone.
/// </summary>
internal static class ThroughputCommand
{
    /// <summary>The answer to every question.</summary>
    public const string Parent = "Autophagy";

    private const int Concurrency = 64;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = CommandOption.GetInteger(args, "--rounds", 5);
        var questions = CommandOption.GetInteger(args, "--questions", 2000);
        var engineQuestions = CommandOption.GetInteger(args, "--desk-questions", 20000);
        using var emulator = EmulatorProcess.Start("--responder", $$"""text:{"answers":[{"id":"1","parent":"{{Parent}}"}]}""");
        var model = new EmulatedModel(emulator.Address);
        using var pipeline = new ParallelPipeline(model);
        var call = new DirectCall(model);
        var (pathway, plain, by15, by64, memory,
            file) = ("Pathway, 64 slots, stored", "HttpClient, 64 at once, nothing kept", "ForEach-Object -Parallel 15",
                "ForEach-Object -Parallel 64", "desk alone, in memory", "desk alone, stored");
        var all = new List<ThroughputResult>();
        // The first round is for what is slow only once.
        for (var round = 0; round <= rounds; round++)
        {
            string[] terms = [.. Terms(round, questions)], many = [.. Terms(round, engineQuestions)];
            (string Term, byte[] Body)[] requests = [.. terms.Select(static term => (term, EmulatedModel.Body(term)))];
            ThroughputResult[] asked =
            [
                await ThroughputResult.MeasureAsync(pathway, terms,
                    () => EngineAsync(StoredEngine.InFile(model.CreateCurator(Concurrency)), terms)),
                await ThroughputResult.MeasureAsync(plain, terms, () => PlainAsync(call, requests)),
                await ThroughputResult.MeasureAsync(by15, terms, () => PipelineAsync(pipeline, requests, 15)),
                await ThroughputResult.MeasureAsync(by64, terms, () => PipelineAsync(pipeline, requests, 64)),
                await ThroughputResult.MeasureAsync(memory, many, () => EngineAsync(StoredEngine.InMemory(new ImmediateCurator()), many)),
                await ThroughputResult.MeasureAsync(file, many, () => EngineAsync(StoredEngine.InFile(new ImmediateCurator()), many)),
            ];
            if (round > 0) { all.AddRange(asked); }
            Console.Error.Write($"\r{round} of {rounds} rounds");
        }
        Console.Error.WriteLine();
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{rounds} rounds, {questions} questions over HTTP, {engineQuestions} at the desk alone. The emulator is a process of its own. Median (least..most)."));
        var of = all.ToLookup(static asked => asked.Method);
        Table.Print(
            ["", "questions/s", "wall us each", "CPU us each", "goal"],
            ThroughputResult.Row(pathway, [.. of[pathway]], ""),
            ThroughputResult.Row(plain, [.. of[plain]], ""),
            ThroughputResult.Row(by15, [.. of[by15]], ""),
            ThroughputResult.Row(by64, [.. of[by64]], ""),
            Ratio($"Pathway over {by15}", of[pathway], of[by15]),
            Ratio($"Pathway over {by64}", of[pathway], of[by64]),
            ThroughputResult.Row(memory, [.. of[memory]], "<= 20 us"),
            ThroughputResult.Row(file, [.. of[file]], "<= 100 us"));
        return 0;
    }

    private static IEnumerable<string> Terms(int round, int count) => Enumerable.Range(0, count)
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"process {round}-{number}"));

    private static async Task<int> EngineAsync(StoredEngine engine, IReadOnlyList<string> terms)
    {
        using (engine) { return await ThroughputResult.AskEngineAsync(engine, terms, Concurrency); }
    }

    private static async Task<int> PlainAsync(DirectCall call, IReadOnlyList<(string Term, byte[] Body)> requests)
    {
        var right = 0;
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (request, _) =>
        {
            if (await call.AskAsync(request.Body) == Parent) { Interlocked.Increment(ref right); }
        });
        return right;
    }

    private static async Task<int> PipelineAsync(ParallelPipeline pipeline, IReadOnlyList<(string Term, byte[] Body)> requests,
        int limit) =>
        (await pipeline.AskAsync(requests, limit)).Count(static answer => answer.Answers.Parent() == Parent);

    // Round by round: what the machine does beside hits both of a pair.
    private static string[] Ratio(string name, IEnumerable<ThroughputResult> ours, IEnumerable<ThroughputResult> theirs) =>
        [name, Spread.Of(ours.Zip(theirs, static (our, their) => our.PerSecond / their.PerSecond)).Text(1), "", "", ">= 8"];
}

/// <summary>So many questions asked in one way: how long it took, and how much of it this process computed.</summary>
internal sealed record ThroughputResult(string Method, int Questions, TimeSpan Wall, TimeSpan Cpu)
{
    public double PerSecond => Questions / Wall.TotalSeconds;

    public double WallMicroseconds => Wall.TotalMicroseconds / Questions;

    public double CpuMicroseconds => Cpu.TotalMicroseconds / Questions;

    /// <summary>Asks and measures.</summary>
    /// <param name="method">What to call it.</param>
    /// <param name="terms">What to ask about; all different.</param>
    /// <param name="ask">Asks for all of them and returns how often the right parent came.</param>
    /// <exception cref="InvalidOperationException">Not all brought the right parent.</exception>
    public static async Task<ThroughputResult> MeasureAsync(string method, IReadOnlyList<string> terms, Func<Task<int>> ask)
    {
        // What those before left behind is not this one's work.
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var right = await ask();
        var asked = new ThroughputResult(method, terms.Count, clock.Elapsed, Environment.CpuUsage.TotalTime - cpu);
        return right == terms.Count ? asked : throw new InvalidOperationException($"{method}: {right} of {terms.Count} answers are right.");
    }

    /// <summary>Asks a desk for the parents of all, all at once.</summary>
    public static async Task<int> AskEngineAsync(StoredEngine engine, IReadOnlyList<string> terms, int concurrency)
    {
        var run = engine.Open(concurrency);
        var replies = await Task.WhenAll(terms.Select(term => run.AskAsync(EmulatedModel.Question(term), 0, CancellationToken.None)));
        return replies.Count(static reply => reply.Answer?.Parent == ThroughputCommand.Parent);
    }

    /// <summary>A row: questions a second, wall and processor time of each.</summary>
    public static string[] Row(string method, IReadOnlyCollection<ThroughputResult> rounds, string goal) =>
    [
        method, Spread.Of(rounds.Select(static one => one.PerSecond)).Text(0),
        Spread.Of(rounds.Select(static one => one.WallMicroseconds)).Text(1),
        Spread.Of(rounds.Select(static one => one.CpuMicroseconds)).Text(1), goal,
    ];
}

/// <summary>Answers at once and always the same, so that what is left is the desk.</summary>
internal sealed class ImmediateCurator : ISingleQuestionCurator
{
    private static readonly ParentAnswer Parent = new() { Parent = ThroughputCommand.Parent };

    public string? GetAnswerer(Question question) => "bench, at once";

    public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => new(new CuratorResponse<TAnswer>((TAnswer)(Answer)Parent));
}
